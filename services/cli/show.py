"""`show`: one article, the present one or an earlier version."""

import hashlib
from pathlib import Path
from typing import Annotated

import typer
from rich.text import Text

from copydesk_contracts.annotations import StatementKind
from copydesk_contracts.ids import document_id
from services.cli.options import JsonOption, SettingsOption
from services.cli.output import console, errors, plain, print_json
from services.enricher.annotators.registry import title_of
from services.index.choose import open_searcher
from services.index.port import MIN_ID_PREFIX, AmbiguousId, StoredDocument
from services.index.versions import Version, Versions
from services.process.settings import Settings


def show(
    document: Annotated[str, typer.Argument(help="Document id, its beginning, or the path of a file")],
    json_lines: JsonOption = False,
    *,
    config: SettingsOption,
) -> None:
    """Print one article with what was found in it."""
    versions = Versions(config.versions_dir)
    wanted = _document_in(Path(document)) if Path(document).is_file() else document
    found, later = _find(config, wanted), None
    if found is None and (later := versions.get(wanted)) is not None:
        found = later.document
    if found is None:
        errors.print(plain(f"no document {document} in the index"))
        raise typer.Exit(1)
    earlier = versions.before(found.document_id)
    if json_lines:
        print_json(found.model_dump(mode="json") | _history(later, earlier))
    else:
        _print(found, later, earlier)


def _history(later: Version | None, earlier: list[Version]) -> dict[str, object]:
    """What superseded it, and what it superseded, the newest first."""
    return {
        "superseded_by": later.superseded_by if later else None,
        "versions": [{"document_id": v.document.document_id, "superseded_at": v.at} for v in earlier],
    }


def _find(config: Settings, wanted: str) -> StoredDocument | None:
    if len(wanted) < MIN_ID_PREFIX:
        return None
    try:
        return open_searcher(config).get(wanted)
    except AmbiguousId as error:
        errors.print(plain(f"{error}: {', '.join(error.candidates)}"))
        raise typer.Exit(1) from error


def _document_in(path: Path) -> str:
    with path.open("rb") as file:
        return document_id(hashlib.file_digest(file, "sha256").hexdigest())


def _print(found: StoredDocument, later: Version | None, earlier: list[Version]) -> None:
    article, said = found.article, found.annotations
    console.print(plain(article.title.reading if article.title else "(no headline)", "bold"))
    facts = (
        ("by", ", ".join(a.reading for a in article.authors)),
        ("published", article.published.reading if article.published else ""),
        ("credit", article.credit.reading if article.credit else ""),
        ("at", ", ".join(f"{loc.root}/{loc.path}" for loc in found.locations)),
        ("people", ", ".join(p.name for p in said.people or ())),
        ("organisations", ", ".join(o.name for o in said.organisations or ())),
        ("places", ", ".join(p.name for p in said.places or ())),
        ("agencies", ", ".join(a.name for a in said.agencies or ())),
        *((title_of(name), ", ".join(one.text for one in labels)) for name, labels in said.labels.items()),
        ("story", found.story or ""),
        ("relation", found.relation or ""),
        ("part of", ", ".join(holder[:12] for holder in found.held_by)),
        ("superseded by", later.superseded_by if later else ""),
        ("versions", ", ".join(v.document.document_id[:12] for v in earlier)),
    )
    for name, value in facts:
        if value:
            console.print(plain(f"{name:15}{value}", "dim"))
    for section in article.sections:
        if section.heading:
            console.print(Text("\n") + plain(section.heading.reading, "bold"))
        for paragraph in section.paragraphs:
            console.print(Text("\n") + plain(paragraph.reading))
    for one in said.said():
        words = f"“{one.text}”" if one.kind is StatementKind.DIRECT else one.text
        console.print(Text("\n") + plain(f"{one.speaker or '?'}: {words}", "italic"))
