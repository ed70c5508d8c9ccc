"""Articles and annotations in their flat shapes, printed."""

from collections.abc import Iterable, Iterator
from typing import Any

from rich.text import Text

from services.cli.output import console, errors, plain, print_json
from services.process.errors import Rejected


def refuse(path: str, rejection: Rejected, json_lines: bool) -> None:
    """Say why there is no article."""
    if json_lines:
        print_json({"path": path, "rejected": rejection.reason.value, "detail": rejection.detail})
    else:
        errors.print(plain(f"{path}: {rejection}", "red"))


def show(shape: dict[str, Any], json_lines: bool) -> None:
    """An article in its shape: a line for programs, or its parts for the eye."""
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
        from services.enricher.annotators.registry import title_of  # an article alone has none

        yield title_of(annotator), labels
