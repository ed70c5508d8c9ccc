"""The system's Chromium for the tests of pages."""

import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Final, Literal

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, ViewportSize, sync_playwright

from tests.conftest import unavailable

FLAGS = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"]
SCHEMES: Final[tuple[Literal["light", "dark"], ...]] = ("light", "dark")
WIDTHS: Final[dict[str, ViewportSize]] = {
    "wide": {"width": 1440, "height": 900},
    "narrow": {"width": 390, "height": 844},
}

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
"""What axe-core holds a page against ..."""
COLOURS = ["color-contrast", "link-in-text-block"]
"""... and the rules of it that depend on colours."""


@contextmanager
def start_browser() -> Iterator[Browser]:
    """Chromium; without one the test is skipped, or fails where CI is set."""
    path = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if path is None:
        unavailable("no Chromium here")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield chromium
        chromium.close()


def open_page(browser: Browser, width: str = "wide") -> tuple[Page, list[str]]:
    """A page in that width, and the list that its errors go to."""
    context = browser.new_context(viewport=WIDTHS[width])
    page = context.new_page()
    errors: list[str] = []
    page.on("console", lambda message: errors.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: errors.append(str(error)))
    return page, errors


def violations(page: Page, rules: Sequence[str] = RULES) -> list[str]:
    """What axe-core finds wrong with a page, a line each."""
    found = Axe().run(page, options={"runOnly": list(rules)}).response["violations"]
    return [f"{rule['id']}: {node['html'][:200]}" for rule in found for node in rule["nodes"]]


def check(page: Page, errors: list[str]) -> None:
    """Nothing went wrong on a page, and no copy ran on it."""
    assert errors == []
    assert page.title() != "taken"
    page.context.close()
