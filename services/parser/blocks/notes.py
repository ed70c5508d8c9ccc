"""What an agency adds for the desks below its copy, and is not to be published."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final

from services.parser.blocks.block import Block, Role
from services.parser.text.advisory import is_advisory
from services.parser.wire.crossheads import dashed_heading
from services.parser.wire.slugs import is_picture_mark

LONGEST: Final = 200
"""Characters of a line that opens the notes; a paragraph that mentions them is longer."""
_OPENS: Final = re.compile(
    r"\W*(?:the following (?:information|notes?) (?:is|are) not (?:intended )?for publication"
    r"|(?:the following is )?not for publication\b"
    r"|(?:\w+ )?(?:notebook|notizblock)\W*$"
    r"|(?:\w+ )?(?:editorial )?contacts\W*$"
    r"|notes? (?:to|for) (?:the )?editors?\W*$"
    r"|(?:die )?folgende\w* informationen sind nicht (?:zur|für die) veröffentlichung"
    r"|nicht zur veröffentlichung\b|redaktionelle hinweise\W*$|hinweise? an die redaktion\w*\W*$"
    r"|(?:ces|les) informations (?:qui suivent )?ne sont pas destinées à (?:la publication|être publiées)"
    r"|ne pas publier\b|la siguiente información no es para publicación|no publicar\b"
    r"|da non pubblicare\b|não publicar\b|niet voor publicatie\b)",
    re.IGNORECASE,
)


_CONTACT: Final = re.compile(r"\(\(.*\)\)\W*", re.DOTALL)
"""Addresses of reporters and desks stand in double brackets in the copy of some agencies."""
_SIGN_OFF: Final = re.compile(
    r"(?:[A-Za-z]{2,5} )?[a-z]{2,4}(?:[/ +–-][a-z]{2,4}){1,6}\W*|[a-z]{1,4}/[a-z]{1,4}\W*"
    r"|\W*(?:ends?|mfl|more)\W*"
)
"""Initials and signs of the end: `gr/bp`, `qpa wim xx n1 rad`, `QFE tsm/ram`, `end`."""
_FEED_FOOT: Final = re.compile(
    r"(?:The post|Der Beitrag|L['’]article|La entrada|L['’]articolo|O post|Het bericht|Inlägget)\s.{1,150}\s"
    r"(?:appeared first on|first appeared on|erschien zuerst auf|est apparu en premier sur"
    r"|(?:se publicó|aparece) primero en|proviene da|apareceu primeiro em|verscheen eerst op"
    r"|dök först upp på)\s.{1,60}"
)
"""What a blog's program adds to each entry of its feed."""
LAST: Final = 3
"""Blocks at the end among which a sign-off stands."""
TOP: Final = 6
"""Blocks from the top among which an advisory stands: behind the points that sum the story up."""


def without_notes(blocks: Sequence[Block]) -> Iterator[Block]:
    """The blocks, those that speak to the desks standing aside, lines between dashes as headings."""
    told = noted = False
    for at, block in enumerate(blocks):
        noted = noted or (told and _opens_notes(block))
        told = told or block.role in (Role.TEXT, Role.ROW)
        if block.role is Role.ASIDE:
            yield block
        elif noted:
            yield replace(block, role=Role.ASIDE, reason="notes-to-editors")
        elif reason := _reason(block, at, len(blocks)):
            yield replace(block, role=Role.ASIDE, reason=reason)
        else:
            yield _crosshead(block)


def _reason(block: Block, at: int, count: int) -> str | None:
    """Why a block of text is none of the article; null for one that is."""
    if block.role is not Role.TEXT or len(block.text) > LONGEST:
        return None
    if _CONTACT.fullmatch(block.text):
        return "contact"
    if at >= count - LAST and (closing := _closing_reason(block.text, at)):
        return closing
    if is_picture_mark(block.text):
        return "picture-numbers"
    return "advisory" if at < TOP and is_advisory(block.text) else None


def _closing_reason(text: str, at: int) -> str | None:
    """Why one of the last blocks is none of the article."""
    if at and _SIGN_OFF.fullmatch(text):
        return "sign-off"
    return "feed-footer" if _FEED_FOOT.fullmatch(text) else None


def _crosshead(block: Block) -> Block:
    is_one = block.role is Role.TEXT and dashed_heading(block.text) is not None
    return replace(block, role=Role.HEADING) if is_one else block


def _opens_notes(block: Block) -> bool:
    told = block.role is not Role.ASIDE and len(block.text) <= LONGEST
    return told and _OPENS.match(block.text) is not None
