"""Pages of people and speakers, and searches as Atom feeds."""

from xml.etree import ElementTree

from copydesk_contracts.annotations import Annotations, Organisation, Place
from services.desk.application import Ports, create_app
from services.index.identities.rulings import Ruling
from services.index.joined import Ground, Joined
from services.index.memory.store import MemoryIndex, MemorySearcher, MemoryStore
from services.index.stored import StoredDocument
from tests.unit.desk.desk_client import DeskClient, page
from tests.unit.desk.desk_factory import document, lake, mentions, plain, quote

ATOM = "{http://www.w3.org/2005/Atom}"


class KeptNames:
    """Rulings in memory."""

    def __init__(self) -> None:
        self.kept: dict[str, Ruling] = {}

    async def all(self) -> list[Ruling]:
        return list(self.kept.values())

    async def keep(self, ruling: Ruling) -> None:
        self.kept[ruling.id] = ruling

    async def take_back(self, ruling_id: str) -> Ruling | None:
        return self.kept.pop(ruling_id, None)


def desk(*documents: StoredDocument, names: KeptNames | None = None) -> DeskClient:
    index = MemoryIndex()
    store = MemoryStore(index)
    store.upsert(documents)
    store.commit()
    return DeskClient(create_app(Ports(MemorySearcher(index), names=names)))


def quoting(number: int, speaker: str, words: str) -> StoredDocument:
    text = f"Article {number}. “{words},” said {speaker}. “And on,” said Else."
    base = plain(text, published=f"2024-09-{number + 1:02}")
    said = (quote(text, f"{words},", speaker), quote(text, "And on,", "Else"))
    return document(base.article, Annotations(quotes=said))


def test_names_are_listed_with_what_they_link_to() -> None:
    client = desk(lake(), plain("Adaeze Lindqvist again.", people=["Adaeze Lindqvist"]))
    people = page(client, "/people")
    assert "/people/Adaeze%20Lindqvist" in people.links
    assert "/speakers/Tom%C3%A1s%20Brandt" in page(client, "/speakers").links
    narrowed = page(client, "/people?q=again").links
    assert "/people/Adaeze%20Lindqvist" in narrowed
    assert "/people/Tom%C3%A1s%20Brandt" not in narrowed


def test_bodies_and_places_have_pages_too() -> None:
    client = desk(lake())
    assert "/organisations/Water%20Board%20of%20Marlow" in page(client, "/organisations").links
    body = page(client, "/organisations/water%20board%20of%20marlow")
    assert {"/people/Adaeze%20Lindqvist", "/places/Eastmere"} <= body.links
    place = page(client, "/places/Marlow")
    assert "Said in articles about it" in place.text
    assert {f"/documents/{lake().document_id}#q2", "/speakers/Tom%C3%A1s%20Brandt"} <= place.links
    assert place.of("circle")
    assert [cell["scope"] for cell in place.of("th")] == ["col", "col", "row"]
    told = client.get("/api/places/Marlow").json()
    assert (told["documents"], told["said"]) == (1, 3)
    assert told["beside"]["place"] == [{"value": n, "count": 1} for n in ("Eastmere", "Lower Tarn")]
    assert client.get("/api/organisations/Nobody").status_code == 404


def test_a_joined_name_says_why_and_can_be_parted() -> None:
    named = Joined(form="Lindqvist", name="Adaeze Lindqvist", ground=Ground.EVIDENCE, shared=("role: head",))
    short = plain("Lindqvist went.", people=["Lindqvist"]).model_copy(update={"joined": (named,)})
    other = plain("Lindqvist and Olof Lindqvist.", people=["Lindqvist", "Olof Lindqvist"])
    rulings = KeptNames()
    client = desk(lake(), short, other, names=rulings)
    found = page(client, "/people/Adaeze%20Lindqvist")
    assert "role: head" in found.text
    assert "2 documents" in found.text
    fields = {a["name"]: a["value"] for a in found.of("input") if a.get("type") == "hidden"}
    apart = {**fields, "written": "Lindqvist", "together": "false", "document_id": short.document_id}
    assert client.post("/names", data=apart).status_code == 303
    (ruling,) = rulings.kept.values()
    assert (ruling.form, ruling.name, ruling.together) == ("Lindqvist", "Adaeze Lindqvist", False)
    assert ruling.document_id == short.document_id
    assert "is not" in page(client, "/people/Adaeze%20Lindqvist").text
    undo = {"form": fields["form"], "id": ruling.id, "page": "Adaeze Lindqvist"}
    assert client.post("/names/undo", data=undo).headers["location"].startswith("/people/Adaeze%20Lindqvist")
    assert rulings.kept == {}
    assert client.post("/names", data={**apart, "form": "x"}).status_code == 403
    assert client.post("/names", data={**apart, "written": "ADAEZE LINDQVIST"}).status_code == 422
    left = page(client, "/people/Lindqvist")
    assert "Who may be meant" in left.text
    assert {"/people/Adaeze%20Lindqvist", "/people/Olof%20Lindqvist"} <= left.links
    assert "taken for Adaeze Lindqvist" in page(client, f"/documents/{short.document_id}").text


def test_programs_rule_on_names() -> None:
    client = desk(lake(), names=KeptNames())
    asked = {"form": "A. Lindqvist", "name": "Adaeze Lindqvist", "together": True}
    made = client.post("/api/names", json=asked).json()
    assert client.get("/api/names").json() == [made]
    foreign = {"sec-fetch-site": "cross-site"}
    assert client.post("/api/names", json=asked, headers=foreign).status_code == 403
    assert client.request("DELETE", f"/api/names/{made['id']}").status_code == 204
    assert client.request("DELETE", f"/api/names/{made['id']}").status_code == 404


def test_an_empty_list_says_so() -> None:
    assert "Nobody yet" in page(desk(), "/people").text


def test_a_person_has_roles_words_documents_and_company() -> None:
    client = desk(lake(), plain("ADAEZE LINDQVIST and Kim met.", people=["ADAEZE LINDQVIST", "Kim"]))
    found = page(client, "/people/adaeze%20lindqvist")
    assert "head of the board" in found.text
    assert "We have never measured so little rain," in found.text
    assert f"/documents/{lake().document_id}#q0" in found.links
    assert {"/people/Kim", "/people/Tom%C3%A1s%20Brandt"} <= found.links
    assert "2 documents" in found.text
    assert "No document names" in page(client, "/people/Nobody", 404).text


def test_all_that_was_said_by_somebody_page_by_page() -> None:
    client = desk(*(quoting(n, "Ada/O’Hara", f"Point {n}") for n in range(23)))
    first = page(client, "/speakers/Ada%2FO%27Hara")
    assert "quoted in 23 documents" in first.text
    assert len(first.of("blockquote")) == 20
    following = next(str(a["href"]) for a in first.of("a") if a.get("rel") == "next")
    assert len(page(client, following).of("blockquote")) == 3
    assert client.get("/speakers/Ada%2FO%27Hara?after=x").status_code == 400
    assert client.get("/speakers/Nobody").status_code == 404


def test_the_same_words_in_copies_are_shown_once() -> None:
    client = desk(*(quoting(n, "Ada", "We go on") for n in range(3)), quoting(4, "Ada", "Or not"))
    found = page(client, "/speakers/Ada")
    assert len(found.of("blockquote")) == 2
    assert "and 2 other documents" in found.text


def test_a_search_is_an_atom_feed() -> None:
    client = desk(
        lake(),
        plain("drought \x0b <&> ]]>", "A <b> & \x00 title", "2024-10-13", path="x.txt"),
        plain("drought undated"),
    )
    answer = client.get("/api/search.atom", params={"q": "drought", "sort": "oldest"})
    assert answer.headers["content-type"].startswith("application/atom+xml")
    feed = ElementTree.fromstring(answer.text)  # noqa: S314
    entries = feed.findall(f"{ATOM}entry")
    assert [e.findtext(f"{ATOM}title") for e in entries] == [
        "A <b> & \ufffd title",
        "Drought empties the Lower Tarn",
        "drought undated",
    ]
    assert [e.findtext(f"{ATOM}updated") for e in entries][:2] == [
        "2024-10-13T00:00:00Z",
        "2024-10-12T00:00:00Z",
    ]
    assert feed.findtext(f"{ATOM}id") == "http://localhost/?q=drought"
    link = entries[1].find(f"{ATOM}link")
    assert link is not None
    assert link.attrib["href"] == f"http://localhost/documents/{lake().document_id}"


def test_the_page_of_a_place_is_that_of_all_its_spellings() -> None:
    def rain(number: int, written: str) -> StoredDocument:
        base = plain(f"Rain over {written}, day {number}.", f"Rain {number}")
        at = Place(
            name=written,
            mentions=mentions(base.article.text, written),
            geonames_id=2921044,
            known_as="Germany",
            country="DE",
            latitude=51.5,
            longitude=10.5,
        )
        return document(base.article, base.annotations.model_copy(update={"places": (at,)}))

    client = desk(rain(1, "Deutschland"), rain(2, "Germany"), rain(3, "Deutschland"))
    for name in ("Deutschland", "Germany"):
        shown = page(client, f"/places/{name}")
        assert "Germany – Copydesk" in shown.text
        assert "3 documents" in shown.text
        assert "also written Deutschland" in " ".join(shown.text.split())
    first = page(client, f"/documents/{rain(1, 'Deutschland').document_id}")
    assert "/places/Germany" in first.links


def test_the_page_of_an_organisation_is_that_of_all_its_spellings() -> None:
    def flood(number: int, written: str) -> StoredDocument:
        base = plain(f"{written} sends boats, day {number}.", f"Flood {number}")
        body = Organisation(
            name=written, mentions=mentions(base.article.text, written), known_as="United Nations"
        )
        return document(base.article, base.annotations.model_copy(update={"organisations": (body,)}))

    client = desk(flood(1, "U.N."), flood(2, "United Nations"), flood(3, "U.N."))
    for name in ("U.N.", "United Nations"):
        shown = page(client, f"/organisations/{name}")
        assert "United Nations – Copydesk" in shown.text
        assert "3 documents" in shown.text
        assert "also written U.N." in " ".join(shown.text.split())
    first = page(client, f"/documents/{flood(1, 'U.N.').document_id}")
    assert "/organisations/United%20Nations" in first.links
