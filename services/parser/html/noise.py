"""Elements that are named for something other than the article's text."""

from collections.abc import Iterable
from itertools import chain, pairwise
from typing import TYPE_CHECKING, Final

from lxml.html import HtmlElement

from services.parser.html.strings import remembering, tokens, vocabulary

if TYPE_CHECKING:
    from services.parser.html.blocks import PageBlock

COVERS: Final = 0.35
"""A word whose elements hold this share of the prose names the article itself (`has-sidebar`)."""
WORDS: Final = vocabulary(
    "related recommend recommended recommendation recommendations recirculation recirc teaser teasers"
    " newsletter newsletters share sharing social comment comments promo promos promotion advert adverts"
    " advertisement advertising ad ads sponsor sponsored paywall cookie consent breadcrumb breadcrumbs"
    " caption captions credit credits copyright byline author authors tags toolbar sidebar widget popup"
    " modal menu nav navigation footer popular trending subscribe subscription infobox factbox mostread"
    " readmore seealso alsoread readalso readnext morefrom embed gallery slideshow carousel player video"
    " poll quiz rating print login signup outbrain taboola disqus tooltip toc disclaimer"
)
OUTSIDE: Final = vocabulary("nav aside footer figure figcaption form dialog address")
"""Elements that HTML means for something other than the running text."""
COMMENTS: Final = frozenset({"comment", "comments", "disqus"})
OWN: Final = WORDS - vocabulary("widget nav navigation menu video player print embed popular paywall")
"""Words that say something when they stand on the paragraph or heading itself."""
TEXT_TAGS: Final = frozenset({"p", "h1", "h2", "h3", "h4", "h5", "h6", "li"})


def noise_of(element: HtmlElement) -> str | None:
    """The word in class, id or role that marks the element as something beside the article."""
    text = element.tag in TEXT_TAGS
    names = element.get("class", "")
    if not text:
        names = f"{names} {element.get('id', '')} {element.get('role', '')}"
    if "-" in element.tag:
        names += " " + element.tag
    return _noise_of_text(names) if text else _noise_of_box(names)


@remembering
def _noise_of_text(names: str) -> str | None:
    return next((word for word in tokens(names) if word in OWN), None)


@remembering
def _noise_of_box(names: str) -> str | None:
    single = tokens(names)
    pairs = map("".join, pairwise(single))
    return next((word for word in chain(single, pairs) if word in WORDS), None)


def believed(
    inner: "Iterable[PageBlock]", weights: dict[int, float], above: set[HtmlElement]
) -> frozenset[str]:
    """The suspicious words that, within the container, do not name the article itself."""
    shares: dict[str, float] = {}
    total = 0.0
    for block in inner:
        total += weights[block.order]
        for word in {word for element, word in block.context.noise if element not in above}:
            shares[word] = shares.get(word, 0.0) + weights[block.order]
    return frozenset(word for word, share in shares.items() if share < COVERS * total)
