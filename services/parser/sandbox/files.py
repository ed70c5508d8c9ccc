"""Which files a confined process may touch, by Landlock: none, or a program and what it needs."""

from collections.abc import Sequence
from pathlib import Path
from typing import Final

from py_landlock import AccessFs, Landlock, LandlockError, get_abi_version

from services.parser.sandbox.walls import WallMissing

LIBRARIES: Final = ("/usr/lib", "/usr/lib64", "/lib", "/lib64", "/usr/local/lib")
"""Where the loader finds a program's libraries; nothing in them is anybody's secret."""
CACHE: Final = "/etc/ld.so.cache"
LOADERS: Final = ("lib*/ld-*.so*", "lib/*/ld-*.so*")
"""What the kernel starts a program with, from the root on."""


def confine_to_none() -> None:
    """Let this process open no file from now on, nor signal others. Raises WallMissing."""
    _apply(rules())


def confine_to_program(program: str, data: Sequence[str]) -> None:
    """Let this process run `program` alone, and read its libraries and folders of `data`.

    Raises WallMissing.
    """
    allowed = rules()
    allowed.allow_read(*(folder for folder in (*LIBRARIES, *data) if Path(folder).is_dir()))
    loaders = [path for pattern in LOADERS for path in Path("/").glob(pattern)]
    allowed.add_path_rule(program, *loaders, access=AccessFs.READ_FILE | AccessFs.EXECUTE)
    if Path(CACHE).exists():
        allowed.add_path_rule(CACHE, access=AccessFs.READ_FILE)
    _apply(allowed)


def rules() -> Landlock:
    """A ruleset that allows nothing yet, as strict as this kernel can have it."""
    try:
        get_abi_version()
    except (LandlockError, OSError) as error:
        raise WallMissing(f"{error}; Linux 5.13 and newer have Landlock") from error
    return Landlock(strict=False)


def _apply(allowed: Landlock) -> None:
    try:
        allowed.apply()
    except LandlockError as error:
        raise WallMissing(str(error)) from error
