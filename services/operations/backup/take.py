"""Takes a backup while everything runs.

Server and files are read while nobody can write to the server: a step that has done its work then
waits to be told so. What it wrote into index and journal before is what a crash at that moment
would have left, and is made up for in the same way. Links hold the files until they are copied.
"""

import asyncio
import fcntl
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from services.operations.backup.links import copy_all, link_all, link_indexes
from services.operations.backup.manifest import FORMAT, MANIFEST, ONE_PARTITION, SERVER, Manifest
from services.operations.backup.sums import SUMS, copy_summed
from services.process.clock import Clock
from services.process.settings import Settings
from services.process.version import VERSION
from services.state.dump import write_dump
from services.state.freeze import frozen
from services.state.partitions import Partitions
from services.state.servers import servers_of

STAGING: Final = "backup"
"""Folder in the state, on whose file system the links must lie."""


class Refused(Exception):
    """No backup is made. The message says why."""


async def take(settings: Settings, partitions: Partitions, clock: Clock, target: Path) -> Manifest:
    """Make the folder. Raises Refused, Thawed, Elsewhere, Unsteady, OSError; then it is not there."""
    await asyncio.to_thread(_refuse_present, target)
    with _staging(settings.state) as staging:
        count = await _freeze(settings, partitions, clock, staging)
        manifest = Manifest(
            format=FORMAT if partitions.several else ONE_PARTITION,
            version=VERSION,
            namespace=settings.namespace,
            made=clock.now().isoformat(),
            keys=count,
            content=settings.content,
            partitions=len(partitions.all),
        )
        await asyncio.to_thread(_write, staging, target, manifest)
    return manifest


def _refuse_present(target: Path) -> None:
    if target.exists():
        raise Refused(f"{target} is there already: name a folder that is not")


async def _freeze(settings: Settings, partitions: Partitions, clock: Clock, staging: Path) -> int:
    """Hold everything as it is at one moment. Returns the number of keys."""
    # Most of the content is linked before anybody has to wait.
    await asyncio.to_thread(_hold_content, settings, staging)
    servers = await servers_of(partitions)
    async with frozen(servers, clock.monotonic):
        holding = asyncio.create_task(asyncio.to_thread(_hold, settings, staging))
        with (staging / SERVER).open("wb") as file:
            count = await write_dump(servers, file)
        await holding
    return count


def _hold_content(settings: Settings, staging: Path) -> None:
    if settings.content is None:
        link_all(settings.content_dir, staging / "content", lambda path: not path.name.startswith(".part-"))


def _hold(settings: Settings, staging: Path) -> None:
    _hold_content(settings, staging)
    copy_all(settings.journal_dir, staging / "ledger")
    link_indexes(settings.index_dir, staging / "index")
    link_all(settings.versions_dir, staging / "versions")
    link_all(settings.missed_dir, staging / "missed")


def _write(staging: Path, target: Path, manifest: Manifest) -> None:
    """Copy all to its place, which appears whole or not at all."""
    part = target.with_name(f"{target.name}.part")
    shutil.rmtree(part, ignore_errors=True)
    part.mkdir(mode=0o700, parents=True)
    try:
        with (part / SUMS).open("w", encoding="utf-8") as sums:
            sums.writelines(copy_summed(staging, part))
        (part / MANIFEST).write_text(manifest.model_dump_json(indent=2), encoding="utf-8")
        os.sync()  # one call for thousands of files
        part.rename(target)
    except BaseException:
        shutil.rmtree(part, ignore_errors=True)
        raise


@contextmanager
def _staging(state: Path) -> Iterator[Path]:
    """An empty folder in the state, for one backup at a time. What a killed one left there is removed."""
    folder = state / STAGING
    with (state / f"{STAGING}.lock").open("a") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Refused("another backup is being made") from None
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(mode=0o700)
        try:
            yield folder
        finally:
            shutil.rmtree(folder, ignore_errors=True)
