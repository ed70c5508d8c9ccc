"""Dates that the page shows: beside the headline first, then at the head of the text, then anywhere."""

import re
from collections.abc import Iterable, Iterator, Set
from dataclasses import dataclass
from typing import Final

from lxml.html import HtmlElement

from copydesk_contracts.article import DateFact
from services.parser.facts.dates import DateReading, match_date
from services.parser.html.blocks import HEADINGS, PageBlock
from services.parser.html.dates import metadata_date
from services.parser.html.day_order import DayOrder, settled
from services.parser.html.lines import lines
from services.parser.html.strings import vocabulary
from services.parser.text.byline_words import PUBLISHED as PUBLISHED_WORD
from services.parser.text.byline_words import UPDATED as UPDATED_WORD

LONGEST_LINE: Final = 90
"""Characters of a line about a date, with a place and a label."""
MOST_LETTERS: Final = 40
"""Letters that a dated line may have beside its date: a byline and a place, not a sentence."""
OPENING_BLOCKS: Final = 4
"""Paragraphs at the top in which a day may stand as in a press release (`Karlsruhe, 12.11.2021. Der`)."""
OPENING_LENGTH: Final = 60
"""Characters before such a day: two towns and a county fit (`Hofheim am Taunus | Wiesbaden, `)."""
ABOVE: Final = 2
"""Lines right above a headline that are of it: a day and a section."""
AMONG_FIRST: Final = 2
"""Lines of the text among which a box beside it may carry the day, by where it stands in the markup."""
FARTHEST: Final = 4
"""The rank of lines whose day is mostly that of something else."""
BELOW: Final = 3
"""Lines below the text that are of it: a signature, tags, a day."""
OTHERS: Final = vocabulary(
    "comment comments disqus related recommend recommended recommendation recommendations recirculation"
    " recirc teaser teasers sidebar ad ads advert adverts advertisement promo promos popular trending"
    " mostread aside nested nav navigation menu"
)
"""Boxes whose dates are those of something else."""
_START: Final = re.compile(r"(?<![^\W_])[^\W_]|(?<=[^\W\d_])\d")
"""The first letter or figure of a word, or a figure after a label that nothing parts from it."""
_LETTER: Final = re.compile(r"[^\W\d_]")
_LABEL: Final = re.compile(r"([^\W\d_][^:|·•,]{0,40}):\s*$")
_BEFORE: Final = re.compile(r"(?:[^\W\d_][\w .|/’'-]{1,50}[,(|:–—-][\s(]{0,3}|[(\[]?)$")
_AFTER: Final = re.compile(r"\s{0,2}(?:[-–—.,:;|)\]„“\"«]|$|\n)")
Dated = tuple[PageBlock, DateReading]


def near_time(near: Iterable[PageBlock], place: "ArticlePosition") -> DateFact | None:
    """The first `<time datetime>` around title and text whose line does not call it an update."""
    for block in near:
        for element in block.element.iter("time", "abbr"):
            stated = element.get("datetime") or element.get("title") or ""
            value = metadata_date(stated) if stated else None
            if value is not None and not UPDATED_WORD.match(block.text) and not place.of_another(block):
                return DateFact(
                    text=stated, value=value, locator=f"html:{element.tag}", rule="html.time", confidence=0.8
                )
    return None


@dataclass(frozen=True)
class ArticlePosition:
    """Where the article stands among the page's blocks: its headline, its first and its last paragraph.

    `own` are the elements that both stand in: what they are named says nothing of a box beside them.
    """

    headline: int
    first: int
    last: int
    own: frozenset[HtmlElement] = frozenset()

    def of_another(self, block: PageBlock) -> bool:
        """Whether the line stands in a box that is named for something other than this article."""
        return of_another(block, self.own)

    def rank(self, block: PageBlock) -> int:
        """How far a line is from the headline: 0 between it and the text, then above it, below the text.

        A day in a heading is mostly that of the event it announces.
        """
        if block.tag in HEADINGS:
            return FARTHEST
        if self.headline <= block.order <= self.first + AMONG_FIRST:
            return 0
        if self.headline - ABOVE <= block.order < self.headline:
            return 1
        return 2 if self.last < block.order <= self.last + BELOW else FARTHEST - 1


def dated_lines(near: Iterable[PageBlock], place: ArticlePosition, order: DayOrder) -> list[Dated]:
    """The dated lines around the article, the nearest to its headline first.

    Between headline and text it does not matter how the box is named.
    """
    found = [
        (block, reading)
        for block in near
        if (place.rank(block) == 0 or not place.of_another(block))
        and (reading := shown_date(block, order)) is not None
        and not _is_of_else(block.text[: reading.start])
    ]
    return sorted(found, key=lambda dated: place.rank(dated[0]))


def of_another(block: PageBlock, own: Set[HtmlElement] = frozenset()) -> bool:
    """Whether the line stands in a box, none of the `own` elements, that is named for something else."""
    return any(word in OTHERS and element not in own for element, word in block.context.noise)


def shown_date(block: PageBlock, order: DayOrder = None) -> DateReading | None:
    """The date that a short line is about (`Stand: 22.04.2024, 06:00 Uhr`); null if it is none."""
    for line in lines(block):
        reading = _date_in(line)
        if reading is not None:
            return settled(reading, line, order).moved(block.text.index(line))
    return None


def _date_in(text: str) -> DateReading | None:
    if len(text) > LONGEST_LINE:
        return None
    for start in _START.finditer(text):
        reading = match_date(text, start.start())
        if reading is not None:
            rest = text[: reading.start] + text[reading.end :]
            return reading if len(_LETTER.findall(rest)) <= MOST_LETTERS else None
    return None


def says_updated(dated: Dated) -> bool:
    """Whether the date that a line shows is that of a change: its label stands right before it.

    “Stand: …” says of when the text is, which for most pages is when it was published.
    """
    before = dated[0].text[: dated[1].start]
    return not before.casefold().rstrip(": ").endswith("stand") and any(
        found.end() == len(before) for found in UPDATED_WORD.finditer(before)
    )


def _is_of_else(before: str) -> bool:
    """Whether a label says that the date is of something else (`Registered: `, `Event: `)."""
    label = _LABEL.search(before)
    if label is None:
        return False
    name = label[0]
    return not (PUBLISHED_WORD.search(name) or UPDATED_WORD.search(name))


def opening_date(paragraphs: Iterable[PageBlock], place: ArticlePosition, order: DayOrder) -> Dated | None:
    """The day at the head of one of the first paragraphs, alone or after a place."""
    for block in paragraphs:
        reading = shown_date(block, order) or _after_place(block.text, order)
        if reading is None or reading.value is None or place.of_another(block):
            continue
        if not says_updated((block, reading)) and not _is_of_else(block.text[: reading.start]):
            return block, reading
    return None


def _after_place(text: str, order: DayOrder) -> DateReading | None:
    for word in re.finditer(r"\S+", text[:OPENING_LENGTH]):
        start = word.start() + (word[0][0] in "([")
        reading = match_date(text, start) if text[start : start + 1].isalnum() else None
        if reading is not None:
            alone = _BEFORE.match(text[:start]) and _AFTER.match(text, reading.end)
            return settled(reading, text, order) if alone else None
    return None


def only_day(blocks: Iterable[PageBlock], place: ArticlePosition, order: DayOrder) -> Dated | None:
    """The day of the page's dated lines, if all of them show the same."""
    found = list(_days(blocks, place, order))
    return found[0] if len({(reading.value or "")[:10] for _, reading in found}) == 1 else None


def _days(blocks: Iterable[PageBlock], place: ArticlePosition, order: DayOrder) -> Iterator[Dated]:
    for block in blocks:
        reading = shown_date(block, order)
        if reading is None or reading.value is None or place.of_another(block):
            continue
        if not _is_of_else(block.text[: reading.start]):
            yield block, reading
