"""The walls that the kernel puts around a process, which of them stand, and what is missing of them."""

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Final, Literal, Self

Mode = Literal["require", "best", "off"]
"""Refuse to work without every wall; work behind those that can be had; build none."""

OFF: Final = "COPYDESK_SANDBOX is off"


class WallMissing(Exception):
    """A wall that cannot be built here, and why."""


@dataclass(frozen=True)
class Wall:
    """One wall: its name, and what builds it around this process. That raises WallMissing or OSError."""

    name: str
    build: Callable[[], None]


@dataclass(frozen=True)
class Walls:
    """What stands around workers. `missing` has a line for each wall that does not, with its reason."""

    mode: Mode
    standing: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()

    @property
    def refused(self) -> bool:
        """Whether nothing may be parsed behind these."""
        return self.mode == "require" and bool(self.missing)

    def weakness(self) -> str | None:
        """What a person should know of it, in one line; null where nothing is missing."""
        return f"workers are not fully confined: {'; '.join(self.missing)}" if self.missing else None

    def as_dict(self) -> dict[str, Any]:
        """Plain values for JSON."""
        return asdict(self)

    @classmethod
    def of(cls, told: dict[str, Any]) -> Self:
        """Made again from `as_dict`."""
        return cls(told["mode"], tuple(told["standing"]), tuple(told["missing"]))


def build(mode: Mode, walls: Sequence[Wall]) -> Walls:
    """Build the walls in their order around this process, and tell which of them stand."""
    if mode == "off":
        return Walls(mode, missing=(OFF,))
    standing, missing = [], []
    for wall in walls:
        try:
            wall.build()
            standing.append(wall.name)
        except (WallMissing, OSError) as error:
            missing.append(f"{wall.name}: {error}")
    return Walls(mode, tuple(standing), tuple(missing))
