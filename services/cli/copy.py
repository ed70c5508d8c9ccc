"""`parse` and `annotate`: files in, facts out, without a broker."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.text import Text

from copydesk_contracts.article import Article
from services.cli.languages import check_languages
from services.cli.options import JsonOption, SettingsOption
from services.cli.output import console, errors, plain, print_json
from services.cli.shapes import annotations_shape, article_shape, whole_shape
from services.enricher.annotators.registry import title_of
from services.parser.members import members
from services.parser.step import open_copy
from services.process.errors import Rejected

BATCH = 16
"""Articles that go through the model together, as many as the enricher takes at once."""

Files = Annotated[
    list[Path], typer.Argument(help="Files of copy", exists=True, dir_okay=False, readable=True)
]


def parse(files: Files, json_lines: JsonOption = False, spans: bool = False) -> None:
    """Print the structure of each file: title, authors, date, sections, credit.

    With --spans the whole article: each fact with its characters, rule and confidence.
    """
    failed = False
    for path, article in _articles(files):
        if isinstance(article, Rejected):
            failed = True
            _report(path, article, json_lines)
        elif spans:
            print_json(whole_shape(str(path), article))
        else:
            _show(article_shape(str(path), article), json_lines)
    raise typer.Exit(int(failed))


def annotate(
    files: Files, json_lines: JsonOption = False, spans: bool = False, *, config: SettingsOption
) -> None:
    """Print the structure of each file and what it says: names, quotations, dates, agencies.

    With --spans the whole article and all that was found in it, each fact with its characters.
    """
    from services.enricher.step import Enricher  # the model takes seconds; `parse` needs none

    check_languages(config)
    enricher = Enricher(config.annotators, config.enrich_timeout, config.languages)
    failed = False
    articles = _articles(files)
    while batch := list(islice(articles, BATCH)):
        sound = [article for _, article in batch if isinstance(article, Article)]
        found = iter(enricher.enrich(sound))
        for path, article in batch:
            if isinstance(article, Rejected):
                failed = True
                _report(path, article, json_lines)
            elif spans:
                print_json(whole_shape(str(path), article, next(found)))
            else:
                _show({**article_shape(str(path), article), **annotations_shape(next(found))}, json_lines)
    raise typer.Exit(int(failed))


def _articles(files: Sequence[Path]) -> Iterator[tuple[Path, Article | Rejected]]:
    """The article of each file, or those of the documents that it holds."""
    for path in files:
        for found in _read(path.read_bytes(), path.name, depth=1):
            yield path, found


def _read(copy: bytes, name: str, depth: int) -> Iterator[Article | Rejected]:
    try:
        found = open_copy(copy, name)
        if isinstance(found, Article):
            yield found
            return
        for member in members(copy, found.kind, depth=depth):
            if member.problem is not None:
                yield member.problem
            else:
                yield from _read(member.data, member.name, depth + 1)
    except Rejected as rejection:
        yield rejection


def _report(path: Path, rejection: Rejected, json_lines: bool) -> None:
    if json_lines:
        print_json({"path": str(path), "rejected": rejection.reason.value, "detail": rejection.detail})
    else:
        errors.print(plain(f"{path}: {rejection}", "red"))


def _show(shape: dict[str, Any], json_lines: bool) -> None:
    if json_lines:
        print_json(shape)
        return
    console.rule(plain(shape["path"]))
    _show_head(shape)
    _show_text(shape["sections"])
    for name, values in _named(shape):
        if values:
            console.print(Text(f"\n{name:14}", "bold"), plain(", ".join(values)))
    if missing := shape.get("not_looked_for"):
        console.print(plain(f"\nnot looked for: {', '.join(missing)}", "dim"))
    for quote in shape.get("quotes", []):
        console.print(
            Text("\n") + plain(f"{quote['speaker'] or '?'} ({quote['cue'] or '-'}): {quote['text']}")
        )


def _show_head(shape: dict[str, Any]) -> None:
    head = {**shape, "authors": ", ".join(shape["authors"])}
    for key in ("title", "authors", "published", "credit"):
        console.print(plain(f"{key:10} "), plain(head[key] or "-"))


def _show_text(sections: Iterable[dict[str, Any]]) -> None:
    for section in sections:
        if section["heading"]:
            console.print(Text("\n") + plain(section["heading"], "bold"))
        for paragraph in section["paragraphs"]:
            console.print(Text("\n") + plain(paragraph))


def _named(shape: dict[str, Any]) -> Iterator[tuple[str, list[str]]]:
    """What is named in the copy, by kind, and what annotators say of it, if it was annotated."""
    for kind in ("people", "organisations", "places", "agencies"):
        yield kind, [entity["name"] for entity in shape.get(kind, [])]
    for annotator, labels in shape.get("labels", {}).items():
        yield title_of(annotator), labels
