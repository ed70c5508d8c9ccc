"""The version of what parser and expander make of a copy."""

from typing import Final

from services.parser.formats.registry import formats
from services.process.code_version import code_version

PACKAGES: Final = ("services.parser", "copydesk_contracts")
LIBRARIES: Final = ("ftfy", "lxml", "trafilatura")
"""What text and pages are read with; each format's record names its own."""


def parser_version() -> str:
    """It changes with the readers, their data, and the libraries that they stand on."""
    named = {library for record in formats() for library in record.libraries}
    return code_version(PACKAGES, tuple(sorted(named.union(LIBRARIES))))
