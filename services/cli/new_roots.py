"""Folders of the settings that are not there yet are made at the first start, and never again.

One that was watched and is gone was moved, renamed or unmounted: an empty folder in its place would look
as if everything in it had been deleted.
"""

from pathlib import Path

from services.cli.exits import ExitCode, Failure
from services.process.folders import bucket_address
from services.process.settings import Settings
from services.watcher.publish.journal import journal_name


def make_roots(config: Settings) -> None:
    """Make what was never watched. Raises Failure where that cannot be, or where no folder is."""
    for name, folder in config.roots.items():
        if bucket_address(folder) is None and not (config.journal_dir / journal_name(name)).exists():
            _make(name, folder)


def _make(name: str, folder: Path) -> None:
    remedy = "see COPYDESK_ROOTS"
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except (FileExistsError, NotADirectoryError) as error:
        raise Failure(ExitCode.SETTINGS, f"root {name}: {folder} is no folder; {remedy}") from error
    except OSError as error:
        cause = f"root {name}: {folder} is not there and cannot be made ({error.strerror})"
        raise Failure(ExitCode.SETTINGS, f"{cause}; {remedy}") from error
