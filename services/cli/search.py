"""`search`: the index from the shell."""

import asyncio
from collections.abc import Sequence
from dataclasses import asdict
from typing import Annotated

import typer
from redis.exceptions import RedisError
from rich.text import Text

from services.cli.counts import print_counts, what_counts
from services.cli.days import Day, day_of
from services.cli.exits import ExitCode, Failure
from services.cli.kept import need_index
from services.cli.options import JsonOption, SettingsOption
from services.cli.output import console, errors, plain, print_json
from services.cli.server import over_partitions
from services.index.choose import open_searcher
from services.index.loosened import line
from services.index.notes import notes
from services.index.query import Counted, Facet, Query
from services.index.results import Excerpt, Hit, Results
from services.index.syntax import asks_for_a_story
from services.operations.gazetteer import located, with_places
from services.process.settings import Settings
from services.state.finding import Finding
from services.state.partitions import Partitions

Names = list[str] | None


def search(
    query: Annotated[
        str, typer.Argument(help='Words, "phrases", -exclusions, field:value; see docs/search.md')
    ] = "",
    person: Annotated[Names, typer.Option(help="Only articles that mention this person")] = None,
    place: Annotated[Names, typer.Option(help="Only articles that mention this place")] = None,
    organisation: Annotated[Names, typer.Option(help="Only articles that mention this organisation")] = None,
    agency: Annotated[Names, typer.Option(help="Only articles that cite this medium")] = None,
    speaker: Annotated[Names, typer.Option(help="Only articles that quote this person")] = None,
    label: Annotated[Names, typer.Option(help="Only articles with this label (annotator: text)")] = None,
    country: Annotated[Names, typer.Option(help="Only articles with a place there (FR, US, ...)")] = None,
    region: Annotated[Names, typer.Option(help='Only articles with a place there ("Texas, US")')] = None,
    warning: Annotated[Names, typer.Option(help="Only articles read with this warning (ocr, ...)")] = None,
    relation: Annotated[
        Names, typer.Option(help="Only what is so to its story (copy, cut, rewrite, ...)")
    ] = None,
    language: Annotated[Names, typer.Option(help="Only articles in this language (en, fr, ...)")] = None,
    since: Day = None,
    until: Day = None,
    story: Annotated[str | None, typer.Option(help="Only the copies of this story")] = None,
    copies: Annotated[
        bool, typer.Option("--copies", help="Every copy of a story, not just the best match")
    ] = False,
    strict: Annotated[bool, typer.Option("--strict", help="Every word just as it is typed")] = False,
    count: Annotated[
        Counted | None,
        typer.Option(help="How many documents, or stories, have each name, instead of the articles"),
    ] = None,
    facet: Annotated[list[Facet] | None, typer.Option(help="Count these alone (person, place, ...)")] = None,
    limit: Annotated[int, typer.Option(min=1, max=1000, help="Articles, or names of each list")] = 20,
    json_lines: JsonOption = False,
    *,
    config: SettingsOption,
) -> None:
    """Print the articles that fit, best first; with --count the names in them."""
    named = {
        "person": person,
        "place": place,
        "organisation": organisation,
        "agency": agency,
        "speaker": speaker,
        "label": label,
        "country": country,
        "region": region,
        "warning": warning,
        "relation": relation,
    }
    counting, counted = bool(count or facet), count or Counted.DOCUMENTS
    wanted = Query(
        text=in_words(with_places(query).text, named),
        language=tuple(language or ()),
        since=day_of(since),
        until=day_of(until),
        limit=1 if counting else limit,
        facet_size=limit if counting else 0,
        count=counted,
        story=story,
        fold=counting or not (copies or asks_for_a_story(query, story)),
        loosen=not strict,
    )
    need_index(config)
    results = open_searcher(config).search(wanted)
    if counting:
        print_counts(results, facet or (), json_lines)
    else:
        _print_hits(results, json_lines)
    if not results.hits and (lacking := _what_lacks(config)):
        raise Failure(ExitCode.DATA, lacking)
    if not json_lines:
        errors.print(what_counts(results, counted) if counting else _counted(results), style="dim")
    _tell(results, query)


def _print_hits(results: Results, json_lines: bool) -> None:
    for hit in results.hits:
        if json_lines:
            print_json(asdict(hit) | {"locations": [loc.model_dump() for loc in hit.locations]})
        else:
            console.print(_row(hit), soft_wrap=True)


def _what_lacks(config: Settings) -> str | None:
    """What is to be told of an index that does not hold what was put into it; null if nothing is."""
    # Loads much, and is seldom needed.
    from services.operations.doctor import Installation, index

    async def _of_the_index(partitions: Partitions) -> Sequence[Finding]:
        return await index(Installation(config, partitions.home.redis, partitions=partitions))

    try:
        found = asyncio.run(over_partitions(config, _of_the_index))
    except (RedisError, OSError):
        there = config.index is not None or any(config.index_dir.glob("*/meta.json"))
        return None if there else f"there is no index in {config.index_dir}, and no server to ask why"
    return next((finding.line() for finding in found), None)


def _tell(results: Results, query: str) -> None:
    """What was loosened and what was not understood, beside the hits."""
    if results.loosened is not None:
        if results.loosened.suggestion:
            errors.print(plain(f"Did you mean: {results.loosened.suggestion}"))
        errors.print(plain(line(results.loosened), "dim"))
    for note in notes(query, located):
        errors.print(plain(note, "dim"))


def in_words(query: str, wanted: dict[str, Names]) -> str:
    """The query with the names in its own syntax, where part of a name (a surname) is enough."""
    named = [
        f'{field}:"{name.replace(chr(34), " ")}"' for field, names in wanted.items() for name in names or ()
    ]
    return " ".join([query, *named])


def _counted(results: Results) -> str:
    """How many rows are shown of how many, and how many documents they stand for."""
    shown = f"{len(results.hits)} of {results.rows}"
    return shown if results.rows == results.total else f"{shown} stories, {results.total} documents"


def _row(hit: Hit) -> Text:
    title = hit.title.text if hit.title else f"{hit.opening} …"
    where = ", ".join(f"{loc.root}/{loc.path}" for loc in hit.locations)
    facts = f"{hit.document_id[:12]}  {(hit.published or 'no date')[:10]}  {where}"
    if hit.copies > 1:
        facts += f"  {hit.copies} copies of story {(hit.story or '')[:12]}"
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
