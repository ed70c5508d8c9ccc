"""`searches`: what people want to be told of; kept, listed, and carried to another installation."""

import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import typer
from pydantic import AwareDatetime, ValidationError
from redis.asyncio import Redis

from services.cli.application import family
from services.cli.days import Day, day_of
from services.cli.options import JsonOption, SettingsOption
from services.cli.output import console, errors, plain, print_json, tell_of_none
from services.cli.search import Names, in_words
from services.cli.server import with_server
from services.index.query import Facet
from services.index.searches.book import SavedSearches, TooManySearches
from services.index.searches.saved import Label, SavedSearch, SearchTerms, saved
from services.operations.gazetteer import with_places
from services.process.clock import SystemClock
from services.process.settings import Settings
from services.state.keys import Keys

searches = family(
    "Saved searches: list, save, delete, export, import. New documents that they find are announced "
    "as `search.matched`."
)


class SearchLine(SearchTerms):
    """What a line to be imported must have; ids follow from the rest."""

    name: Label
    created: AwareDatetime | None = None

    def terms(self) -> SearchTerms:
        """The line without its name."""
        return SearchTerms.model_validate(self.model_dump(exclude={"name", "created"}))


@dataclass(frozen=True)
class ImportCount:
    """How many searches were saved, and how many were there before."""

    new: int
    known: int


@searches.command("list")
def list_(json_lines: JsonOption = False, *, config: SettingsOption) -> None:
    """Print the saved searches by name."""
    found = _all(config)
    if not json_lines:
        tell_of_none(found, "no saved searches; keep one with: copydesk searches save NAME QUERY")
    for search in found:
        if json_lines:
            print_json(search.model_dump(mode="json"))
        else:
            console.print(plain(f"{search.id[:12]}  {search.name}  ", "bold") + plain(_terms(search)))


@searches.command()
def save(
    name: Annotated[str, typer.Argument(help="What it is called, in lists and in events")],
    query: Annotated[str, typer.Argument(help="As for `copydesk search`")] = "",
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
    per_story: Annotated[
        bool, typer.Option(help="Tell of a story once, not of copies of what was told")
    ] = False,
    *,
    config: SettingsOption,
) -> None:
    """Save a search under a name."""
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
    try:
        terms = SearchTerms(
            text=in_words(with_places(query).text, named),
            language=tuple(language or ()),
            since=day_of(since),
            until=day_of(until),
            per_story=per_story,
        )
        search = saved(name, terms, SystemClock().now())
    except ValidationError as error:
        raise typer.BadParameter(_first(error)) from error
    done = _keep(config, [search])
    errors.print(plain(f"{'saved' if done.new else 'saved before'}: {search.id}"))


@searches.command()
def delete(
    ids: Annotated[list[str], typer.Argument(help="Names, or ids and their beginnings")],
    *,
    config: SettingsOption,
) -> None:
    """Forget saved searches."""
    doomed = [search for search in _all(config) if any(_means(search, one) for one in ids)]
    missing = [one for one in ids if not any(_means(search, one) for search in doomed)]
    with_server(config, lambda redis, keys: _delete(redis, keys, doomed))
    for search in doomed:
        errors.print(plain(f"deleted: {search.id}  {search.name}"))
    for one in missing:
        errors.print(plain(f"no saved search {one}", "red"))
    if missing:
        raise typer.Exit(1)


@searches.command()
def export(config: SettingsOption) -> None:
    """Print all as JSON Lines, to be kept, and read again by `import`."""
    for search in _all(config):
        print_json(search.model_dump(mode="json"))


@searches.command("import")
def import_(
    file: Annotated[Path, typer.Argument(help="JSON Lines; - for standard input", allow_dash=True)],
    *,
    config: SettingsOption,
) -> None:
    """Save what `export` printed, beside what is there. Nothing is saved if one line is wrong."""
    text = sys.stdin.read() if str(file) == "-" else _text(file)
    done = _keep(config, list(_read(text.splitlines())))
    errors.print(f"{done.new} saved, {done.known} there before")


def _text(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise typer.BadParameter(f"{file} cannot be read: {error}") from error


def _read(lines: Iterable[str]) -> Iterator[SavedSearch]:
    for number, line in enumerate(lines, 1):
        if line.strip():
            try:
                given = SearchLine.model_validate_json(line)
                yield saved(given.name, given.terms(), given.created or SystemClock().now())
            except ValidationError as error:
                raise typer.BadParameter(f"line {number}: {_first(error)}") from error


def _all(config: Settings) -> Sequence[SavedSearch]:
    return with_server(config, lambda redis, keys: SavedSearches(redis, keys).all())


def _keep(config: Settings, wanted: Sequence[SavedSearch]) -> ImportCount:
    try:
        return with_server(config, lambda redis, keys: _save(redis, keys, wanted), begins=True)
    except TooManySearches as error:
        errors.print(plain(str(error), "red"))
        raise typer.Exit(1) from error


async def _save(redis: Redis, keys: Keys, wanted: Sequence[SavedSearch]) -> ImportCount:
    book = SavedSearches(redis, keys)
    new = sum([await book.save(search) for search in wanted])
    return ImportCount(new, len(wanted) - new)


async def _delete(redis: Redis, keys: Keys, doomed: Sequence[SavedSearch]) -> None:
    for search in doomed:
        await SavedSearches(redis, keys).delete(search.id)


def _means(search: SavedSearch, one: str) -> bool:
    return one == search.name or (len(one) >= 6 and search.id.startswith(one.lower()))


def _terms(search: SavedSearch) -> str:
    names = [f"{facet.value}={name}" for facet in Facet for name in getattr(search, facet.value)]
    days = [f"{which}={day}" for which in ("since", "until") if (day := getattr(search, which))]
    once = "once a story" if search.per_story else ""
    asked = "  ".join(filter(None, (search.text, *names, *days))) or "every document"
    return f"{asked}  {once}".rstrip()


def _first(error: ValidationError) -> str:
    first = error.errors()[0]
    return f"{'.'.join(map(str, first['loc']))}: {first['msg']}"
