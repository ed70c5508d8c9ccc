"""The world's places by key: one sorted table, searched by halves, never taken apart as a whole."""

import gzip
from bisect import bisect_left
from collections.abc import Iterator
from functools import cache, cached_property, lru_cache
from importlib.resources import files
from typing import cast

import numpy as np

from services.enricher.annotators.places.keys import key_of
from services.enricher.annotators.places.spot import Kind, Spot

REMEMBERED = 4096
"""Names whose places are kept at hand: an article asks for the same ones many times."""

WELL_KNOWN = 1_000_000
"""What a listed place without inhabitants counts as beside a city of its name."""


class Atlas:
    """Places by `key_of` their names."""

    def __init__(self, table: bytes, regions: list[str]) -> None:
        self._table = table
        self._regions = regions
        ends = np.flatnonzero(np.frombuffer(table, dtype=np.uint8) == ord("\n"))
        self._starts = np.concatenate(([0], ends[:-1] + 1))
        self.find = lru_cache(REMEMBERED)(self._find)

    def region(self, spot: Spot) -> str | None:
        """Name of the state or province that the place is or lies in."""
        return None if spot.region is None else self._regions[spot.region]

    def _find(self, key: str) -> tuple[Spot, ...]:
        """Every place of that name, in the order of the table."""
        sought = f"{key}\t".encode()
        first = bisect_left(self._lines, sought)
        return tuple(self._matching(first, sought))

    def _matching(self, line: int, sought: bytes) -> Iterator[Spot]:
        while line < len(self._starts) and (found := self._lines[line]).startswith(sought):
            yield _spot(found.decode())
            line += 1

    @cached_property
    def _lines(self) -> "_Lines":
        return _Lines(self._table, self._starts)


class _Lines:
    """The lines of a table, cut out when they are asked for."""

    def __init__(self, table: bytes, starts: "np.ndarray[tuple[int], np.dtype[np.int64]]") -> None:
        self._table, self._starts = table, starts

    def __len__(self) -> int:
        return len(self._starts)

    def __getitem__(self, line: int) -> bytes:
        start = int(self._starts[line])
        return self._table[start : self._table.index(b"\n", start)]


def _spot(line: str) -> Spot:
    key, kind, name, country, region, number, latitude, longitude, population = line.split("\t")
    return Spot(
        "city" if kind == "capital" else cast("Kind", kind),
        name,
        country or None,
        int(region) if region else None,
        int(number),
        latitude=float(latitude) if latitude else None,
        longitude=float(longitude) if longitude else None,
        population=int(population),
        other=key_of(name) != key,
        capital=kind == "capital",
    )


@cache
def atlas() -> Atlas:
    """The one atlas of the process; reading it takes a tenth of a second and 15 MB."""
    folder = files("services.enricher").joinpath("data", "places")
    table = gzip.decompress(folder.joinpath("atlas.tsv.gz").read_bytes())
    regions = gzip.decompress(folder.joinpath("regions.tsv.gz").read_bytes())
    return Atlas(table, regions.decode().splitlines())


def further() -> list[Spot]:
    """Seas, rivers, regions and buildings that GeoNames' tables of towns and divisions lack."""
    path = files("services.enricher").joinpath("data", "places", "further.tsv")
    rows = (line.split("|") for line in path.read_text(encoding="utf-8").splitlines())
    return [
        Spot(cast("Kind", kind), name, country or None, None, None, float(y), float(x), WELL_KNOWN)
        for kind, name, country, y, x in rows
    ]
