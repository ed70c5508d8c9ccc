"""The beginning of a copy as text, good enough to tell what it is."""

import codecs

from services.parser.charset.marks import marked, unmarked_utf16
from services.parser.sniff.binary import FEW, control_share


def decoded(head: bytes) -> str | None:
    """The beginning as text; null where it does not look like text."""
    mark = marked(head)
    if mark is not None:
        return head[len(mark[0]) :].decode(mark[1], "replace")
    wide = unmarked_utf16(head)
    if wide is not None:
        return head.decode(wide, "replace")
    if control_share(head) >= FEW:
        return None
    try:
        return codecs.getincrementaldecoder("utf-8")().decode(head)
    except UnicodeDecodeError:
        return head.decode("latin-1")
