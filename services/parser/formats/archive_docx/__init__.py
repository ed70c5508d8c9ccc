"""Downloads of press archives as Word documents (Nexis, Factiva): an article or several in one file."""

from services.parser.formats.archive_docx.shape import holds_download
from services.parser.formats.record import Format

FORMAT = Format(
    kind="archive-docx",
    recognises=lambda sample: sample.once(holds_download),
    expander="services.parser.formats.archive_docx.expander:docx_download_members",
    libraries=("python-docx",),
)
