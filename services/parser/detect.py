"""What a file is, told by its bytes: signatures first, then structure, a model last.

The name only breaks ties: between markup without a frame and plain text.
"""

from typing import Final

from services.parser.formats.kinds import Format
from services.parser.sniff import binary, structure
from services.parser.sniff.signatures import by_signature

HEAD: Final = 64 * 1024


def detect(copy: bytes, name: str) -> Format:
    """The format of a non-empty copy.

    Raises Rejected: unsupported or encrypted format, no text, or nested too deeply.
    """
    found = by_signature(copy)
    if found is not None:
        return found
    head = structure.decoded(copy[:HEAD])
    if head is None:
        binary.refuse_unless_text(copy)
        return Format.TEXT
    return structure.by_structure(copy, head, name) or Format.TEXT
