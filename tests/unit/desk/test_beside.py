"""The original beside its reading: what a worker makes of hostile copy; each side leads to the other."""

import asyncio
import re
import struct

import pytest

from services.desk.application import Ports, create_app
from services.desk.beside.aligned import AlignedPlaces, aligned, spans_of
from services.desk.beside.facts import numbered
from services.desk.beside.html_marks import TextPlace, marked, text_of
from services.desk.beside.office import office_text
from services.desk.beside.renderer import ConfinedRenderer, NotRendered
from services.desk.beside.sheets import told
from services.index.memory.store import MemoryIndex, MemorySearcher, MemoryStore
from services.parser.limits import DEFAULT
from services.process.errors import Rejected
from services.process.settings import Settings
from tests.unit.desk.desk_client import DeskClient, Elements, page
from tests.unit.desk.originals import COPIES, FIRST, SECOND, TITLE, KeptCopies, Unconfined, original
from tests.unit.parser_formats.samples import zipped


@pytest.fixture(scope="module")
def client() -> DeskClient:
    index = MemoryIndex()
    store = MemoryStore(index)
    store.upsert([original(name) for name in COPIES])
    store.commit()
    return DeskClient(create_app(Ports(MemorySearcher(index), events=KeptCopies(), renderer=Unconfined())))


def address(name: str) -> str:
    return f"/documents/{original(name).document_id}/original"


def anchors(shown: Elements, letter: str) -> set[str]:
    ids = {str(attributes["id"]) for _, attributes in shown.found if attributes.get("id")}
    return {one for one in ids if re.fullmatch(rf"{letter}\d+", one)}


def leads(shown: Elements, letter: str) -> set[str]:
    ends = {str(a.get("href")).rpartition("#")[2] for a in shown.of("a") if "#" in str(a.get("href"))}
    return {end for end in ends if re.fullmatch(rf"{letter}\d+", end)}


def test_words_are_found_again_in_their_order_whatever_stands_between() -> None:
    ours, theirs = (
        ["the", "old", "bridge", "will", "close", "in", "may"],
        ["THE", "old", "-", "bridge", "(closed)", "will", "close", "in", "may"],
    )
    found = aligned(ours, [word for word in theirs if word.isalpha()])
    assert [found[at] for at in (0, 1, 2)] == [0, 1, 2]
    assert aligned(["a"], []) == {}
    text = "Ada Holm came. Later Ada Holm left, and nobody saw her again."
    copy = f"menu home {text} imprint"
    words = [copy[start:end] for start, end in spans_of(copy)]
    places = AlignedPlaces(text, words)
    there = places.words_of(text.rindex("Ada"), text.rindex("Ada") + 8)
    assert there is not None
    assert words[slice(*there)] == ["Ada", "Holm"]
    assert there[0] == 6
    assert AlignedPlaces("nothing in common", words).words_of(0, 7) is None


@pytest.mark.parametrize("name", ["weir.pdf", "weir.eml", "weir.msg", "weir.docx", "weir.odt", "weir.rtf"])
def test_each_side_leads_to_places_that_the_other_has(client: DeskClient, name: str) -> None:
    shown = page(client, address(name))
    facts = {mark.note for mark in numbered(original(name))}
    assert {one[1:] for one in anchors(shown, "f")} == facts
    assert len(leads(shown, "f")) >= len(facts) / 2
    assert leads(shown, "f") <= anchors(shown, "f")
    assert {one[1:] for one in leads(shown, "f")} == {one[1:] for one in anchors(shown, "o")}


def test_a_page_of_a_pdf_is_a_picture_and_facts_lie_where_their_words_are(client: DeskClient) -> None:
    shown = page(client, address("weir.pdf"))
    assert [image["src"] for image in shown.of("img")] == [
        f"{address('weir.pdf')}/pages/{n}.png" for n in (1, 2)
    ]
    picture = client.get(f"{address('weir.pdf')}/pages/1.png")
    assert picture.content.startswith(b"\x89PNG\r\n")
    assert struct.unpack(">II", picture.content[16:24]) == (1000, 1416)
    assert client.get(f"{address('weir.pdf')}/pages/3.png").status_code == 404
    lines = {round(842 - float(str(box["y"]))) for box in shown.of("rect")}
    assert all(any(abs(line - base) < 25 for base in (760, 700, 684)) for line in lines)


def test_what_a_page_does_is_gone_and_how_it_looks_is_kept(client: DeskClient) -> None:
    framed = client.get(f"{address('weir.html')}/marked")
    assert framed.headers["content-security-policy"].endswith(
        "sandbox allow-top-navigation-by-user-activation"
    )
    shown = Elements(framed.text)
    assert "example.org" not in framed.text
    assert "onclick" not in framed.text
    for element in ("script", "meta", "iframe"):
        assert shown.of(element) == []
    assert all(str(a["href"]).startswith(f"{address('weir.html')}#f") for a in shown.of("a") if "href" in a)
    assert 'style="color:red"' in framed.text
    assert anchors(shown, "o")
    assert [a["id"] for a in shown.of("p") if a.get("id")] == []


def test_a_name_over_several_elements_is_marked_in_all_of_them() -> None:
    copy = b"<p>Ada <b>Holm</b>gren said</p><p>so</p>"
    text = text_of(copy, "utf-8")
    start = text.index("Ada")
    place = TextPlace(start, start + len("Ada Holmgren"), 7, "person", "Ada Holmgren")
    shown = marked(copy, "utf-8", [place], "/there").decode()
    assert re.sub(r"<[^>]+>", "", shown).count("Ada Holmgren said") == 1
    assert re.findall(r'href="/there#f7"[^>]*>(?:<span id="o7"></span>)?([^<]*)', shown) == [
        "Ada ",
        "Holm",
        "gren",
    ]


def test_a_mail_shows_its_header_its_texts_and_what_is_attached(client: DeskClient) -> None:
    shown = page(client, address("weir.eml"))
    assert "Ada Holmgren <ada@example.org>" in shown.text
    assert SECOND in shown.text
    (frame,) = shown.of("iframe")
    assert "example.org" not in client.get(str(frame["src"])).text
    (attached,) = [a for a in shown.of("a") if "/parts/" in str(a.get("href"))]
    taken = client.get(str(attached["href"]))
    assert taken.text.startswith("level,day")
    assert "levels 1.csv" in taken.headers["content-disposition"].replace("%20", " ")
    assert client.get(f"{address('weir.eml')}/parts/99").status_code == 404


def test_an_outlook_message_is_shown_like_a_mail(client: DeskClient) -> None:
    shown = page(client, address("weir.msg"))
    assert SECOND in shown.text
    (attached,) = [a for a in shown.of("a") if "/parts/" in str(a.get("href"))]
    taken = client.get(str(attached["href"]))
    assert taken.text == "level,day\n"
    assert 'filename="levels.csv"' in taken.headers["content-disposition"]


@pytest.mark.parametrize("name", ["weir.docx", "weir.odt", "weir.rtf"])
def test_what_a_word_processor_wrote_is_shown_as_text_and_taken_as_it_is(
    client: DeskClient, name: str
) -> None:
    came = page(client, address(name)).text.partition("As it was read")[0]
    assert [line for line in (TITLE, FIRST, SECOND) if line not in " ".join(came.split())] == []
    taken = client.get(f"{address(name)}/file")
    assert taken.content == COPIES[name]
    assert f'filename="{name}"' in taken.headers["content-disposition"]


def test_heads_notes_boxes_and_what_was_deleted_in_a_word_document() -> None:
    word = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"

    def part(inner: str) -> bytes:
        return f'<w:document xmlns:w="{word}">{inner}</w:document>'.encode()

    def says(text: str) -> str:
        return f"<w:p>\n  <w:r>\n <w:t>{text}</w:t></w:r></w:p>"

    box = f"<w:p><w:r><w:t>Round</w:t><w:tab/></w:r><w:txbxContent>{says('In a box')}</w:txbxContent></w:p>"
    deleted = "<w:p><w:r><w:delText>Deleted</w:delText><w:t>Kept</w:t></w:r></w:p>"
    parts = {
        "word/footnotes.xml": part(says("A note")),
        "word/document.xml": part(f"<w:body>{box}{deleted}</w:body>"),
        "word/header1.xml": part(says("Embargoed")),
        "word/styles.xml": part(says("no part of the text")),
    }
    assert office_text(zipped(parts), "docx", DEFAULT).split("\n") == [
        *("Embargoed", "Round", "In a box", "Kept", "A note")
    ]
    with pytest.raises(Rejected):
        office_text(b"no package", "odt", DEFAULT)


def test_a_picture_is_shown_and_nothing_on_it_leads_anywhere(client: DeskClient) -> None:
    shown = page(client, address("weir.png"))
    (picture,) = [image for image in shown.of("img") if image.get("class") == "scan"]
    got = client.get(str(picture["src"]))
    assert got.content == COPIES["weir.png"]
    assert got.headers["content-type"] == "image/png"
    assert got.headers["content-security-policy"].endswith("sandbox")
    assert leads(shown, "o") == set()
    assert client.get(f"{address('weir.rtf')}/picture").status_code == 404


def test_parts_of_one_format_are_asked_of_no_other(client: DeskClient) -> None:
    assert client.get(f"{address('weir.eml')}/pages/1.png").status_code == 404
    assert client.get(f"{address('weir.pdf')}/parts/1").status_code == 404
    assert client.get(f"{address('weir.pdf')}/marked").status_code == 404


async def test_a_confined_worker_draws_pages_and_refuses_what_is_none() -> None:
    renderer = ConfinedRenderer(Settings())
    try:
        sheets = told(await renderer.make(COPIES["weir.pdf"], "pdf-words"))
        assert [word[0] for word in sheets[0].words][:3] == ["Weir", "at", "Marlow"]
        assert (await renderer.make(COPIES["weir.pdf"], "pdf-page", page=2)).startswith(b"\x89PNG")
        with pytest.raises(NotRendered):
            await renderer.make(b"no PDF", "pdf-page", page=1)
        made = await renderer.make(COPIES["weir.docx"], "office-text", kind="docx")
        assert SECOND in made.decode()
        assert SECOND in (await renderer.make(COPIES["weir.msg"], "mail-parts")).decode()
        both = [renderer.make(COPIES["weir.html"], "html-text", charset="utf-8") for _ in range(2)]
        assert len(set(await asyncio.gather(*both))) == 1
    finally:
        await renderer.close()
