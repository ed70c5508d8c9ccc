"""What surrounds a block: the meaningful elements above it, found on the way down."""

import re
from dataclasses import dataclass
from typing import Final

from lxml.html import HtmlElement

from services.parser.html.noise import OUTSIDE, noise_of
from services.parser.html.strings import remembering, vocabulary

LANDMARKS: Final = vocabulary(
    "article main nav aside header footer figure figcaption form table ul ol dl blockquote li details"
    " address dialog"
)
WHOLE: Final = frozenset({"html", "body"})
"""What their classes name is on the page (`has-sidebar`), not what the page is."""


@dataclass(frozen=True, slots=True)
class Context:
    """Landmarks from the outside in, suspicious elements with the rule that suspects them."""

    landmarks: tuple[str, ...] = ()
    noise: tuple[tuple[HtmlElement, str], ...] = ()
    hidden: bool = False

    def inside(self, *names: str) -> bool:
        """Whether one of these landmarks is around the block."""
        return any(name in self.landmarks for name in names)


ROOT: Final = Context()
UNSEEN: Final = re.compile(
    r"(?:^|[-_\s])(?:vh|sr|sr-?only|visually-?hidden|visuallyHidden|visibility-hidden|screen-?reader(?:s|-text|-only)?"
    r"|a11y-hidden|assistive-text|off-?screen|show-for-sr|mw-editsection"
    r"|(?:rollover|tool-?tip|popover)[\w-]*-(?:block|content|text|body|box)|hover-?card)(?!\S)"
)
"""Classes, one among others, that style sheets give to what only screen readers get, or who points at it."""


def enter(context: Context, element: HtmlElement) -> Context:
    """The context of what stands inside `element`."""
    tag = element.tag
    suspect = _suspicion(context, element)
    hidden = is_hidden(element)
    if tag not in LANDMARKS and suspect is None and not hidden:
        return context
    return Context(
        (*context.landmarks, tag) if tag in LANDMARKS else context.landmarks,
        (*context.noise, (element, suspect)) if suspect else context.noise,
        context.hidden or hidden,
    )


def _suspicion(context: Context, element: HtmlElement) -> str | None:
    """The word that makes the element one beside the article: its own name, or what it is named for."""
    tag = element.tag
    if tag in OUTSIDE:
        return str(tag)
    suspect = None if tag in WHOLE else noise_of(element)
    if suspect is None and tag == "article" and tag in context.landmarks:
        return "nested"
    return suspect


def is_hidden(element: HtmlElement) -> bool:
    """Whether the page's author hid the element from readers."""
    attributes = element.attrib
    if "hidden" in attributes or attributes.get("aria-hidden") == "true":
        return True
    style = attributes.get("style")
    return style is not None and "display:none" in style.replace(" ", "").lower()


def is_unseen(element: HtmlElement) -> bool:
    """Whether only screen readers get the element, by the names that style sheets use for it."""
    names = element.get("class")
    return names is not None and _names_unseen(names)


@remembering
def _names_unseen(names: str) -> bool:
    return UNSEEN.search(names) is not None
