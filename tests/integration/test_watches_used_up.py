"""Where the kernel has no watches left, listening fails as a whole, and polling takes its place."""

import subprocess
import sys
from pathlib import Path

import pytest

FOLDERS = 30
WATCHES = 10
LISTEN = """
import asyncio, sys
from pathlib import Path
from services.watcher.roots import Root
from services.watcher.scan.listen import Hints, Listener

async def listen():
    listener = Listener(Hints())
    await listener.update({Root("seeds", Path(sys.argv[1])): (1, 1, ())}, 0.0)
    while not (listener.failed or listener.listening):
        await asyncio.sleep(0.01)
    print("failed" if listener.failed else "listening")
    await listener.stop()

asyncio.run(listen())
"""


def listened(folder: Path, watches: int) -> str:
    """What became of listening, in a namespace of its own with so many watches."""
    shell = f'echo {watches} > /proc/sys/user/max_inotify_watches && exec "$@"'
    inside = ["bash", "-c", shell, "-", sys.executable, "-c", LISTEN, str(folder)]
    done = subprocess.run(
        ["unshare", "-Ur", *inside], capture_output=True, text=True, check=False, timeout=120
    )
    if "unshare" in done.stderr or "Permission denied" in done.stderr:
        pytest.skip(f"no user namespace can be made here: {done.stderr.strip()}")
    assert done.returncode == 0, done.stderr
    return done.stdout.splitlines()[-1]


@pytest.mark.parametrize(("watches", "told"), [(WATCHES, "failed"), (10 * FOLDERS, "listening")])
def test_too_few_watches_are_no_half_hearing(tmp_path: Path, watches: int, told: str) -> None:
    for number in range(FOLDERS):
        (tmp_path / str(number)).mkdir()
    assert listened(tmp_path, watches) == told
