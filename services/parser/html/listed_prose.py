"""Paragraphs out of lists in a page's data, where a script would have made elements of them.

Frameworks also ship an article as a list of blocks: strings, records with a text, or trees of
spans (`{"type": "paragraph", "children": [{"text": …}]}`).
"""

import json
from collections.abc import Iterable, Iterator
from typing import Any, Final

from services.parser.html.strings import plain

TEXTS: Final = ("text", "content", "value", "body", "html", "paragraph")
"""Names under which records keep a text."""
SPANS: Final = ("children", "spans", "content", "nodes")
"""Names under which they keep its parts."""
SHORTEST: Final = 80
"""Characters of a string that is prose: labels, addresses and names are shorter."""
MOST_VALUES: Final = 200_000
"""Lists and records of a page's data that are looked at."""
SPAN_DEPTH: Final = 3
"""Levels of spans within a block: a paragraph, a link, its words."""
LONGEST_SCRIPT: Final = 5_000_000
"""Characters of a script that is read as data."""


def listed_paragraphs(scripts: Iterable[str]) -> list[str]:
    """The paragraphs of the list with most prose; empty where no script has one."""
    found = (prose for script in scripts for prose in _lists(_loaded(script)))
    return max(found, key=lambda prose: sum(map(len, prose)), default=[])


def _loaded(script: str) -> Any:
    """The data of a script that is nothing but data."""
    text = script.strip()
    if text[:1] not in ("{", "[") or len(text) > LONGEST_SCRIPT:
        return None
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None


def _lists(data: Any) -> Iterator[list[str]]:
    """The prose of each list in the data."""
    waiting = [data]
    for _ in range(MOST_VALUES):
        if not waiting:
            return
        value = waiting.pop()
        if isinstance(value, list):
            yield [text for item in value if (text := _text(item)) is not None]
            waiting += value
        elif isinstance(value, dict):
            waiting += value.values()


def _text(item: Any) -> str | None:
    """The prose of one block, null where it is none."""
    text = plain(" ".join(_parts(item, SPAN_DEPTH)))
    return text if len(text) >= SHORTEST and " " in text and not text.startswith("http") else None


def _parts(item: Any, depth: int) -> Iterator[str]:
    if isinstance(item, str):
        yield item
    if not isinstance(item, dict):
        return
    own = next((item[name] for name in TEXTS if isinstance(item.get(name), str)), None)
    if own is not None:
        yield own
        return
    inner: list[Any] = next((item[name] for name in SPANS if isinstance(item.get(name), list)), [])
    for part in inner if depth else ():
        yield from _parts(part, depth - 1)
