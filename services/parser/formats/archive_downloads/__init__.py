"""Downloads of press archives as text (Nexis, Factiva): several articles in one file."""

from services.parser.formats.archive_download.shape import documents_in
from services.parser.formats.record import Format

FORMAT = Format(
    kind="archive-downloads",
    recognises=lambda sample: sample.once(documents_in) > 1,
    expander="services.parser.formats.archive_downloads.expander:download_members",
)
