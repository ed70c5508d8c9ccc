"""While one part of a root is compared, the next is looked for; no more than that."""

import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from services.watcher.roots import Root
from services.watcher.scan import looking
from services.watcher.scan.classify import Ignore
from services.watcher.scan.looking import Looking
from services.watcher.scan.walk import FolderWalk, WalkedFile
from tests.integration.stepping import until


class CountedWalk(FolderWalk):
    """Counts the files that were asked for."""

    found = 0

    def __iter__(self) -> Iterator[WalkedFile]:
        for file in super().__iter__():
            self.found += 1
            yield file


async def test_the_next_part_is_looked_for_while_one_is_compared(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(looking, "CHUNK", 2)
    for number in range(7):
        (tmp_path / f"{number}.txt").write_text("copy")
    root, walk = Root("copy", tmp_path), CountedWalk(tmp_path)
    parts = Looking(Ignore(), tmp_path, 5.0, time.monotonic).everything(root, walk)
    first = await anext(parts)

    async def ahead() -> bool:
        return walk.found >= 4

    await until(ahead, "the next part")
    assert walk.found == 4
    rest = [file for part in [first, *[part async for part in parts]] for file in part]
    assert sorted(file.path for file in rest) == [f"{number}.txt" for number in range(7)]
