"""One page to one article."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from lxml.html import HtmlElement

from copydesk_contracts.article import Article, Fact
from copydesk_contracts.events import ReasonCode
from services.parser.account.settle import settle
from services.parser.html.account import beside, page_warnings
from services.parser.html.blocks import Block, Outline
from services.parser.html.bylines import Lines, read_byline
from services.parser.html.compose import Composer, boilerplate
from services.parser.html.content import Content
from services.parser.html.day_order import day_order
from services.parser.html.days import place_of, read_days
from services.parser.html.document import Page, load
from services.parser.html.found import find_content
from services.parser.html.head import Head
from services.parser.html.properties import read_properties
from services.parser.html.shown_dates import LONGEST_LINE, OPENING_BLOCKS, Place
from services.parser.html.site_names import site_names
from services.parser.html.titles import Title
from services.parser.html.told import Told, read_told
from services.process.errors import Rejected

BEFORE: Final = 8
"""Blocks before the title and after the last paragraph in which byline and date are looked for."""


def read_html(copy: bytes) -> Article:
    """The article on a web page. Raises Rejected (EMPTY, MALFORMED, NO_TEXT, BOMB)."""
    page = load(copy)
    told = read_told(page)
    outline, content = find_content(page, told)
    if outline is not told.outline and told.title is not None:
        told = replace(told, title=replace(told.title, shown=None))
    return _compose(page, told, outline, content)


def _compose(page: Page, told: Told, outline: Outline, content: Content) -> Article:
    head, data, title = told.head, told.data, told.title
    properties = read_properties(page.root)
    near = neighbourhood(outline, content, title)
    sites = site_names(head, data, [block for block in outline.blocks if block.tag in ("h1", "h2", "h3")])
    place = place_of(told, content)
    beside_headline = [block for block in near if place.rank(block) <= 1]
    opening = [block for block in content.blocks()[:OPENING_BLOCKS] if len(block.text) <= LONGEST_LINE]
    signing = [block for block in (*near, *opening) if place.rank(block) <= 1 or not place.of_another(block)]
    elsewhere = [block for block in outline.blocks if _may_sign(block, place)]
    lines = Lines(signing, beside_headline, elsewhere, content.signed)
    byline = read_byline(head, data, properties, lines, sites)
    language = declared_language(head)
    days = read_days(
        page.root, told, properties, near, content, day_order(language.text if language else None)
    )
    composer = Composer()
    head_blocks = [title.shown if title else None, byline.shown, *days.lines]
    composer.write([*head_blocks, *content.blocks(), content.credit])
    if not composer.spans:
        raise Rejected(ReasonCode.NO_TEXT, "no article text on the page")
    updated = days.updated or composer.date(days.changed)
    published = days.published or composer.date(days.shown)
    found = beside(outline, content, set(composer.spans), told.evidence)
    skipped = Counter(found.skipped)
    if outline is not told.outline:
        skipped += Counter(beside(told.outline, Content(), set(), told.evidence).skipped)
    article = Article(
        text=composer.text.text,
        format="html",
        charset=page.charset,
        title=composer.title(title),
        authors=composer.authors(byline),
        published=published,
        updated=updated if published is None or updated is None or updated.value != published.value else None,
        dateline=composer.dateline(content),
        lead=composer.whole(content.lead[0], "html.lead") if content.lead else None,
        sections=composer.sections(content.parts),
        credit=composer.whole(content.credit, "html.credit") if content.credit else None,
        source_url=source_url(head),
        declared_language=language,
        boilerplate=boilerplate(found.aside),
    )
    return settle(article, skipped, page_warnings(page, outline, content, title, near))


def _may_sign(block: Block, place: Place) -> bool:
    """Whether a line anywhere on the page could say who wrote this article."""
    return not (block.context.inside("nav") or place.of_another(block))


def neighbourhood(outline: Outline, content: Content, title: Title | None) -> list[Block]:
    """The blocks around title and text in which a byline may stand, those at the top first."""
    body = [block.order for block in content.blocks()]
    if not body:
        return outline.blocks[:BEFORE]
    above = [b.order for b in outline.blocks[: body[0]] if b.tag == "h1"]
    start = title.shown.order if title and title.shown else (above[-1] if above else body[0] - BEFORE)
    start = start if start < body[0] else body[0] - BEFORE
    taken = set(body) if len(body) > 1 else set()
    top = outline.blocks[max(0, start - BEFORE) : body[0] + 3]
    inside = [block for block, _ in content.aside]
    end = outline.blocks[body[-1] + 1 : body[-1] + 1 + BEFORE]
    seen = {block.order: block for block in (*top, *inside, *end) if block.order not in taken}
    own = set(around(next(iter(content.blocks())).element))
    return [b for b in seen.values() if not b.context.inside("nav") and not _is_card(b, own, start)]


def _is_card(block: Block, own: set[HtmlElement], start: int) -> bool:
    """Whether a block above the title belongs to another article that the page teases."""
    teaser = next((e for e in around(block.element) if e.tag == "article"), None)
    return block.order < start and teaser is not None and teaser not in own


def around(element: HtmlElement) -> Iterator[HtmlElement]:
    """The element and those it stands in."""
    yield element
    yield from element.iterancestors()


def source_url(head: Head) -> Fact | None:
    """The page's canonical address."""
    for place, address in (
        ("html:link-canonical", head.canonical),
        ("meta:og:url", next(iter(head.meta.get("og:url", ())), None)),
    ):
        if address and address.lower().startswith(("http://", "https://")):
            return Fact(text=address, locator=place, rule="html.canonical")
    return None


def declared_language(head: Head) -> Fact | None:
    """The language as the page declares it, as written."""
    stated = head.first("og:locale", "content-language", "dc.language", "language")
    if head.language and head.language.strip():
        return Fact(text=head.language.strip(), locator="html:lang", rule="html.language")
    return Fact(text=stated[1], locator=f"meta:{stated[0]}", rule="html.language") if stated else None
