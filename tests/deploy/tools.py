"""Programs that are not Python's: where `make tools` puts them, or wherever they are installed."""

import shutil
import sys
from pathlib import Path

import pytest


def tool(name: str) -> str:
    """Path of a program. Skips where it is not there."""
    found = shutil.which(name, path=str(Path(sys.executable).parent)) or shutil.which(name)
    if found is None:
        pytest.skip(f"{name} is not installed (make tools, which needs Go)")
    return found
