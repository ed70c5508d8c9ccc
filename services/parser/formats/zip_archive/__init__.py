"""ZIP archives of documents."""

from services.parser.formats.record import Format
from services.parser.sniff.foreign import refuse_package
from services.parser.sniff.packages import ZIP
from services.parser.sniff.sample import Sample


def _recognises(sample: Sample) -> bool:
    """Raises Rejected(UNSUPPORTED_FORMAT) for packages of other programs."""
    if not sample.starts(*ZIP):
        return False
    refuse_package(sample)
    return True


FORMAT = Format(
    kind="zip", recognises=_recognises, expander="services.parser.formats.zip_archive.expander:zip_members"
)
