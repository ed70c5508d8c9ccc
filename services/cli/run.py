"""`run`: server and services until Ctrl-C, with a live view of the flow."""

import asyncio
import sys
import time
from typing import Annotated

import typer
from redis.exceptions import RedisError
from rich.console import Group
from rich.live import Live
from rich.text import Text

from services.cli.embedded import has_owner, owned_since
from services.cli.exits import ExitCode, Failure
from services.cli.failures import failure
from services.cli.languages import check_languages
from services.cli.new_roots import make_roots
from services.cli.options import SettingsOption
from services.cli.output import console, errors, plain, tell
from services.cli.server import over_connection
from services.cli.signals import Stopped
from services.cli.stack import HOUSE, OwnerGone, Stack, open_stack, wait_ready
from services.cli.status import read_state, state_view
from services.cli.transport import check_transport
from services.process.code_version import changed_since
from services.process.folders import shown
from services.process.serve import listen, unserved
from services.process.settings import Settings
from services.state.diagnosis import examine_server

START_TIMEOUT = 120.0
"""Seconds for services to be ready: `run` may be the first start on a machine, with nothing in its cache."""
CODE = ("services", "copydesk_contracts")
"""Packages that services run."""
OUTDATED = "they run code that was there before: end them, and start again, to run what is there now"
REFRESH = 0.5
"""Seconds between two pictures of what happens."""


def run(
    quiet: Annotated[bool, typer.Option("--quiet", help="No live view")] = False,
    *,
    config: SettingsOption,
) -> None:
    """Run the embedded server and all services until Ctrl-C."""
    check_languages(config)
    check_transport(config, patient=True)
    make_roots(config)
    try:
        while _stay(config, quiet):
            errors.print("whoever ran the services has ended; running them here from now on")
    except Stopped:
        errors.print("stopped")


def _stay(config: Settings, quiet: bool) -> bool:
    """Run or watch until told to stop. Returns true where others ran the services and have ended."""
    if not has_owner(config.state):
        _check_port(config)
    try:
        with open_stack(config, HOUSE) as stack:
            _run(stack, config, quiet)
    except OwnerGone:
        return True
    return False


def _check_port(config: Settings) -> None:
    """Raises Failure where the desk's port is somebody else's."""
    try:
        listen((config.desk_host, config.desk_port)).close()
    except OSError as error:
        raise Failure(ExitCode.SETTINGS, unserved(config.desk_host, config.desk_port, error)) from error


def _run(stack: Stack, config: Settings, quiet: bool) -> None:
    address = f"http://{config.desk_host}:{config.desk_port}/"
    if stack.attached:
        errors.print("services already run on this state; attached to them, Ctrl-C leaves them running")
        if changed_since(CODE, owned_since(config.state)):
            errors.print(plain(OUTDATED, "yellow"), soft_wrap=True)
    elif reasons := wait_ready(stack, START_TIMEOUT, tell):
        for service, reason in reasons.items():
            errors.print(plain(f"not ready: {service}: {reason}"), soft_wrap=True)
        errors.print(plain(f"logs: {config.state / 'log'}"), soft_wrap=True)
        address = "not served" if reasons.get("desk", "").startswith(("starting", "ends")) else address
    _warn(stack, config)
    errors.print(plain(f"desk: {address}   copy goes into: {', '.join(map(shown, config.roots.values()))}"))
    if quiet or not sys.stdout.isatty():
        _tend(stack)
    with Live(console=console, refresh_per_second=4) as live:
        while True:
            stack.tend()
            live.update(Group(_view(config), Text(f"{address}  Ctrl-C stops", "dim")))
            time.sleep(REFRESH)


def _warn(stack: Stack, config: Settings) -> None:
    """Say what endangers the work of a server that is not ours."""
    if stack.server is not None or stack.attached:
        return
    try:
        found = asyncio.run(over_connection(config, examine_server))
    except (RedisError, OSError) as error:
        errors.print(plain(failure(error, config.url).line, "red"), soft_wrap=True)
        return
    for finding in found:
        errors.print(plain(finding.line(), "yellow"), soft_wrap=True)


def _tend(stack: Stack) -> None:
    while True:
        stack.tend()
        time.sleep(REFRESH)


def _view(config: Settings) -> Group:
    try:
        return state_view(*asyncio.run(read_state(config)))
    except (RedisError, OSError) as error:
        return Group(plain(failure(error, config.url).line, "red"))
