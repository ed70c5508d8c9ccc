"""`run`: server and services until Ctrl-C, with a live view of the flow."""

import asyncio
import signal
import sys
import time
from types import FrameType
from typing import Annotated

import typer
from redis.exceptions import RedisError
from rich.console import Group
from rich.live import Live
from rich.text import Text

from services.cli.house import SERVICES, House, open_house, wait_ready
from services.cli.options import SettingsOption
from services.cli.output import console, errors
from services.cli.status import read_state, state_view
from services.process.errors import explain
from services.process.settings import Settings

START_TIMEOUT = 120.0
REFRESH = 0.5


class _Stopped(Exception):
    pass


def run(
    quiet: Annotated[bool, typer.Option("--quiet", help="No live view")] = False,
    *,
    config: SettingsOption,
) -> None:
    """Run the embedded server and all services until Ctrl-C."""
    for root in config.roots.values():
        root.mkdir(parents=True, exist_ok=True)
    signal.signal(signal.SIGTERM, _stop)
    try:
        with open_house(config, SERVICES) as house:
            _run(house, config, quiet)
    except (_Stopped, KeyboardInterrupt):
        errors.print("stopped")


def _stop(number: int, frame: FrameType | None) -> None:  # noqa: ARG001
    raise _Stopped


def _run(house: House, config: Settings, quiet: bool) -> None:
    if house.attached:
        errors.print("services already run on this state; attached to them, Ctrl-C leaves them running")
    elif reasons := wait_ready(house, START_TIMEOUT):
        errors.print(f"not ready: {reasons}; see {config.state / 'log'}")
    address = f"http://{config.desk_host}:{config.desk_port}/"
    errors.print(f"desk: {address}   copy goes into: {', '.join(map(str, config.roots.values()))}")
    if quiet or not sys.stdout.isatty():
        _tend(house)
    with Live(console=console, refresh_per_second=4) as live:
        while True:
            house.tend()
            live.update(Group(_view(config), Text(f"{address}  Ctrl-C stops", "dim")))
            time.sleep(REFRESH)


def _tend(house: House) -> None:
    while True:
        house.tend()
        time.sleep(REFRESH)


def _view(config: Settings) -> Group:
    try:
        return state_view(*asyncio.run(read_state(config)))
    except (RedisError, OSError) as error:
        return Group(Text(f"server does not answer: {explain(error)}", "red"))
