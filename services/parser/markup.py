"""How deep tags lie in one another, counted before any tree is built. Linear."""

import re
from typing import Final

from copydesk_contracts.events import ReasonCode
from services.parser.limits import Limits
from services.process.errors import Rejected

UNCLOSED: Final = 10
"""Tags left open, for each level of nesting that is allowed: real pages forget some on every level."""
_CLOSED_BY_ITSELF: Final = b"p|li|dt|dd|tr|td|th|option|br|hr|img|meta|link|input|source|wbr|col|area|embed"
_TAG: Final = re.compile(rb"(?i)<(/?)(?!(?:" + _CLOSED_BY_ITSELF + rb")\b)[a-z][^<>]*")


def check_nesting(copy: bytes, limits: Limits) -> None:
    """Raise Rejected(BOMB) where tags that must be closed pile up far beyond `limits.nesting`.

    Tags that HTML closes by itself, or that have no end, do not count. Honest pages forget
    to close tags too: the reader knows the true depth, this only keeps the tree from it.
    """
    most = UNCLOSED * limits.nesting
    if copy.count(b"<") <= most:
        return
    depth = 0
    for match in _TAG.finditer(copy):
        if match[1]:
            depth = max(0, depth - 1)
        elif not match[0].endswith(b"/"):
            depth += 1
            if depth > most:
                raise Rejected(ReasonCode.BOMB, f"more than {most} elements inside one another")
