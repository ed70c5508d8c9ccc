"""All formats, made from the records in their folders. A new format is its folder and a line here."""

import importlib
from functools import cache
from typing import Final

from services.parser.formats.record import Format

FOLDERS: Final = (
    "pdf",
    "picture",
    "anpa1312",
    "iptc7901",
    "rtf",
    "gzip_file",
    "bzip2_file",
    "xz_file",
    "warc",
    "arc",
    "archive_docx",
    "docx",
    "odt",
    "epub",
    "zip_archive",
    "msg",
    "tar_archive",
    "nitf",
    "newsml_g2_package",
    "newsml_g2",
    "newsml_1_package",
    "newsml_1",
    "feed",
    "json_article",
    "json_list",
    "json_lines",
    "mbox",
    "eml",
    "web_page",
    "xml_articles",
    "xml_article",
    "subtitles",
    "archive_download",
    "archive_downloads",
    "table",
)
"""In the order in which they look at a copy: signatures of bytes first, then markup, JSON, mail."""
LAST: Final = "plain_text"
"""What a copy is that no format recognises and nothing refuses."""


@cache
def formats() -> tuple[Format, ...]:
    """Every format in its order, plain text last."""
    return tuple(_record(folder) for folder in (*FOLDERS, LAST))


@cache
def by_kind() -> dict[str, Format]:
    """Every format by its name in events."""
    return {record.kind: record for record in formats()}


def format_of(kind: str) -> Format:
    """The format of that name. Raises LookupError for a name that is none."""
    return by_kind()[kind]


def _record(folder: str) -> Format:
    record = importlib.import_module(f"services.parser.formats.{folder}").FORMAT
    if not isinstance(record, Format):
        raise TypeError(f"formats/{folder} has no record")
    return record
