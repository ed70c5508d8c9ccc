"""What a file is, told by its bytes: every format looks at them, the first that knows them has it."""

from services.parser.formats.record import Format
from services.parser.formats.registry import formats
from services.parser.sniff.binary import refuse_unless_text
from services.parser.sniff.foreign import refuse_foreign, refuse_markup
from services.parser.sniff.sample import Sample


def detect(copy: bytes, name: str) -> Format:
    """The format of a non-empty copy; `name` breaks ties only.

    Raises Rejected: unsupported or encrypted format, no text, malformed, or nested too deeply.
    """
    sample = Sample(copy, name)
    *recognisable, text = formats()
    found = next((record for record in recognisable if record.recognises(sample)), None)
    if found is not None:
        return found
    refuse_foreign(sample)
    refuse_markup(sample)
    if not sample.head:
        refuse_unless_text(copy)
    return text
