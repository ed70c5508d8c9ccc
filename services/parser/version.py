"""The version of what parser and expander make of a copy."""

from typing import Final

from services.parser.formats.registry import formats
from services.process.code_version import code_version

PACKAGES: Final = ("services.parser", "services.language", "copydesk_contracts")
LIBRARIES: Final = ("ftfy", "htmldate", "lxml", "trafilatura", "webencodings")
"""What text and pages are read with; each format's record names its own."""


def parser_libraries() -> tuple[str, ...]:
    """Every distribution that a reader stands on, in order."""
    named = {library for record in formats() for library in record.libraries}
    return tuple(sorted(named.union(LIBRARIES)))


def parser_version() -> str:
    """It changes with the readers, their data, and the libraries that they stand on."""
    return code_version(PACKAGES, parser_libraries())
