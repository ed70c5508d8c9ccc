"""Web archives: a page each, behind the record's and the server's headers."""

from services.parser.formats.record import Format
from services.parser.sniff.sample import Sample


def _recognises(sample: Sample) -> bool:
    """`WARC/` could begin a sentence; a digit after it could not."""
    return sample.starts(b"WARC/") and sample.copy[5:6].isdigit()


FORMAT = Format(
    kind="warc",
    recognises=_recognises,
    expander="services.parser.formats.warc.expander:warc_members",
    packed=frozenset({"gzip"}),
    libraries=("fastwarc",),
)
