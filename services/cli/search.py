"""`search` and `show`: the index from the shell."""

import hashlib
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer
from rich.text import Text

from copydesk_contracts.ids import document_id
from services.cli.options import JsonOption, StateOption, settings
from services.cli.output import console, errors, plain, print_json
from services.indexer.stores.port import MIN_ID_PREFIX, AmbiguousId, Excerpt, Hit, Query, StoredDocument
from services.indexer.stores.tantivy_searcher import TantivySearcher

Names = list[str] | None
Day = Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"])]


def search(
    query: Annotated[
        str, typer.Argument(help='Words, "phrases", -exclusions, field:value; see docs/search.md')
    ] = "",
    person: Annotated[Names, typer.Option(help="Only articles that mention this person")] = None,
    place: Annotated[Names, typer.Option(help="Only articles that mention this place")] = None,
    organisation: Annotated[Names, typer.Option(help="Only articles that mention this organisation")] = None,
    agency: Annotated[Names, typer.Option(help="Only articles that cite this medium")] = None,
    speaker: Annotated[Names, typer.Option(help="Only articles that quote this person")] = None,
    language: Annotated[Names, typer.Option(help="Only articles in this language (en, fr, ...)")] = None,
    since: Day = None,
    until: Day = None,
    limit: Annotated[int, typer.Option(min=1, max=1000)] = 20,
    json_lines: JsonOption = False,
    state: StateOption = None,  # noqa: ARG001
) -> None:
    """Print the articles that fit, best first."""
    named = {
        "person": person,
        "place": place,
        "organisation": organisation,
        "agency": agency,
        "speaker": speaker,
    }
    wanted = Query(
        text=" ".join([query, *_named(named)]),
        language=tuple(language or ()),
        since=since.date() if since else None,
        until=until.date() if until else None,
        limit=limit,
        facet_size=0,
    )
    results = TantivySearcher(settings().index_dir).search(wanted)
    for hit in results.hits:
        if json_lines:
            print_json(asdict(hit) | {"locations": [loc.model_dump() for loc in hit.locations]})
        else:
            console.print(_row(hit))
    if not json_lines:
        errors.print(f"{len(results.hits)} of {results.total}", style="dim")


def _named(wanted: dict[str, Names]) -> list[str]:
    """Conditions in the query's own syntax, where part of a name (a surname) is enough."""
    return [
        f'{field}:"{name.replace(chr(34), " ")}"' for field, names in wanted.items() for name in names or ()
    ]


def show(
    document: Annotated[str, typer.Argument(help="Document id, its beginning, or the path of a file")],
    json_lines: JsonOption = False,
    state: StateOption = None,  # noqa: ARG001
) -> None:
    """Print one article with what was found in it."""
    found = _find(document)
    if found is None:
        errors.print(plain(f"no document {document} in the index"))
        raise typer.Exit(1)
    if json_lines:
        print_json(found.model_dump(mode="json"))
    else:
        _print(found)


def _find(document: str) -> StoredDocument | None:
    searcher = TantivySearcher(settings().index_dir)
    wanted = _document_in(Path(document)) if Path(document).is_file() else document
    if len(wanted) < MIN_ID_PREFIX:
        return None
    try:
        return searcher.get(wanted)
    except AmbiguousId as error:
        errors.print(plain(f"{error}: {', '.join(error.candidates)}"))
        raise typer.Exit(1) from error


def _document_in(path: Path) -> str:
    with path.open("rb") as file:
        return document_id(hashlib.file_digest(file, "sha256").hexdigest())


def _row(hit: Hit) -> Text:
    title = hit.title.text if hit.title else "(no headline)"
    where = ", ".join(f"{loc.root}/{loc.path}" for loc in hit.locations)
    facts = f"{hit.document_id[:12]}  {(hit.published or 'no date')[:10]}  {where}"
    return Text("\n").join(
        (plain(title, "bold"), plain(f"  {facts}", "dim"), Text("  ") + _marked(hit.snippet))
    )


def _marked(excerpt: Excerpt) -> Text:
    # Cut before the text is made printable, since that changes its length.
    marked, last = Text(), 0
    for start, end in excerpt.highlights:
        marked.append_text(plain(excerpt.text[last:start].replace("\n", " ")))
        marked.append_text(plain(excerpt.text[start:end], "bold yellow"))
        last = end
    return marked.append_text(plain(excerpt.text[last:].replace("\n", " ")))


def _print(found: StoredDocument) -> None:
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
    )
    for name, value in facts:
        if value:
            console.print(plain(f"{name:14}{value}", "dim"))
    for section in article.sections:
        if section.heading:
            console.print(Text("\n") + plain(section.heading.reading, "bold"))
        for paragraph in section.paragraphs:
            console.print(Text("\n") + plain(paragraph.reading))
    for quote in said.quotes or ():
        console.print(Text("\n") + plain(f"{quote.speaker or '?'}: {quote.text}", "italic"))
