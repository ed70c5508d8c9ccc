"""What Tantivy's words of trouble mean: files that are damaged, or a system that lets nobody at them."""

import errno
import os
import re
from pathlib import Path

from services.index.failures import IndexDamaged, IndexOutOfReach, StoreUnavailable

_SYSTEM = re.compile(r"Os \{ code: (\d+)")
"""How the operating system's errors stand in its messages."""

META = "meta.json"
"""Names the files that make up an index; nothing can be read without it."""
PARTS = "*.store"
"""Files that are there once anything was put into an index."""


def check_meta(folder: Path) -> None:
    """Raises IndexDamaged where what names an index's files is gone and they are left, IndexOutOfReach
    where nobody may look. No index at all is none that is damaged.
    """
    try:
        (folder / META).stat()
    except FileNotFoundError as error:
        if any(folder.glob(PARTS)):
            raise IndexDamaged(folder, f"{META} is missing") from error
    except NotADirectoryError:
        return
    except OSError as error:
        raise IndexOutOfReach(folder, (error.strerror or str(error)).lower()) from error


def reading_trouble(folder: Path, error: Exception) -> StoreUnavailable:
    """Why an index cannot be read. A file that is missing from it is damage as well."""
    found = _SYSTEM.search(str(error))
    number = int(found[1]) if found else errno.ENOENT
    if number == errno.ENOENT:
        return IndexDamaged(folder, error)
    return IndexOutOfReach(folder, os.strerror(number).lower())
