"""A reader and an operator click through the whole desk, over hundreds of real articles that come in live."""

import gzip
import shutil
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from playwright.sync_api import Page, expect

from tests.e2e.browsing import open_page, start_browser
from tests.e2e.support import Desk, free_port, until

pytestmark = [pytest.mark.browser, pytest.mark.server, pytest.mark.corpus, pytest.mark.timeout(400)]

WIRE = "\n\n".join(
    [
        "A container ship that had drifted without power for three days reached port under tow on Sunday.",
        "The crew of nineteen were in good health, the harbour office said.",
        "“Nobody panicked,” said Commander Ada Holmgren, who led the rescue.",
        "Tugs took turns in heavy seas, and the owner said it would pay for the tow.",
        "An inquiry into the fire will begin on Wednesday.",
    ]
)
LIVE_WITHIN = 20.0
"""Seconds on a busy machine; what waits for the next scan takes 30."""


@pytest.fixture(scope="module")
def copy(corpus: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A third of the corpus's texts and pages, a wire story in two versions, and a file that cannot be read.

    All would take a busy machine three minutes.
    """
    folder = tmp_path_factory.mktemp("clicks") / "copy"
    (folder / "text").mkdir(parents=True)
    (folder / "html").mkdir()
    for path in sorted((corpus / "news-text" / "copy").glob("*.txt"))[::3]:
        shutil.copy(path, folder / "text" / path.name)
    for path in sorted((corpus / "news-html" / "pages").glob("*.html.gz"))[::3]:
        (folder / "html" / path.stem).write_bytes(gzip.decompress(path.read_bytes()))
    (folder / "wire.txt").write_text(f"Drifting ship towed into port\n\n{WIRE}\n")
    (folder / "short.txt").write_text(f"Ship adrift is safe\n\n{WIRE[:330]}\n")
    (folder / "broken.pdf").write_bytes(b"%PDF-1.7\nnothing of a PDF\n%%EOF\n")
    return folder


@pytest.fixture(scope="module")
def desk(copy: Path) -> Iterator[str]:
    """Address of a running house that has taken everything in."""
    made = Desk(copy.parent / "state")
    port = free_port()
    made.environment |= {"COPYDESK_ROOTS": f"copy={copy}", "COPYDESK_DESK_PORT": str(port)}
    house = made.start("run", "--quiet")
    files = sum(path.is_file() for path in copy.rglob("*"))
    assert files >= 160
    address = f"http://127.0.0.1:{port}"
    try:
        until(lambda: final(address) >= files, f"{files} files to be final")
        yield address
    finally:
        house.terminate()
        house.wait(30)


def final(address: str) -> int:
    """How many documents are indexed or rejected."""
    try:
        states: dict[str, int] = ask(address, "/api/flow")["states"]
    except httpx.HTTPError:
        return 0
    return states.get("indexed", 0) + states.get("rejected", 0)


def ask(address: str, path: str) -> Any:
    """An answer of the API."""
    return httpx.get(address + path, timeout=5).raise_for_status().json()


@pytest.fixture
def page() -> Iterator[Page]:
    """A page whose console errors fail the test."""
    with start_browser() as browser:
        page, errors = open_page(browser)
        yield page
        assert errors == []


def test_every_page_opens(desk: str, page: Page) -> None:
    one = ask(desk, "/api/search?q=port&limit=1")["hits"][0]["document_id"]
    story = next(h["story"] for h in ask(desk, "/api/search?q=drifting&limit=5")["hits"] if h["story"])
    speaker = ask(desk, "/api/search")["facets"]["speaker"][0]["value"]
    person = ask(desk, "/api/search")["facets"]["person"][0]["value"]
    addresses = ["/", "/?q=minister", f"/documents/{one}", f"/stories/{story}", "/people", "/speakers"]
    addresses += [
        f"/people/{person}",
        f"/speakers/{speaker}",
        "/searches",
        "/flow",
        "/dead-letters",
        "/help",
        "/licences",
    ]
    for path in [*addresses, "/feed"]:
        page.goto(desk + path)
        assert page.locator("main").inner_text().strip(), path
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), path


def test_a_reader_goes_from_the_search_to_who_said_what(desk: str, page: Page) -> None:
    page.goto(desk)
    page.locator(".find input").fill("+ship")
    page.keyboard.press("Enter")
    page.wait_for_url("**/?q=%2Bship")
    before = int(page.locator("h1.count").inner_text().split()[0])
    page.locator(".facet.person a", has_text="Ada Holmgren").click()
    assert int(page.locator("h1.count").inner_text().split()[0]) <= before
    unfold = page.locator("[data-unfold]").first
    unfold.click()
    page.locator(".unfolded .hit").first.wait_for()
    page.locator(".hit h3 a").first.click()
    page.wait_for_url("**/documents/**")
    mark = page.locator(".body .person").first
    colour = mark.evaluate("e => getComputedStyle(e).color")
    page.locator("#show-person").uncheck()
    assert mark.evaluate("e => getComputedStyle(e).color") != colour
    page.locator(".beside h2 a", has_text="copies of this story").click()
    page.wait_for_url("**/stories/**")
    page.locator("a", has_text="compare with the first").click()
    page.wait_for_url("**/compare/**")
    expect(page.locator("del, ins").first).to_be_visible()
    page.goto(f"{desk}/speakers/Ada Holmgren")
    assert "Nobody panicked" in page.locator("main").inner_text()


def test_a_saved_search_and_an_event_are_seen_live(desk: str, copy: Path, page: Page) -> None:
    page.goto(f"{desk}/?q=quinquereme")
    page.locator("summary", has_text="Save this search").click()
    page.locator("form[action='/searches/save'] input[name=name]").fill("Old ships")
    page.locator("form[action='/searches/save'] button").click()
    page.wait_for_url("**/searches**")
    assert "Old ships" in page.locator("main").inner_text()
    page.goto(f"{desk}/feed")
    expect(page.locator("#live-state")).to_have_text("listening")
    (copy / "live.txt").write_text("Quinquereme found\n\nDivers found a quinquereme off Haifa on Monday.\n")
    dropped = time.monotonic()
    page.locator("#live li.indexed", has_text="Quinquereme found").wait_for(timeout=60_000)
    assert time.monotonic() - dropped < LIVE_WITHIN
    page.locator("#live li.search", has_text="Old ships").wait_for(timeout=60_000)


def test_a_dead_letter_is_looked_at_and_sent_round_again(desk: str, page: Page) -> None:
    page.goto(f"{desk}/dead-letters")
    letter = page.locator(".letter-group li", has_text="broken.pdf")
    letter.locator("summary").click()
    assert "nothing of a PDF" in letter.locator("pre").last.inner_text()
    for box in page.locator("input[name=id]").all():
        box.uncheck()
    letter.locator("input[name=id]").check()
    letter.locator("xpath=ancestor::form").get_by_role("button", name="Redrive chosen").click()
    assert page.locator(".done").inner_text() == "1 sent round again"

    def back() -> bool:
        page.goto(f"{desk}/dead-letters")
        return page.locator(".letter-group li", has_text="broken.pdf").count() == 1

    until(back, "the file, which is still broken, to come back", 30)
