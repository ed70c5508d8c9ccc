"""Makes a house of a backup: an empty state and an empty namespace, into which everything is put."""

import asyncio
import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from services.operations.backup.links import copy_all, files
from services.operations.backup.manifest import SERVER, Manifest, parts, read_manifest
from services.operations.backup.sums import check
from services.process import crash
from services.process.settings import Settings
from services.state.dump import any_key, load_dump, remove_all
from services.state.partitions import Partition, Partitions, begin_restoring, end_restoring, half_restored
from services.state.servers import Server, servers_of

PART: Final = "restore.part"
"""Folder in the state, in which the files are made ready."""


class NotEmpty(Exception):
    """Something is there that would be mixed with the backup."""


async def put_back(settings: Settings, partitions: Partitions, source: Path) -> Manifest:
    """Put everything into its place. Nothing is touched before all of the backup was looked at.

    Raises NoBackup, Damaged, NotEmpty, NotRestored, OSError. Until the last key is there the namespace says
    that it is being restored, and nobody works on it; who was killed over it is followed by who begins anew.
    """
    manifest = read_manifest(source)
    await asyncio.to_thread(check, source)
    _refuse_other_settings(settings, manifest)
    servers = await servers_of(partitions)
    await _refuse_others(settings, partitions.home, servers)
    await asyncio.to_thread(_copy_beside, settings, source)
    await _begin(settings, partitions.home, servers)
    crash.point("restore.begun")
    await asyncio.to_thread(_move_in, settings)
    crash.point("restore.files")
    with (source / SERVER).open("rb") as file:
        await load_dump(partitions, file)
    crash.point("restore.keys")
    await end_restoring(partitions.home.redis, partitions.home.keys, manifest.partitions)
    return manifest


def _refuse_other_settings(settings: Settings, manifest: Manifest) -> None:
    if manifest.namespace != settings.namespace:
        raise NotEmpty(f"it is of the namespace {manifest.namespace}: set COPYDESK_NAMESPACE to it")
    if manifest.partitions != settings.partitions:
        raise NotEmpty(
            f"it has {manifest.partitions} partitions, and COPYDESK_PARTITIONS says {settings.partitions}: "
            f"set COPYDESK_PARTITIONS={manifest.partitions}; another number is had by a namespace filled anew"
        )
    if manifest.content != settings.content:
        place = manifest.content or "a folder of the state"
        raise NotEmpty(f"its content is in {place}: set COPYDESK_CONTENT to the same")


async def _refuse_others(settings: Settings, home: Partition, servers: Sequence[Server]) -> None:
    begun = await half_restored(home.redis, home.keys)
    if begun == str(settings.state.resolve()):
        return
    for folder in parts(settings).values():
        if any(files(folder)):
            raise NotEmpty(f"{folder} is not empty: name another --state, or move it away")
    if begun is None and await any_key(servers):
        remedy = "stop the services, and take an empty server or another database"
        raise NotEmpty(f"the namespace {settings.namespace} is in use on the server: {remedy}")


async def _begin(settings: Settings, home: Partition, servers: Sequence[Server]) -> None:
    """From here on nobody works on the namespace. What somebody put in before is taken out."""
    await begin_restoring(home.redis, home.keys, str(settings.state.resolve()))
    await remove_all(servers, home.keys.partitions())


def _copy_beside(settings: Settings, source: Path) -> None:
    shutil.rmtree(settings.state / PART, ignore_errors=True)
    for name in parts(settings):
        copy_all(source / name, settings.state / PART / name)


def _move_in(settings: Settings) -> None:
    for name, folder in parts(settings).items():
        shutil.rmtree(folder, ignore_errors=True)
        for path in files(settings.state / PART / name):
            (folder / path).parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            shutil.move(settings.state / PART / name / path, folder / path)
    shutil.rmtree(settings.state / PART)
