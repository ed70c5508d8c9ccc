"""Front matter: `key: value` between two rows of dashes, or TOML between rows of pluses."""

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from services.parser.text.labels import label_kind
from services.parser.text.lines import Line

_MOST_LINES: Final = 300
"""Lines down to the closing rule; lists of tags take most of them."""
_LONGEST_LINE: Final = 10_000
"""Characters of a value; a summary on one line is the longest."""
_KEY: Final = re.compile(r"(?P<quote>[\"']?)(?P<key>[^\W\d][\w .-]{0,40}?)(?P=quote)\s*[:=](?:\s+|$)")
_ITEM: Final = re.compile(r"-\s+(?:name\s*:\s*)?")
_QUOTED: Final = re.compile(r"\"(?:[^\"\\]|\\.)*\"|'(?:[^']|'')*'")
_PLAIN: Final = re.compile(r"[^,\[\]{}]+")
_GAP: Final = re.compile(r"[\s,]+")
_BLOCK: Final = re.compile(r"[|>][+-]?\d?$")


@dataclass(frozen=True, slots=True)
class FrontValue:
    """One value at `start:end` of the text; `reading` is it without quotes and escapes.

    `entry` says that it is one of a list's, and so no list in itself.
    """

    kind: str
    start: int
    end: int
    reading: str
    entry: bool = False


def front_matter_end(lines: Sequence[Line]) -> int | None:
    """Number of lines that the front matter takes from the start, or null if there is none."""
    first = next((i for i, line in enumerate(lines[:20]) if line.content), None)
    if first is None or lines[first].content not in ("---", "+++"):
        return None
    closing = ("+++",) if lines[first].content == "+++" else ("---", "...")
    for i in range(first + 1, min(len(lines), first + _MOST_LINES)):
        if lines[i].content in closing:
            keys = sum(bool(_KEY.match(line.content)) for line in lines[first + 1 : i])
            return i + 1 if keys else None
    return None


def read_front_matter(lines: Sequence[Line]) -> list[FrontValue]:
    """The values of known keys, in order; a list gives one value an entry."""
    values: list[FrontValue] = []
    kind: str | None = None
    for line in lines:
        if len(line.content) > _LONGEST_LINE:
            continue
        found = _KEY.match(line.content)
        if line.indent == 0 and found is not None:
            kind = label_kind(found["key"])
            if kind and not _BLOCK.match(line.content[found.end() :]):
                values.extend(_values(kind, line, found.end()))
        elif kind is not None and line.content:
            values.extend(_continued(kind, line))
    return values


def _continued(kind: str, line: Line) -> Iterator[FrontValue]:
    """An entry of a list, or the text below `|` or `>`."""
    item = _ITEM.match(line.content)
    if item is not None:
        yield from (replace(value, entry=True) for value in _values(kind, line, item.end()))
    elif line.indent and (kind in ("title", "published") or line.content.startswith("name:")):
        yield from _values(kind, line, 5 if line.content.startswith("name:") else 0)


def _values(kind: str, line: Line, at: int) -> Iterator[FrontValue]:
    content = line.content
    if content.startswith("[", at):
        yield from _listed(kind, line, at)
        return
    quoted = _QUOTED.match(content, at)
    if quoted is not None:
        yield _quoted(kind, line, quoted)
        return
    rest = content[at:].split(" #", 1)[0]
    start = at + len(rest) - len(rest.lstrip())
    if rest.strip() and rest.strip() not in ("null", "~", "none", "None"):
        yield FrontValue(kind, line.start + start, line.start + start + len(rest.strip()), rest.strip())


def _listed(kind: str, line: Line, at: int) -> Iterator[FrontValue]:
    """The entries of `["a", 'b', c]`."""
    position = _gap_end(line.content, at + 1)
    while position < len(line.content) and line.content[position] != "]":
        quoted = _QUOTED.match(line.content, position)
        plain = _PLAIN.match(line.content, position)
        if quoted is not None:
            yield replace(_quoted(kind, line, quoted), entry=True)
            position = quoted.end()
        elif plain is not None and (entry := plain[0].strip()):
            start = position + plain[0].index(entry)
            yield FrontValue(kind, line.start + start, line.start + start + len(entry), entry, entry=True)
            position = plain.end()
        else:
            position += 1
        position = _gap_end(line.content, position)


def _gap_end(content: str, position: int) -> int:
    gap = _GAP.match(content, position)
    return gap.end() if gap is not None else position


def _quoted(kind: str, line: Line, found: re.Match[str]) -> FrontValue:
    inner = found[0][1:-1]
    return FrontValue(
        kind, line.start + found.start() + 1, line.start + found.end() - 1, _unescaped(found[0], inner)
    )


def _unescaped(quoted: str, inner: str) -> str:
    if quoted[0] == "'":
        return inner.replace("''", "'")
    if "\\" not in inner:
        return inner
    try:
        return str(json.loads(quoted, strict=False))
    except ValueError:
        return inner.replace('\\"', '"')
