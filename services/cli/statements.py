"""`statements`: who said what, from the shell."""

from typing import Annotated

import typer
from rich.text import Text

from copydesk_contracts.annotations import StatementKind
from services.cli.days import Day, day_of
from services.cli.kept import need_index
from services.cli.options import JsonOption, SettingsOption
from services.cli.output import console, errors, plain, print_json
from services.cli.search import in_words
from services.index.choose import open_searcher
from services.index.query import StatementQuery
from services.index.results import StatementHit
from services.operations.gazetteer import with_places

Names = list[str] | None


def statements(
    query: Annotated[
        str, typer.Argument(help='Words of the statement, "phrases", -exclusions; see docs/search.md')
    ] = "",
    speaker: Annotated[Names, typer.Option(help="Only what this person or body said")] = None,
    place: Annotated[Names, typer.Option(help="Only from articles that name this place")] = None,
    kind: Annotated[list[StatementKind] | None, typer.Option(help="Only statements of this kind")] = None,
    since: Day = None,
    until: Day = None,
    limit: Annotated[int, typer.Option(min=1, max=1000)] = 20,
    json_lines: JsonOption = False,
    *,
    config: SettingsOption,
) -> None:
    """Print who said what about it, the newest first; all conditions hold for one statement."""
    wanted = StatementQuery(
        text=in_words(with_places(query).text, {"speaker": speaker, "place": place}),
        kind=tuple(one.value for one in kind or ()),
        since=day_of(since),
        until=day_of(until),
        limit=limit,
    )
    need_index(config)
    results = open_searcher(config).statements(wanted)
    for hit in results.hits:
        if json_lines:
            print_json(hit.model_dump(mode="json"))
        else:
            console.print(_row(hit), soft_wrap=True)
    if not json_lines:
        errors.print(f"{len(results.hits)} of {results.total}", style="dim")


def _row(hit: StatementHit) -> Text:
    who = ", ".join(part for part in (hit.speaker or "?", hit.role) if part)
    words = f"“{hit.text}”" if hit.kind is StatementKind.DIRECT else hit.text
    facts = f"{hit.document_id[:12]}:{hit.start}  {(hit.published or 'no date')[:10]}  {hit.title or ''}"
    return Text("\n").join(
        (
            plain(who, "bold"),
            plain(f"  {hit.cue or ''}: {words}".replace("\n", " ")),
            plain(f"  {facts}", "dim"),
        )
    )
