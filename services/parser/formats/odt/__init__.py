"""OpenDocument texts."""

from copydesk_contracts.events import ReasonCode
from services.parser.formats.record import Format
from services.parser.sniff.packages import package_type
from services.parser.sniff.sample import Sample
from services.process.errors import Rejected

_TYPE = b"application/vnd.oasis.opendocument."


def _recognises(sample: Sample) -> bool:
    """Raises Rejected(UNSUPPORTED_FORMAT) for OpenDocument files of other kinds."""
    kind = package_type(sample.copy)
    if not kind.startswith(_TYPE):
        return False
    if kind.removeprefix(_TYPE).startswith(b"text"):
        return True
    raise Rejected(ReasonCode.UNSUPPORTED_FORMAT, "an OpenDocument file that is no text")


FORMAT = Format(kind="odt", recognises=_recognises, reader="services.parser.formats.odt.reader:read_odt")
