"""Each page of the desk in a real browser: no errors, nothing too wide, and it does what it promises.

With COPYDESK_SCREENSHOTS set to a folder, pictures of every page are left there.
"""

import json
import os
import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from tests.e2e.browsing import COLOURS, RULES, SCHEMES, WIDTHS, check, open_page, violations
from tests.e2e.desk_documents import HOSTILE, earlier, wire
from tests.e2e.desk_server import LOCKED, STORY, WATER
from tests.unit.desk.desk_factory import lake
from tests.unit.desk.originals import COPIES, original

pytestmark = pytest.mark.browser


ENDINGS = (
    ("pdf", "pdf"),
    ("mail", "eml"),
    ("page", "html"),
    ("word", "docx"),
    ("picture", "png"),
    ("outlook", "msg"),
)

PAGES = {
    "front": "/",
    "search": "/?q=drought&place=Marlow",
    "loosened": "/?q=droughts+marlow+qqqq",
    "nothing": "/?q=zzz",
    "not-understood": "/?q=foo%3Abar",
    "every-copy": "/?q=ship&copies=true&sort=newest&since=2024-10&strict=true",
    "overview": "/overview?q=ship+OR+drought",
    "overview-of-nothing": "/overview?q=zzz",
    "article": f"/documents/{lake().document_id}",
    "places": f"/documents/{lake().document_id}?q=drought+ferry",
    "copies": "/?q=ship",
    "story": f"/stories/{STORY}",
    "history": f"/stories/{STORY}/history",
    "map": f"/documents/{wire()[0].document_id}",
    "version": f"/documents/{earlier().document_id}",
    "compare": f"/compare/{wire()[0].document_id}/{wire()[2].document_id}",
    "searches": "/searches",
    "sets": "/sets",
    "set": f"/sets/{WATER.id}?tag=river",
    "people": "/people",
    "organisations": "/organisations",
    "all-places": "/places",
    "speakers": "/speakers",
    "person": "/people/Tom%C3%A1s%20Brandt",
    "surname": "/people/Brandt",
    "organisation": "/organisations/Water%20Board%20of%20Marlow",
    "place": "/places/Marlow",
    "speaker": "/speakers/Adaeze%20Lindqvist",
    "flow": "/flow",
    "dead-letters": "/dead-letters",
    "dead-letters-ticked": "/dead-letters?ticked=empty",
    "batch": "/batch",
    "uploads": "/uploads",
    "statements": "/statements?q=rain",
    "no-statements": "/statements?q=zzz",
    "original": f"/documents/{lake().document_id}/original",
    **{
        f"original-{name}": f"/documents/{original(f'weir.{ending}').document_id}/original"
        for name, ending in ENDINGS
    },
    "missing": "/documents/000000000000",
    "login": "",
    "live": "/feed",
    "help": "/help",
    "licences": "/licences",
}
"""Every page that the desk has; the sign-in page is another desk's."""
EXPECTED_ERRORS = {"missing": ["404"]}


@pytest.mark.parametrize("name", PAGES)
def test_every_page_opens_without_an_error(browser: Browser, address: str, name: str) -> None:
    page, errors = open_page(browser)
    page.goto(LOCKED.get(name, address + PAGES[name]))
    assert page.locator("main").inner_text().strip()
    for width in WIDTHS:
        page.set_viewport_size(WIDTHS[width])
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), width
        for scheme in SCHEMES:
            page.emulate_media(color_scheme=scheme)
            # Nothing but colours depends on the scheme.
            assert violations(page, RULES if scheme == SCHEMES[0] else COLOURS) == [], (width, scheme)
            picture(page, name, width, scheme)
    unexpected = [error for error in errors if not any(one in error for one in EXPECTED_ERRORS.get(name, ()))]
    check(page, unexpected)


def picture(page: Page, name: str, width: str, scheme: str) -> None:
    """Leave a picture where they are asked for; of telephones those in light are enough."""
    folder = os.environ.get("COPYDESK_SCREENSHOTS")
    if folder is None or (width, scheme) == ("narrow", "dark"):
        return
    if name == "live":
        page.locator("#live li").first.wait_for()
    page.screenshot(path=Path(folder) / f"{name}-{'narrow' if width == 'narrow' else scheme}.png")


def test_from_the_search_to_what_somebody_said(page: Page, address: str) -> None:
    page.goto(address)
    page.keyboard.press("Escape")
    page.keyboard.press("/")
    page.keyboard.type("ferries")
    page.keyboard.press("Enter")
    page.wait_for_url("**/?q=ferries")
    page.locator(".facet.person a", has_text="Adaeze Lindqvist").click()
    assert page.locator(".chip").inner_text().startswith("person Adaeze Lindqvist")
    page.locator("h1").click()
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    page.wait_for_url("**/documents/**")
    page.locator(".said .jump").nth(1).click()
    assert page.url.endswith("#q1")
    page.locator(".said .meta a").first.click()
    page.wait_for_url("**/speakers/**")
    assert page.locator("blockquote").count() == 2


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("query", ["drought", "droughts marlow qqqq", "ship"])
def test_the_first_hit_is_three_keys_away(browser: Browser, address: str, width: str, query: str) -> None:
    page, errors = open_page(browser, width)
    page.goto(f"{address}/?q={query}")
    for key in ("Tab", "Enter", "Tab"):
        page.keyboard.press(key)
    assert page.locator(".hit h3 a").first.evaluate("e => e === document.activeElement")
    check(page, errors)


def test_the_filters_are_folded_above_the_hits_on_a_telephone(browser: Browser, address: str) -> None:
    page, errors = open_page(browser, "narrow")
    page.goto(f"{address}/?q=drought")
    names = page.locator(".filters")
    assert not names.is_visible()
    page.get_by_text("Filters", exact=True).click()
    assert names.is_visible()
    assert names.bounding_box()["y"] < page.locator(".hit").first.bounding_box()["y"]  # type: ignore[index]
    check(page, errors)


def test_from_a_hit_to_the_places_of_its_words(page: Page, address: str) -> None:
    page.goto(f"{address}/?q=droughts")
    page.locator(".hit h3 a").first.click()
    page.wait_for_url("**/documents/*?q=droughts")
    assert {text.lower() for text in page.locator(".body .m.hit").all_inner_texts()} == {"drought"}
    page.locator(".places a").first.click()
    assert "#hit-" in page.url
    page.keyboard.press("n")
    page.wait_for_url("**#hit-*")


def test_what_was_loosened_is_said_and_can_be_insisted_on(page: Page, address: str) -> None:
    page.goto(f"{address}/?q=droughts")
    line = page.locator(".loosened")
    assert "other forms" in line.inner_text()
    line.get_by_role("link", name="Only as typed").click()
    page.wait_for_url("**strict=*")
    assert "Nothing fits" in page.locator("main").inner_text()
    page.goto(f"{address}/?q=droguht")
    page.get_by_role("link", name="drought", exact=True).click()
    page.wait_for_url("**/?q=drought")
    page.goto(f"{address}/?q=foo%3Abar")
    assert "no field 'foo'" in page.locator("main").inner_text()


def test_the_legend_hides_and_remembers(page: Page, address: str) -> None:
    page.goto(address + PAGES["article"])
    name = page.locator(".body a.person").first
    colour = "e => getComputedStyle(e).color"
    shown, ink = name.evaluate(colour), page.locator(".body").evaluate(colour)
    assert shown != ink
    page.locator("#show-person").uncheck()
    assert name.evaluate(colour) == ink
    page.reload()
    assert page.locator(".body a.person").first.evaluate(colour) == ink
    page.locator("#as-received").check()
    assert page.locator(".copy").is_visible()
    assert not page.locator(".body").is_visible()
    assert "By Ines Okafor" in page.locator(".copy").inner_text()


@pytest.mark.parametrize("name", ["weir.pdf", "weir.eml", "weir.docx", "weir.msg"])
def test_a_fact_leads_to_its_place_on_the_other_side(page: Page, address: str, name: str) -> None:
    page.goto(f"{address}/documents/{original(name).document_id}/original")
    page.locator(".read a.person").first.click()
    assert re.search(r"#o\d+$", page.url)
    target = page.locator(":target")
    assert target.evaluate("e => e.closest('.came') !== null && e.getBoundingClientRect().top < innerHeight")
    page.locator(".came a.person, .came a.m.person").last.click()
    assert re.search(r"#f\d+$", page.url)
    assert page.locator(":target").evaluate("e => e.closest('.read') !== null")


def test_a_fact_of_a_web_page_leads_into_its_frame_and_out_of_it(page: Page, address: str) -> None:
    page.goto(f"{address}/documents/{original('weir.html').document_id}/original")
    page.locator(".read a.person").first.click()
    frame = page.frame("original")
    assert frame is not None
    frame.wait_for_url("**/marked#o*")
    assert frame.locator(":target").count() == 1
    frame.locator("a.copydesk-fact", has_text="Holm").last.click()
    page.wait_for_url("**/original#f*")
    assert page.locator(":target").evaluate("e => e.closest('.read') !== null")
    assert page.title().startswith("weir.html")


@pytest.mark.parametrize("name", ["weir.odt", "weir.html"])
def test_the_copy_is_taken_under_its_own_name(page: Page, address: str, name: str) -> None:
    page.goto(f"{address}/documents/{original(name).document_id}")
    with page.expect_download() as taking:
        page.get_by_role("link", name="take it").click()
    assert taking.value.suggested_filename == name
    assert taking.value.path().read_bytes() == COPIES[name]


def test_whole_documents_of_a_search_are_taken_away(page: Page, address: str) -> None:
    page.goto(f"{address}/?q=ship&copies=true")
    with page.expect_download() as taking:
        page.locator(".export a[href*='full.jsonl']").click()
    rows = [json.loads(line) for line in taking.value.path().read_text().splitlines()]
    assert len(rows) == 3
    assert all("container ship" in json.dumps(row) for row in rows)


def test_names_of_a_search_lead_to_all_of_them_and_count_a_story_once(page: Page, address: str) -> None:
    page.goto(f"{address}/?q=ship")
    crete = page.locator(".facet.place li", has_text="Crete").locator(".n")
    assert crete.inner_text() == "3"
    page.get_by_role("link", name="Count a story once").click()
    assert crete.inner_text() == "1"
    page.locator(".facet.place").get_by_role("link", name="list of those found").click()
    page.wait_for_url("**/places?*")
    assert "Ukraine" in page.locator(".names").inner_text()
    assert "Marlow" not in page.locator(".names").inner_text(), "of no document that was found"
    page.locator(".names a", has_text="Marseille").click()
    page.wait_for_url("**/places/Marseille")
    assert page.locator(".map circle").count() > 0
    assert page.locator(".histogram").count() == 1


def test_a_search_is_seen_as_pictures_each_with_its_table(browser: Browser, address: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{address}/?q=ship+OR+ferries")
    page.get_by_role("link", name="as pictures").click()
    page.wait_for_url("**/overview?*")
    for picture, table in ((".sparks svg", "trend"), (".map svg", "places")):
        assert page.locator(picture).count() > 0, picture
        assert page.locator(f"a[href*='{table}.csv']").count() == 1, table
    page.locator(".map a[aria-label=Genoa]").click()
    assert "/overview" not in page.url
    context.close()


def test_a_saved_search_that_was_deleted_can_be_put_back(page: Page, address: str) -> None:
    page.goto(f"{address}/searches")
    name = page.locator(".searches h2").first.inner_text()
    page.locator(".searches form button").first.click()
    assert page.locator(".searches h2").count() == 0
    page.locator("main").get_by_role("button", name="Undo").click()
    assert page.locator(".searches h2").first.inner_text() == name


def test_right_to_left_copy_begins_at_the_right(page: Page, address: str) -> None:
    page.goto(address + "/?language=ar")
    page.locator(".hit h3 a").click()
    assert page.locator(".story h1").evaluate("e => getComputedStyle(e).direction") == "rtl"


def test_hostile_copy_runs_nothing(page: Page, address: str) -> None:
    page.goto(address + "/?q=title:script")
    assert page.locator(".hit img").count() == 0
    page.locator(".hit h3 a").click()
    assert HOSTILE in page.locator(".story h1").inner_text()
    for place in ("/people", "/dead-letters"):
        page.goto(address + place)
        assert page.locator("main img").count() == 0


def test_an_event_is_seen_live(page: Page, address: str) -> None:
    page.goto(address + "/feed")
    page.locator("#live li.indexed").first.wait_for(timeout=60_000)
    assert HOSTILE in page.locator("#live li").first.inner_text()
    assert page.locator("#live img").count() == 0
    assert page.locator("#live-state").inner_text() == "listening"


def test_a_dead_letter_is_sent_round_again(page: Page, address: str) -> None:
    page.goto(address + "/dead-letters")
    assert "2 dead letters" in page.locator("h1").inner_text()
    assert page.locator("input[name=id]:checked").count() == 0, "nothing is discarded by a slip"
    page.locator(".gone summary").click()
    assert page.get_by_role("button", name="Take seeds").or_(page.locator(".gone button")).count() == 1
    assert page.locator(".letter-group :checked").count() == 0
    page.get_by_role("link", name="tick all").click()
    assert page.locator(".letter-group :checked").count() == 2
    page.locator("input[name=id]").first.uncheck()
    page.get_by_role("button", name="Redrive chosen").click()
    assert page.locator(".done").inner_text() == "1 sent round again"
    assert "1 dead letter" in page.locator("h1").inner_text()


def test_a_story_unfolds_in_the_results_and_is_compared(page: Page, address: str) -> None:
    page.goto(address + "/?q=ship")
    assert page.locator(".hits > li > .hit").count() == 1
    assert "3 documents in 1 story" in page.locator("h1").inner_text()
    page.locator("[data-unfold]").click()
    page.locator(".unfolded .hit").first.wait_for()
    assert page.locator(".unfolded .hit").count() == 2
    page.locator("[data-unfold]").click()
    assert not page.locator(".unfolded").is_visible()
    page.locator(".hit h3 a").first.click()
    page.locator(".beside .copies a", has_text="compare").first.click()
    page.wait_for_url("**/compare/**")
    assert page.locator("del").count() > 0
    assert page.locator("ins").count() > 0


def test_an_earlier_version_leads_to_the_present_one(page: Page, address: str) -> None:
    page.goto(address + PAGES["version"])
    assert "earlier version" in page.locator(".banner").inner_text()
    page.locator(".banner a").first.click()
    page.wait_for_url(f"**/documents/{wire()[0].document_id}")
    page.locator("a", has_text="what changed").click()
    page.wait_for_url("**/compare/**")
    assert page.locator("del", has_text="eighteen").count() == 1


def test_the_map_shows_land_and_leads_to_the_places(page: Page, address: str) -> None:
    page.goto(address + PAGES["map"])
    land = page.locator(".map .land")
    assert land.evaluate("e => e.getBBox().width") > 1000, "the outline of the world was not drawn"
    assert page.locator(".map circle").count() == 10
    page.locator(".map a[aria-label=Genoa]").click()
    page.wait_for_url("**/?place=Genoa")


def test_hits_are_kept_in_a_set_and_taken_out_without_scripts(browser: Browser, address: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{address}/?q=ship")
    page.get_by_role("checkbox", name="Keep").first.check()
    page.get_by_label("Keep the ticked in the set").fill("Ships")
    page.get_by_label("tags").fill("tow")
    page.get_by_role("button", name="Keep", exact=True).click()
    assert page.locator("h1").inner_text() == "Ships"
    assert page.locator(".tag").inner_text() == "tow"
    page.get_by_role("button", name="Take").click()
    assert page.locator(".done").inner_text().startswith("Taken out")
    page.get_by_role("button", name="Put").click()
    assert page.locator(".hits .hit").count() == 1
    context.close()


def test_a_list_of_queries_becomes_a_table(page: Page, address: str) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(f"{address}/batch")
    page.locator("textarea").fill("drought\nMarseille OR Toulon")
    file = {"name": "names.csv", "mimeType": "text/csv", "buffer": b"query\nqqqqq\n"}
    page.locator("input[type=file]").set_input_files(file)  # type: ignore[arg-type]
    page.get_by_role("button", name="Search them all").click()
    assert page.locator("tbody tr").count() == 3
    assert page.locator("tbody tr").last.inner_text().split() == ["qqqqq", "0", "0", "nothing"]
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert violations(page) == []
    if folder := os.environ.get("COPYDESK_SCREENSHOTS"):
        page.screenshot(path=Path(folder) / "batched-narrow.png")
        page.set_viewport_size({"width": 1360, "height": 900})
        page.emulate_media(color_scheme="dark")
        page.screenshot(path=Path(folder) / "batched-dark.png")


DROP = """form => {
  const dropped = new DataTransfer();
  dropped.items.add(new File(["dropped"], "a b.txt", { type: "text/plain" }));
  form.dispatchEvent(new DragEvent("drop", { dataTransfer: dropped, bubbles: true, cancelable: true }));
}"""


def test_files_are_put_in_by_choosing_and_by_dropping(page: Page, address: str) -> None:
    page.goto(f"{address}/uploads")
    file = {"name": "a b.txt", "mimeType": "text/plain", "buffer": b"chosen"}
    page.locator("input[type=file]").set_input_files(file)  # type: ignore[arg-type]
    page.get_by_role("button", name="Put in", exact=True).click()
    assert page.locator(".done").inner_text().startswith("1 file put in")
    page.locator("form.drop").evaluate(DROP)
    page.locator(".told li", has_text="put in").wait_for()
    assert page.locator(".told").inner_text() == "a b (2).txt: put in"
