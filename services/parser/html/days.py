"""When the article was published and updated: what states it best, from metadata down to a search."""

from collections.abc import Iterable
from dataclasses import dataclass

from lxml.html import HtmlElement

from copydesk_contracts.article import DateFact
from services.parser.html.blocks import PageBlock
from services.parser.html.content import Content
from services.parser.html.dates import LOOSE, read_published, read_updated
from services.parser.html.day_order import DayOrder
from services.parser.html.properties import Found
from services.parser.html.searched_dates import (
    address_date,
    attribute_date,
    guessed_day,
    searched_date,
    written_days,
)
from services.parser.html.shown_dates import (
    OPENING_BLOCKS,
    ArticlePosition,
    Dated,
    dated_lines,
    near_time,
    only_day,
    opening_date,
    says_updated,
    shown_date,
)
from services.parser.html.told import Told


@dataclass(frozen=True)
class Days:
    """Dates with a place outside of the text, and lines of the page that show one."""

    published: DateFact | None
    updated: DateFact | None
    shown: Dated | None = None
    changed: Dated | None = None

    @property
    def lines(self) -> list[PageBlock]:
        """The lines that the article's text must have for its dates."""
        return [dated[0] for dated in (self.shown, self.changed) if dated is not None]


def read_days(
    root: HtmlElement,
    told: Told,
    properties: dict[str, Found],
    near: list[PageBlock],
    content: Content,
    order: DayOrder,
) -> Days:
    """The days of a page. `near` are the blocks around title and text, `order` that of its language."""
    place = place_of(told, content)
    lines = dated_lines(near, place, order)
    updated = read_updated(told.head, told.data, properties, order)
    stated = read_published(told.head, told.data, properties, order) or near_time(near, place)
    if stated is not None and not (_is_loose(stated) and _beside_headline(lines, place)):
        return Days(stated, updated)
    changed = next(filter(says_updated, lines), None)
    shown = _shown(lines, content, place, order)
    if shown is not None:
        return Days(None, updated, shown, changed)
    found = address_date(told.head) or attribute_date(root)
    if any(day is not None for day in (found, updated, changed)):
        return Days(found, updated, None, changed)
    return _anywhere(root, told, content, place, order)


def _shown(lines: list[Dated], content: Content, place: ArticlePosition, order: DayOrder) -> Dated | None:
    """The day of publication in a line beside the article, else at the head of its text."""
    beside = next((dated for dated in lines if not says_updated(dated)), None)
    return beside or opening_date(content.blocks()[:OPENING_BLOCKS], place, order)


def _is_loose(stated: DateFact) -> bool:
    """Whether the name of the metadata may also mean when the page was made."""
    return (stated.locator or "").removeprefix("meta:") in LOOSE


def _beside_headline(lines: list[Dated], place: ArticlePosition) -> bool:
    """Whether a whole day of publication is shown between headline and text."""
    own = (dated for dated in lines if place.rank(dated[0]) == 0 and not says_updated(dated))
    return any(dated[1].value is not None for dated in own)


def place_of(told: Told, content: Content) -> ArticlePosition:
    """Where headline and text stand."""
    blocks = content.blocks()
    first, last = (blocks[0].order, blocks[-1].order) if blocks else (0, 0)
    shown = told.title.shown if told.title is not None else None
    above = shown.order if shown is not None and shown.order < first else first
    own = {element for block in blocks[:1] for element in block.element.iterancestors()}
    if shown is not None:
        own &= set(shown.element.iterancestors())
    return ArticlePosition(above, first, last, frozenset(own))


def _anywhere(
    root: HtmlElement, told: Told, content: Content, place: ArticlePosition, order: DayOrder
) -> Days:
    """What htmldate finds, or the only day in a line of the page, where nothing nearer says it."""
    found = searched_date(root, told.head.canonical)
    if found is not None:
        return Days(found, None)
    taken = {block.order for block in content.blocks()}
    loose = [block for block in told.outline.blocks if block.order not in taken]
    only = only_day(loose, place, order)
    return Days(None, None, only) if only else Days(_guessed(root, told, loose, order), None)


def _guessed(root: HtmlElement, told: Told, loose: Iterable[PageBlock], order: DayOrder) -> DateFact | None:
    readings = (shown_date(block, order) for block in loose)
    days = {reading.value[:10] for reading in readings if reading is not None and reading.value}
    return guessed_day(root, told.head.canonical, days | written_days(root))
