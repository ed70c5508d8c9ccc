"""Downloads of press archives as text (Nexis, Factiva): one article."""

from services.parser.formats.archive_download.shape import documents_in
from services.parser.formats.record import Format

FORMAT = Format(
    kind="archive-download",
    recognises=lambda sample: sample.once(documents_in) == 1,
    reader="services.parser.formats.archive_download.reader:read_download",
    most="text_bytes",
)
