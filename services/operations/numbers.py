"""All that an installation is watched by, gathered at one moment: for metrics, alerts and `copydesk top`."""

import asyncio
import os
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from services.operations.consumers import GroupStanding, whole_standings
from services.operations.flow import whole_flow
from services.operations.steps import Flow
from services.process.clock import Clock
from services.process.settings import Settings
from services.state.confinement import Confinement, Confinements
from services.state.partitions import Partitions
from services.state.tallies import StepTally, Tallies

MEASURE_EVERY: Final = 60.0
"""Seconds for which the size of a folder is remembered: walking a store of a million files takes some."""


@dataclass(frozen=True)
class Numbers:
    """`sizes` are bytes on disk by folder: content (where it lies in a folder) and index."""

    flow: Flow
    groups: Sequence[GroupStanding]
    tallies: Sequence[StepTally]
    parsers: Sequence[Confinement]
    sizes: dict[str, int]


@dataclass
class Gauges:
    """Gathers them, over all partitions."""

    partitions: Partitions
    settings: Settings
    clock: Clock
    _sizes: dict[str, int] = field(default_factory=dict)
    _measured: float | None = None

    async def read(self) -> Numbers:
        """The numbers now. Raises redis.exceptions.RedisError."""
        home = self.partitions.home
        return Numbers(
            flow=await whole_flow(self.partitions),
            groups=await whole_standings(self.partitions, self.settings, self.clock),
            tallies=await Tallies(home.redis, home.keys, self.clock).all(),
            parsers=await Confinements(home.redis, home.keys, self.clock).all(),
            sizes=await self._folders(),
        )

    async def _folders(self) -> dict[str, int]:
        now = self.clock.monotonic()
        if self._measured is None or now - self._measured >= MEASURE_EVERY:
            folders = {"index": self.settings.index_dir}
            if self.settings.content is None:
                folders["content"] = self.settings.content_dir
            self._sizes = {name: await asyncio.to_thread(size, path) for name, path in folders.items()}
            self._measured = now
        return self._sizes


def size(folder: Path) -> int:
    """Bytes of the files in a folder and those inside; what vanishes meanwhile counts for nothing."""
    total, waiting = 0, [folder]
    while waiting:
        try:
            with os.scandir(waiting.pop()) as entries:
                for entry in entries:
                    if entry.is_dir(follow_symlinks=False):
                        waiting.append(Path(entry.path))
                    else:
                        total += entry.stat(follow_symlinks=False).st_size
        except OSError:
            continue
    return total
