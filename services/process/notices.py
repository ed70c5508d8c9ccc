"""The licences of the models and data that Copydesk ships or stands on; its own is MIT."""

import json
from dataclasses import dataclass
from functools import cache
from importlib.resources import files


@dataclass(frozen=True)
class Notice:
    """One model or table: what it is used for, under which licence, from where.

    `package` is the distribution that brings it, null where it lies in ours.
    """

    name: str
    used_for: str
    licence: str
    source: str
    package: str | None = None


@cache
def notices() -> tuple[Notice, ...]:
    """All of them, in the order in which they are shown."""
    source = files("services.process").joinpath("notices.json").read_text(encoding="utf-8")
    return tuple(Notice(**entry) for entry in json.loads(source))
