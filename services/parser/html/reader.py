"""One page to one article."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final

from lxml.html import HtmlElement

from copydesk_contracts.article import Article, DateFact, Fact
from copydesk_contracts.events import ReasonCode
from services.parser.account.settle import settle
from services.parser.html.account import Remainder, beside, page_warnings
from services.parser.html.blocks import Outline, PageBlock
from services.parser.html.bylines import Byline, Lines, read_byline
from services.parser.html.compose import Composer, boilerplate
from services.parser.html.content import Content
from services.parser.html.day_order import day_order
from services.parser.html.days import Days, place_of, read_days
from services.parser.html.document import Page, load
from services.parser.html.found import find_content
from services.parser.html.head import PageHead
from services.parser.html.properties import read_properties
from services.parser.html.shown_dates import LONGEST_LINE, OPENING_BLOCKS, ArticlePosition
from services.parser.html.site_names import site_names
from services.parser.html.titles import Title
from services.parser.html.told import Told, read_told
from services.process.errors import Rejected

BEFORE: Final = 8
"""Blocks before the title and after the last paragraph in which byline and date are looked for."""
AMONG_TEXT: Final = 3
"""Blocks from the first paragraph on among which a box beside it may carry byline and date."""
BESIDE: Final = 1
"""The rank of lines between headline and text, or right above the headline."""


def read_html(copy: bytes) -> Article:
    """The article on a web page. Raises Rejected (EMPTY, MALFORMED, NO_TEXT, BOMB)."""
    page = load(copy)
    told = read_told(page)
    outline, content = find_content(page, told)
    if outline is not told.outline and told.title is not None:
        told = replace(told, title=replace(told.title, shown=None))
    return _compose(page, told, outline, content)


def _compose(page: Page, told: Told, outline: Outline, content: Content) -> Article:
    near = neighbourhood(outline, content, told.title)
    language = declared_language(told.head)
    facts = _read_facts(page, told, outline, content, near, language)
    composer = Composer()
    composer.write([*facts.lines, *content.blocks(), content.credit])
    if not composer.spans:
        raise Rejected(ReasonCode.NO_TEXT, "no article text on the page")
    found = beside(outline, content, set(composer.spans), told.evidence)
    published, updated = _days_of(facts.days, composer)
    article = Article(
        text=composer.text.text,
        format="html",
        charset=page.charset,
        title=composer.title(told.title),
        authors=composer.authors(facts.byline),
        published=published,
        updated=updated,
        dateline=composer.dateline(content),
        lead=composer.whole(content.lead[0], "html.lead") if content.lead else None,
        sections=composer.sections(content.parts),
        credit=composer.whole(content.credit, "html.credit") if content.credit else None,
        source_url=source_url(told.head),
        declared_language=language,
        boilerplate=boilerplate(found.aside),
    )
    skipped = _skipped(found, told, outline)
    return settle(article, skipped, page_warnings(page, outline, content, told.title, near))


@dataclass(frozen=True)
class _Facts:
    """What a page says of its article beside the text, and the lines of the page that show it."""

    byline: Byline
    days: Days
    lines: list[PageBlock | None]


def _read_facts(
    page: Page, told: Told, outline: Outline, content: Content, near: list[PageBlock], language: Fact | None
) -> _Facts:
    properties = read_properties(page.root)
    place = place_of(told, content)
    byline = read_byline(
        told.head,
        told.data,
        properties,
        signing_lines(outline, content, near, place),
        site_names(told.head, told.data, outline.headings()),
    )
    days = read_days(
        page.root, told, properties, near, content, day_order(language.text if language else None)
    )
    shown = told.title.shown if told.title else None
    return _Facts(byline, days, [shown, byline.shown, *days.lines])


def signing_lines(outline: Outline, content: Content, near: list[PageBlock], place: ArticlePosition) -> Lines:
    """The lines that may say who wrote the article, by where they stand."""
    opening = [block for block in content.blocks()[:OPENING_BLOCKS] if len(block.text) <= LONGEST_LINE]
    return Lines(
        near=[b for b in (*near, *opening) if place.rank(b) <= BESIDE or not place.of_another(b)],
        beside=[block for block in near if place.rank(block) <= BESIDE],
        elsewhere=[block for block in outline.blocks if _may_sign(block, place)],
        signed=content.signed,
    )


def _may_sign(block: PageBlock, place: ArticlePosition) -> bool:
    """Whether a line anywhere on the page could say who wrote this article."""
    return not (block.context.inside("nav") or place.of_another(block))


def _days_of(days: Days, composer: Composer) -> tuple[DateFact | None, DateFact | None]:
    """Days of publication and of the last change; the second is null where it is the first."""
    published = days.published or composer.date(days.shown)
    updated = days.updated or composer.date(days.changed)
    same = published is not None and updated is not None and updated.value == published.value
    return published, None if same else updated


def _skipped(found: Remainder, told: Told, outline: Outline) -> Counter[str]:
    """Words that are in no text, by reason; of both outlines where the text is from the page's data."""
    skipped = Counter(found.skipped)
    if outline is not told.outline:
        skipped += Counter(beside(told.outline, Content(), set(), told.evidence).skipped)
    return skipped


def neighbourhood(outline: Outline, content: Content, title: Title | None) -> list[PageBlock]:
    """The blocks around title and text in which a byline may stand, those at the top first."""
    body = [block.order for block in content.blocks()]
    if not body:
        return outline.blocks[:BEFORE]
    start = _start(outline, body[0], title)
    taken = set(body) if len(body) > 1 else set()
    top = outline.blocks[max(0, start - BEFORE) : body[0] + AMONG_TEXT]
    inside = [block for block, _ in content.aside]
    end = outline.blocks[body[-1] + 1 : body[-1] + 1 + BEFORE]
    seen = {block.order: block for block in (*top, *inside, *end) if block.order not in taken}
    own = set(around(next(iter(content.blocks())).element))
    return [b for b in seen.values() if not b.context.inside("nav") and not _is_card(b, own, start)]


def _start(outline: Outline, first: int, title: Title | None) -> int:
    """Where the article begins: at its headline, else at the last one above its text, else near that."""
    above = [block.order for block in outline.blocks[:first] if block.tag == "h1"]
    start = above[-1] if above else first - BEFORE
    if title is not None and title.shown is not None:
        start = title.shown.order
    return start if start < first else first - BEFORE


def _is_card(block: PageBlock, own: set[HtmlElement], start: int) -> bool:
    """Whether a block above the title belongs to another article that the page teases."""
    teaser = next((e for e in around(block.element) if e.tag == "article"), None)
    return block.order < start and teaser is not None and teaser not in own


def around(element: HtmlElement) -> Iterator[HtmlElement]:
    """The element and those it stands in."""
    yield element
    yield from element.iterancestors()


def source_url(head: PageHead) -> Fact | None:
    """The page's canonical address."""
    for place, address in (
        ("html:link-canonical", head.canonical),
        ("meta:og:url", next(iter(head.meta.get("og:url", ())), None)),
    ):
        if address and address.lower().startswith(("http://", "https://")):
            return Fact(text=address, locator=place, rule="html.canonical")
    return None


def declared_language(head: PageHead) -> Fact | None:
    """The language as the page declares it, as written."""
    stated = head.first("og:locale", "content-language", "dc.language", "language")
    if head.language and head.language.strip():
        return Fact(text=head.language.strip(), locator="html:lang", rule="html.language")
    return Fact(text=stated[1], locator=f"meta:{stated[0]}", rule="html.language") if stated else None
