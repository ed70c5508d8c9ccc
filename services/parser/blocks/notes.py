"""What an agency adds for the desks below its copy, and is not to be published."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Final

from services.parser.blocks.block import Block, Role

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


def without_notes(blocks: Iterable[Block]) -> Iterator[Block]:
    """The blocks; from the line that opens the notes on, each stands aside."""
    told = noted = False
    for block in blocks:
        noted = noted or (told and _opens_notes(block))
        told = told or block.role in (Role.TEXT, Role.ROW)
        yield replace(block, role=Role.ASIDE, reason="notes-to-editors") if noted else block


def _opens_notes(block: Block) -> bool:
    return (
        block.role is not Role.ASIDE and len(block.text) <= LONGEST and _OPENS.match(block.text) is not None
    )
