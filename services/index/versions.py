"""Earlier versions of documents, as they were indexed when another superseded them.

One file a version, written by the indexer alone: `<folder>/<first two digits>/<id>.json`,
and in `<folder>/after/<id>/` an empty file for each version that this document superseded.
"""

import json
import re
from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import Final

from pydantic import ValidationError

from copydesk_contracts.base import Contract
from services.index.stored import StoredDocument

LONGEST_CHAIN: Final = 100
"""Versions of one article that are walked through: a page edited every hour for four days."""
_ID: Final = re.compile(r"[0-9a-f]{8,64}")


class Version(Contract):
    """An earlier version: the document, the id of the one that took its place, and when."""

    document: StoredDocument
    superseded_by: str
    at: datetime


class Versions:
    """The versions in a folder, which need not be there. Writing raises OSError."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def keep(self, version: Version) -> None:
        """Put a version in, in place of one with the same id."""
        document_id, by = version.document.document_id, version.superseded_by
        if not (_ID.fullmatch(document_id) and _ID.fullmatch(by)):
            return
        path = self._path(document_id)
        path.parent.mkdir(parents=True, exist_ok=True)
        fresh = path.with_suffix(".new")
        fresh.write_bytes(version.model_dump_json(exclude_defaults=True).encode())
        fresh.replace(path)
        mark = self._marks(by) / document_id
        mark.parent.mkdir(parents=True, exist_ok=True)
        mark.touch()

    def discard(self, document_id: str) -> None:
        """Take a version out, if it is there."""
        if not _ID.fullmatch(document_id) or not self._path(document_id).exists():
            return
        version = self.get(document_id)
        self._path(document_id).unlink(missing_ok=True)
        if version is not None:
            (self._marks(version.superseded_by) / document_id).unlink(missing_ok=True)
            with suppress(OSError):
                self._marks(version.superseded_by).rmdir()

    def expire(self, before: datetime) -> int:
        """Take out all versions that were superseded earlier than that. Returns how many."""
        old = [path.stem for path in self._files() if path.stat().st_mtime < before.timestamp()]
        for document_id in old:
            self.discard(document_id)
        return len(old)

    def get(self, document_id: str) -> Version | None:
        """The version of that id."""
        if not _ID.fullmatch(document_id):
            return None
        try:
            return Version.model_validate_json(self._path(document_id).read_bytes())
        except (OSError, ValidationError, json.JSONDecodeError):
            return None

    def before(self, document_id: str) -> list[Version]:
        """The versions before that document, the newest first; at most a hundred."""
        found: dict[str, Version] = {}
        waiting = [document_id]
        while waiting and len(found) < LONGEST_CHAIN:
            for earlier in self._superseded(waiting.pop()):
                version = self.get(earlier)
                if version is not None and earlier not in found and earlier != document_id:
                    found[earlier] = version
                    waiting.append(earlier)
        return sorted(found.values(), key=lambda version: version.at, reverse=True)

    def _superseded(self, document_id: str) -> list[str]:
        if not _ID.fullmatch(document_id) or not self._marks(document_id).is_dir():
            return []
        return sorted(path.name for path in self._marks(document_id).iterdir())

    def _files(self) -> Iterator[Path]:
        yield from self._folder.glob("[0-9a-f][0-9a-f]/*.json")

    def _path(self, document_id: str) -> Path:
        return self._folder / document_id[:2] / f"{document_id}.json"

    def _marks(self, document_id: str) -> Path:
        return self._folder / "after" / document_id
