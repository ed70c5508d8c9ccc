"""The headline that a page shows, where its metadata give another wording."""

import re
from collections.abc import Iterator
from typing import Final

from services.parser.html.blocks import PageBlock
from services.parser.html.masthead import is_headline
from services.parser.html.shown_dates import of_another
from services.parser.html.site_names import without_site
from services.parser.html.strings import key, words

LONGEST: Final = 1_000
"""Characters beyond which a string is no headline."""
HEADLINE_WORDS: Final = 3
"""Words of a headline that stands against the metadata: shorter ones name a section (`Press`).

One less will do in an article's own header.
"""
WHOLE_TITLE: Final = 20
"""Letters from which a title is a sentence that only its own headline goes on with."""
MOST_PARTS: Final = 12
"""Separators of a title that are looked at: longer ones list what the site has."""
CUT: Final = ("...", "…")
_PARTS: Final = re.compile(r"\s+[|–—\-·•»«:/>]+\s+|\s*[|｜：ㅣ_│]\s*|:\s+")
_COLON: Final = re.compile(r"\s*[:：]\s+")


def as_shown(
    chosen: tuple[str, str], placed: list[PageBlock], sites: set[str], stated: list[str]
) -> tuple[str, str]:
    """What the page itself gives as its headline where metadata give another wording; else the chosen."""
    own = _own(placed)
    alone, named = _headline_alone(own, sites), _named_in(own, sites, stated)
    if named is not None and (alone is None or len(words(named.text)) >= HEADLINE_WORDS):
        same = key(named.text).endswith(key(chosen[1]))
        return chosen if same else (f"html:{named.tag}", named.text)
    if alone is None or _says_the_same(alone, chosen[1]):
        return chosen
    return "html:h1", alone


def _own(placed: list[PageBlock]) -> list[PageBlock]:
    """The headings without those of other articles, and without a site's name beside the article's header."""
    here = [block for block in placed if not of_another(block)]
    own = here if _firsts(here) else placed
    headers = {block.order for block in _firsts(own) if in_article_header(block)}
    if not headers:
        return own
    return [block for block in own if block.tag != "h1" or block.order in headers]


def _firsts(headings: list[PageBlock]) -> list[PageBlock]:
    return [block for block in headings if block.tag == "h1"]


def _says_the_same(shown: str, stated: str) -> bool:
    """Whether the headline shown is the one stated with a kicker before it, or opens with its kicker."""
    kicker = key(_COLON.split(stated, maxsplit=1)[0])
    both = _COLON.search(stated) is not None and _COLON.search(shown) is None
    opens = both and bool(kicker) and key(shown).startswith(kicker)
    return opens or key(shown).endswith(key(stated))


def _headline_alone(headings: list[PageBlock], sites: set[str]) -> str | None:
    """The page's only headline of the first order: what a reader takes for the title.

    What Open Graph says is written for those who share the page, and often says it otherwise.
    """
    kinds = (
        _firsts(headings),
        [block for block in headings if in_article_header(block)],
        [block for block in headings if is_headline(block)],
    )
    first = next(filter(None, kinds), [])
    if len(first) != 1:
        return None
    text = without_site(first[0].text, sites, [])
    enough = len(words(text)) >= HEADLINE_WORDS - in_article_header(first[0])
    return text if enough and not text.endswith(CUT) else None


def in_article_header(block: PageBlock) -> bool:
    """Whether the heading stands where HTML means an article's headline to stand."""
    return block.context.inside("article") and block.context.inside("header")


def _named_in(headings: list[PageBlock], sites: set[str], stated: list[str]) -> PageBlock | None:
    """The longest heading that is a part of the page's title between separators, the site's name aside."""
    pieces = {key(piece) for title in stated if len(title) <= LONGEST for piece in _pieces(title)} - sites
    longest = max((key(title) for title in stated), key=len, default="")
    found = [block for block in headings if key(block.text) in pieces or _goes_on(block, longest)]
    return max(found, key=lambda block: len(key(block.text)), default=None)


def _goes_on(heading: PageBlock, stated: str) -> bool:
    """Whether a heading has the whole title that metadata give, and then more."""
    return len(stated) >= WHOLE_TITLE and key(heading.text).startswith(stated)


def _pieces(title: str) -> Iterator[str]:
    """All runs of the parts between a title's separators (`A | B - C` has A, A | B, B, B - C …)."""
    cuts = list(_PARTS.finditer(title))[:MOST_PARTS]
    starts = [0, *(cut.end() for cut in cuts)]
    ends = [*(cut.start() for cut in cuts), len(title)]
    for index, start in enumerate(starts):
        for end in ends[index:]:
            yield title[start:end]
