"""What a backup says of itself, and where its parts lie."""

from pathlib import Path
from typing import Final

from pydantic import BaseModel, ConfigDict, ValidationError

from services.process.settings import Settings

MANIFEST: Final = "manifest.json"
SERVER: Final = "server.dump"
FORMAT: Final = 2
"""Counts up when an older Copydesk could not read a backup any more."""
ONE_PARTITION: Final = 1
"""What a backup of a namespace with one partition says, which every Copydesk reads."""


class NoBackup(Exception):
    """The folder holds no backup that this version can read."""


class Manifest(BaseModel):
    """`made` is ISO 8601; `keys` counts those of the server; `content` is the bucket, which is not in the
    backup, or null."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    format: int
    version: str
    namespace: str
    made: str
    keys: int
    content: str | None
    partitions: int = 1


def parts(settings: Settings) -> dict[str, Path]:
    """The folders of the state that are in a backup, by their names there."""
    folders = {
        "ledger": settings.journal_dir,
        "index": settings.index_dir,
        "versions": settings.versions_dir,
        "missed": settings.missed_dir,
    }
    return folders if settings.content else folders | {"content": settings.content_dir}


def read_manifest(folder: Path) -> Manifest:
    """Raises NoBackup."""
    try:
        found = Manifest.model_validate_json((folder / MANIFEST).read_bytes())
    except (OSError, ValidationError) as error:
        raise NoBackup(f"{folder} holds no whole backup") from error
    if found.format > FORMAT:
        raise NoBackup(f"{folder} was made by Copydesk {found.version}: use that version, or a newer one")
    return found
