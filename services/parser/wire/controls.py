"""The characters that steer a wire's transmission and typesetting, taken out before the text is decoded."""

from typing import Final

from services.parser.charset.decoding import decode

START, END = "\v", "\f"
"""What stands in the decoded text for the start and the end of the message's text (STX, ETX)."""

_STX, _ETX, _TAB_LINE, _SPACE_BAND, _DELETE = 0x02, 0x03, 0x08, 0x10, 0x7F
_INSTEAD: Final = {_STX: ord(START), _ETX: ord(END), _TAB_LINE: ord(" "), _SPACE_BAND: ord(" ")}
"""The tab line indicator and the space band of typesetters part words."""

_KEPT: Final = frozenset(b"\t\n\r") | frozenset(_INSTEAD)
_DROPPED: Final = bytes(code for code in (*range(0x20), _DELETE) if code not in _KEPT)
_TABLE: Final = bytes(_INSTEAD.get(code, code) for code in range(256))


def decoded_wire(copy: bytes) -> tuple[str, str | None]:
    """The text without control characters, and its charset; START and END are kept.

    Raises Rejected (not text) where what remains is none.
    """
    found = decode(copy.translate(_TABLE, _DROPPED))
    return found.text, found.charset
