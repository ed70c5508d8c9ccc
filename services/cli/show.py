"""`show`: one article, the present one or an earlier version."""

import hashlib
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

import typer
from rich.text import Text

from copydesk_contracts.annotations import Annotations, StatementKind
from copydesk_contracts.article import Article
from copydesk_contracts.ids import document_id
from copydesk_contracts.plain import names_of, reading_of, readings_of
from services.cli.kept import command_on, need_index
from services.cli.options import JsonOption, SettingsOption
from services.cli.output import console, errors, plain, print_json
from services.enricher.annotators.registry import title_of
from services.index import excerpts
from services.index.choose import open_searcher
from services.index.failures import AmbiguousId
from services.index.query import MIN_ID_PREFIX
from services.index.stored import StoredDocument
from services.index.versions import Version, Versions
from services.process.settings import Settings

Line = tuple[str, str | None]
"""What is said of a document and its name; nothing is printed of what is null or empty."""
SHORT_ID = 12
"""Digits of an id that tell documents apart for the eye."""


def show(
    document: Annotated[str, typer.Argument(help="Document id, its beginning, or the path of a file")],
    json_lines: JsonOption = False,
    *,
    config: SettingsOption,
) -> None:
    """Print one article with what was found in it."""
    need_index(config)
    versions = Versions(config.versions_dir)
    wanted = _document_in(Path(document)) if Path(document).is_file() else document
    found, later = _find(config, wanted), None
    if found is None and (later := versions.get(wanted)) is not None:
        found = later.document
    if found is None:
        further = command_on(config.state, "receipt", wanted)
        errors.print(
            plain(f"no document {document} in the index; how far it came: {further}"), soft_wrap=True
        )
        raise typer.Exit(1)
    earlier = versions.before(found.document_id)
    if json_lines:
        print_json(found.model_dump(mode="json") | _history(later, earlier))
    else:
        _print(found, later, earlier, "versions" if config.index is None else "versions on this machine")


def _history(later: Version | None, earlier: list[Version]) -> dict[str, object]:
    """What superseded it, and what it superseded, the newest first."""
    return {
        "superseded_by": later.superseded_by if later else None,
        "versions": [{"document_id": v.document.document_id, "superseded_at": v.at} for v in earlier],
    }


def _find(config: Settings, wanted: str) -> StoredDocument | None:
    if len(wanted) < MIN_ID_PREFIX:
        raise typer.BadParameter(f"{wanted} is neither a file nor {MIN_ID_PREFIX} digits of an id or more")
    try:
        return open_searcher(config).get(wanted)
    except AmbiguousId as error:
        errors.print(plain(f"{error}: {', '.join(error.candidates)}"))
        raise typer.Exit(1) from error


def _document_in(path: Path) -> str:
    with path.open("rb") as file:
        return document_id(hashlib.file_digest(file, "sha256").hexdigest())


def _print(
    found: StoredDocument, later: Version | None, earlier: list[Version], kept: str = "versions"
) -> None:
    console.print(plain(excerpts.heading(found.article), "bold"))
    for name, value in (*_stated(found), *_annotated(found.annotations), *_standing(found)):
        _print_line(name, value)
    _print_line("superseded by", later.superseded_by if later else None)
    _print_line(kept, ", ".join(v.document.document_id[:SHORT_ID] for v in earlier))
    _print_text(found.article)
    for one in found.annotations.said():
        words = f"“{one.text}”" if one.kind is StatementKind.DIRECT else one.text
        console.print(Text("\n") + plain(f"{one.speaker or '?'}: {words}", "italic"))


def _stated(found: StoredDocument) -> Iterator[Line]:
    article = found.article
    yield "by", ", ".join(readings_of(article.authors))
    yield "published", reading_of(article.published)
    yield "credit", reading_of(article.credit)
    yield "at", ", ".join(f"{place.root}/{place.path}" for place in found.locations)


def _annotated(found: Annotations) -> Iterator[Line]:
    yield "people", ", ".join(names_of(found.people))
    yield "organisations", ", ".join(names_of(found.organisations))
    yield "places", ", ".join(names_of(found.places))
    yield "agencies", ", ".join(names_of(found.agencies))
    for annotator, labels in found.labels.items():
        yield title_of(annotator), ", ".join(label.text for label in labels)


def _standing(found: StoredDocument) -> Iterator[Line]:
    """What it is to others."""
    yield "story", found.story
    yield "relation", found.relation
    yield "holds parts", ", ".join(part[:SHORT_ID] for part in found.holds)
    yield "part of", ", ".join(holder[:SHORT_ID] for holder in found.held_by)


def _print_line(name: str, value: str | None) -> None:
    if value:
        console.print(plain(f"{name:15}{value}", "dim"))


def _print_text(article: Article) -> None:
    for section in article.sections:
        if section.heading:
            console.print(Text("\n") + plain(section.heading.reading, "bold"))
        for paragraph in section.paragraphs:
            console.print(Text("\n") + plain(paragraph.reading))
