"""A state of its own for each end-to-end test; for pages one invented desk and one browser a module."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page
from redis import Redis

from services.process.settings import Settings
from tests.e2e.browsing import check, open_page, start_browser
from tests.e2e.support import Desk, free_port, until


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """A state of its own, with nothing running."""
    return Desk(tmp_path / "state")


def refused(desk: Desk) -> list[str]:
    """Keys and commands that a service's user asked for in vain."""
    settings = Settings(state=desk.state)
    with Redis.from_url(settings.url) as client:
        log: Any = client.acl_log()
    told = [f"{entry['username']} {entry['object']}" for entry in log]
    # Who keeps house tries whether it may make users again, for servers that have no users of ours.
    return [line for line in told if not line.endswith("acl|setuser")]


@pytest.fixture
def running(desk: Desk, tmp_path: Path) -> Iterator[Desk]:
    """`copydesk run` on an empty folder `copy`, with a light set of annotators."""
    (tmp_path / "copy").mkdir()
    port = free_port()
    desk.environment |= {
        "COPYDESK_ROOTS": f"copy={tmp_path / 'copy'}",
        "COPYDESK_DESK_PORT": str(port),
        "COPYDESK_ANNOTATORS": "language",
        "COPYDESK_SETTLE": "0.3",
    }
    process = desk.start("run", "--quiet")
    until(lambda: desk.call("status", check=False).returncode == 0, "the server")
    yield desk
    assert refused(desk) == []
    process.terminate()
    assert process.wait(timeout=120) == 0


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Address of a desk over invented documents."""
    from tests.e2e.desk_server import invented_desk

    with invented_desk(tmp_path_factory.mktemp("index")) as place:
        yield place


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """The system's Chromium."""
    with start_browser() as chromium:
        yield chromium


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A page whose errors fail the test."""
    page, errors = open_page(browser)
    yield page
    check(page, errors)
