"""Which reader reads which format; a reader's library is loaded when its first file comes."""

import importlib
from collections.abc import Callable
from functools import cache
from typing import Final, cast

from copydesk_contracts.article import Article
from services.parser.formats.kinds import Format

Reader = Callable[[bytes], Article]

READERS: Final = {
    Format.TEXT: "services.parser.text:read_text",
    Format.HTML: "services.parser.html:read_html",
    Format.PDF: "services.parser.formats.pdf:read_pdf",
    Format.DOCX: "services.parser.formats.docx:read_docx",
    Format.ODT: "services.parser.formats.odt:read_odt",
    Format.RTF: "services.parser.formats.rtf:read_rtf",
    Format.EML: "services.parser.formats.mail:read_mail",
    Format.MSG: "services.parser.formats.msg:read_msg",
    Format.JSON: "services.parser.formats.json_article:read_json",
    Format.NITF: "services.parser.formats.nitf:read_nitf",
    Format.NEWSML: "services.parser.formats.newsml:read_newsml",
    Format.NEWSML_1: "services.parser.formats.newsml_1:read_newsml_1",
}


@cache
def reader(kind: Format) -> Reader:
    """The reader of a single document's format; KeyError for a container's."""
    module, _, name = READERS[kind].partition(":")
    return cast(Reader, getattr(importlib.import_module(module), name))
