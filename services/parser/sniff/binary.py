"""Whether bytes that are not clean text are text all the same, in some older encoding."""

from functools import cache
from typing import TYPE_CHECKING, Final

from copydesk_contracts.events import ReasonCode
from services.process.errors import Rejected

if TYPE_CHECKING:
    from magika import Magika

SAMPLE: Final = 16 * 1024
TEXT_CONTROLS: Final = frozenset(b"\t\n\x0b\x0c\r\x1b\x1a")
CONTROLS: Final = bytes(set(range(32)) - TEXT_CONTROLS) + b"\x7f"
FEW: Final = 0.01
MANY: Final = 0.1
TEXT_GROUPS: Final = frozenset({"text", "code"})


def control_share(sample: bytes) -> float:
    """How many of the bytes are control characters that text has no use for, 0 to 1."""
    return 1 - len(sample.translate(None, CONTROLS)) / max(len(sample), 1)


def refuse_unless_text(copy: bytes) -> None:
    """Raise Rejected where the bytes are no text; the model is asked in doubtful cases alone."""
    sample = copy[:SAMPLE]
    share = control_share(sample)
    if share < FEW:
        return
    label, group, is_text = identify(copy)
    if is_text and share < MANY:
        return
    if label in ("unknown", "txt", "empty") or is_text:
        raise Rejected(ReasonCode.NOT_TEXT, f"{share:.0%} of the bytes are control characters")
    raise Rejected(ReasonCode.UNSUPPORTED_FORMAT, f"{group}: {label}")


def identify(copy: bytes) -> tuple[str, str, bool]:
    """Label, group and whether it is text, as the type model sees the bytes."""
    output = _model().identify_bytes(copy).output
    return str(output.label), str(output.group), bool(output.is_text)


@cache
def _model() -> "Magika":
    """Loaded by the first file in doubt: it costs as much as reading hundreds of articles."""
    from magika import Magika

    return Magika()
