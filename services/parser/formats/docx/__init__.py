"""Word documents since 2007."""

from services.parser.formats.record import Format

FORMAT = Format(
    kind="docx",
    recognises=lambda sample: "word/document.xml" in sample.parts,
    reader="services.parser.formats.docx.reader:read_docx",
    libraries=("python-docx",),
)
