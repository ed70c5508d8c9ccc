"""What Tantivy's words of trouble mean: files that are damaged, or a system that lets nobody at them."""

import errno
import os
import re
from pathlib import Path

from services.index.port import IndexDamaged, IndexOutOfReach, StoreUnavailable

_SYSTEM = re.compile(r"Os \{ code: (\d+)")
"""How the operating system's errors stand in its messages."""


def reading_trouble(folder: Path, error: Exception) -> StoreUnavailable:
    """Why an index cannot be read. A file that is missing from it is damage as well."""
    found = _SYSTEM.search(str(error))
    number = int(found[1]) if found else errno.ENOENT
    if number == errno.ENOENT:
        return IndexDamaged(folder, error)
    return IndexOutOfReach(folder, os.strerror(number).lower())
