"""Control characters that text has no use for: what has many of them is no text."""

import re
from typing import Final

from copydesk_contracts.events import ReasonCode
from services.process.errors import Rejected

_NEVER_TEXT: Final = bytes([*range(0x09), *range(0x0E, 0x1B), *range(0x1C, 0x20), 0x7F])
"""All but tab, the ends of lines and pages, and the escape of seven-bit Japanese."""
_CONTROLS: Final = re.compile("[\0-\x08\x0e-\x1a\x1c-\x1f\x7f]")
_MOST_CONTROLS: Final = 0.01
"""Share of the bytes: noise has a tenth, stray ones in text some thousandths."""
_FEW_CONTROLS: Final = 2
"""So many are stray however short the text is."""
_MOST_NULLS: Final = 0.001
"""Share of the bytes: no keyboard and no wire makes a null, binary formats are full of them."""
_SAMPLE: Final = 100_000
"""Characters of a decoded text that are looked at."""


def refuse_binary(copy: bytes) -> None:
    """Raises Rejected(NOT_TEXT) for bytes that are text in no charset of single bytes."""
    stripped = copy.rstrip()
    controls = len(stripped) - len(stripped.translate(None, _NEVER_TEXT))
    _refuse(controls, stripped.count(0), len(stripped))


def refuse_controls(text: str) -> None:
    """Raises Rejected(NOT_TEXT) for a decoded text that is none."""
    head = text.rstrip()[:_SAMPLE]
    _refuse(len(_CONTROLS.findall(head)), head.count("\0"), len(head))


def _refuse(controls: int, nulls: int, length: int) -> None:
    if controls > max(_FEW_CONTROLS, _MOST_CONTROLS * length) or nulls > _MOST_NULLS * length:
        raise Rejected(ReasonCode.NOT_TEXT, f"{controls} control characters in {length}")
