"""The version of what parser and expander make of a copy."""

from typing import Final

from services.process.code_version import code_version

PACKAGES: Final = ("services.parser", "copydesk_contracts")
LIBRARIES: Final = (
    "fastwarc",
    "feedparser",
    "ftfy",
    "lxml",
    "magika",
    "pypdfium2",
    "python-docx",
    "python-oxmsg",
    "striprtf",
    "trafilatura",
)


def parser_version() -> str:
    """It changes with the readers, their data, and the libraries that they stand on."""
    return code_version(PACKAGES, LIBRARIES)
