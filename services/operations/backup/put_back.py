"""Makes a house of a backup: an empty state and an empty namespace, into which everything is put."""

import asyncio
import shutil
from pathlib import Path

from redis.asyncio import Redis

from services.operations.backup.links import copy_all, files
from services.operations.backup.manifest import SERVER, Manifest, parts, read_manifest
from services.operations.backup.sums import check
from services.process.settings import Settings
from services.state.dump import any_key, load_dump
from services.state.keys import Keys


class NotEmpty(Exception):
    """Something is there that would be mixed with the backup."""


async def put_back(settings: Settings, redis: Redis, source: Path) -> Manifest:
    """Put everything into its place. Nothing is touched before all of the backup was looked at.

    Raises NoBackup, Damaged, NotEmpty, NotRestored, OSError. The server comes last: services that
    start on half a house find an empty namespace, and read all copy anew.
    """
    manifest = read_manifest(source)
    await asyncio.to_thread(check, source)
    await _refuse_others(settings, redis, manifest)
    await asyncio.to_thread(_copy, settings, source)
    with (source / SERVER).open("rb") as file:
        await load_dump(redis, file)
    return manifest


async def _refuse_others(settings: Settings, redis: Redis, manifest: Manifest) -> None:
    if manifest.namespace != settings.namespace:
        raise NotEmpty(f"it is of the namespace {manifest.namespace}: set COPYDESK_NAMESPACE to it")
    if manifest.content != settings.content:
        place = manifest.content or "a folder of the state"
        raise NotEmpty(f"its content is in {place}: set COPYDESK_CONTENT to the same")
    for folder in parts(settings).values():
        if any(files(folder)):
            raise NotEmpty(f"{folder} is not empty: name another --state, or move it away")
    if await any_key(redis, Keys(settings.namespace)):
        remedy = "stop the services, and take an empty server or another database"
        raise NotEmpty(f"the namespace {settings.namespace} is in use on the server: {remedy}")


def _copy(settings: Settings, source: Path) -> None:
    for name, folder in parts(settings).items():
        if any(files(folder)):
            raise NotEmpty(f"{folder} is not empty any more")
        shutil.rmtree(folder, ignore_errors=True)
        copy_all(source / name, folder)
