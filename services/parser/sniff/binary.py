"""Whether bytes that are not clean text are text all the same, in some older encoding."""

from typing import Final

from copydesk_contracts.events import ReasonCode
from services.process.errors import Rejected

SAMPLE: Final = 16 * 1024
"""Bytes looked at: binary formats show control characters in their first block."""
TEXT_CONTROLS: Final = frozenset(b"\t\n\x0b\x0c\r\x1b\x1a")
CONTROLS: Final = bytes(set(range(32)) - TEXT_CONTROLS) + b"\x7f"
FEW: Final = 0.01
"""From this share of control characters bytes are no text: noise has 0.1, stray ones in text 0.002."""


def control_share(sample: bytes) -> float:
    """How many of the bytes are control characters that text has no use for, 0 to 1."""
    return 1 - len(sample.translate(None, CONTROLS)) / max(len(sample), 1)


def refuse_unless_text(copy: bytes) -> None:
    """Raise Rejected(NOT_TEXT) where too many of the bytes are control characters."""
    share = control_share(copy[:SAMPLE])
    if share >= FEW:
        raise Rejected(ReasonCode.NOT_TEXT, f"{share:.0%} of the bytes are control characters")
