"""Saved searches on the desk: the API, the page and its forms, and feeds."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from xml.etree import ElementTree

import pytest

from services.desk.application import Ports, create_app
from services.desk.forms import Forms
from services.index.memory.store import MemoryIndex, MemorySearcher, MemoryStore
from services.index.searches.book import TooManySearches
from services.index.searches.saved import SavedSearch
from tests.unit.desk.desk_client import DeskClient, page
from tests.unit.desk.desk_factory import lake, plain

AT = datetime(2026, 5, 4, 3, 2, 1, tzinfo=UTC)
FORM = Forms(b"secret").value
HOSTILE = "<script>alert(1)</script>\"' & {{7*7}}"
ATOM = "{http://www.w3.org/2005/Atom}"


@dataclass
class Book:
    """Saved searches in memory."""

    most: int = 150
    kept: dict[str, SavedSearch] = field(default_factory=dict)

    async def all(self) -> Sequence[SavedSearch]:
        return sorted(self.kept.values(), key=lambda search: search.name)

    async def get(self, search_id: str) -> SavedSearch | None:
        return self.kept.get(search_id)

    async def save(self, search: SavedSearch) -> bool:
        if search.id in self.kept:
            return False
        if len(self.kept) >= self.most:
            raise TooManySearches(self.most)
        self.kept[search.id] = search
        return True

    async def delete(self, search_id: str) -> bool:
        return self.kept.pop(search_id, None) is not None


def desk(book: Book | None, token: str | None = None) -> DeskClient:
    index = MemoryIndex()
    store = MemoryStore(index)
    store.upsert([lake(), plain("The council met.", "Council", "2024-09-01"), plain("No date.", "Undated")])
    store.commit()
    ports = Ports(MemorySearcher(index), searches=book)
    return DeskClient(create_app(ports, token, secret=b"secret", now=lambda: AT))


def save(client: DeskClient, **said: object) -> dict[str, object]:
    answer = client.request("POST", "/api/searches", json={"name": "Lake", "q": "drought", **said})
    assert answer.status_code == 201
    return dict(answer.json())


def test_a_search_is_saved_listed_run_and_deleted_over_json() -> None:
    client = desk(Book())
    assert client.get("/api/searches").json() == []
    made = save(client, person=["Adaeze Lindqvist", " "], since="2024-10", until="2024-10")
    assert (made["name"], made["q"], made["person"]) == ("Lake", "drought", ["Adaeze Lindqvist"])
    assert (made["since"], made["until"], made["created"]) == (
        "2024-10-01",
        "2024-10-31",
        "2026-05-04T03:02:01Z",
    )
    assert client.get("/api/searches").json() == [made]
    assert client.get(f"/api/searches/{made['id']}").json() == made
    results = client.get(str(made["results"])).json()
    assert [hit["title"] for hit in results["hits"]] == ["Drought empties the Lower Tarn"]
    assert page(client, str(made["url"])).of("article", "hit")
    assert client.request("DELETE", f"/api/searches/{made['id']}").status_code == 204
    assert client.request("DELETE", f"/api/searches/{made['id']}").status_code == 404
    for address in (f"/api/searches/{made['id']}", str(made["results"]), str(made["feed"])):
        assert client.get(address).json() == {"detail": "no saved search has that id"}


def test_saving_twice_changes_nothing_and_says_so() -> None:
    client = desk(Book())
    made = save(client)
    again = client.request("POST", "/api/searches", json={"name": " Lake ", "q": "drought"})
    assert (again.status_code, again.json()) == (200, made)
    assert len(client.get("/api/searches").json()) == 1


def read(feed: bytes) -> ElementTree.Element:
    """The feed, which is of our own making."""
    return ElementTree.fromstring(feed)  # noqa: S314


@pytest.mark.parametrize(
    "said",
    [
        {"name": ""},
        {"name": " \t"},
        {"name": "x" * 201},
        {"q": "x" * 1001},
        {"person": ["x" * 501]},
        {"place": ["x"] * 21},
        {"since": "2024-13"},
        {"since": "2024-02-30"},
        {"until": "soon"},
        {"name": None},
        {"name": "\x85\u2028"},
    ],
)
def test_what_is_out_of_bounds_is_refused(said: dict[str, object]) -> None:
    book = Book()
    answer = desk(book).request("POST", "/api/searches", json={"name": "n", **said})
    assert answer.status_code == 422
    assert book.kept == {}


def test_there_is_an_end_to_them() -> None:
    client = desk(Book(most=1))
    save(client)
    full = client.request("POST", "/api/searches", json={"name": "Another"})
    assert (full.status_code, full.json()["detail"].startswith("1 searches are saved")) == (409, True)
    data = {"form": FORM, "name": "Another"}
    assert client.post("/searches/save", data=data).status_code == 409


def test_a_page_of_another_site_changes_nothing() -> None:
    book = Book()
    client = desk(book)
    made = save(client)
    for headers in (
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
        {"origin": "http://evil.example"},
        {"origin": "null"},
    ):
        posted = client.request("POST", "/api/searches", json={"name": "n"}, headers=headers)
        deleted = client.request("DELETE", f"/api/searches/{made['id']}", headers=headers)
        assert (posted.status_code, deleted.status_code) == (403, 403)
    plain_text = {"content-type": "text/plain"}
    simple = client.request("POST", "/api/searches", content=b'{"name": "n"}', headers=plain_text)
    assert simple.status_code in (403, 422)
    assert list(book.kept) == [made["id"]]
    own = {"origin": "http://localhost"}
    assert client.request("POST", "/api/searches", json={"name": "n"}, headers=own).status_code == 201


def test_with_a_token_nothing_goes_without_it() -> None:
    book = Book()
    client = desk(book, token="t0ken")  # noqa: S106
    assert client.request("POST", "/api/searches", json={"name": "n"}).status_code == 401
    bearer = {"authorization": "Bearer t0ken"}
    answer = client.request("POST", "/api/searches", json={"name": "n"}, headers=bearer)
    assert answer.status_code == 201
    address = f"/api/searches/{answer.json()['id']}"
    assert client.request("DELETE", address).status_code == 401
    assert client.request("DELETE", address, headers=bearer).status_code == 204


def test_the_search_page_offers_to_save_what_it_shows() -> None:
    book = Book()
    client = desk(book)
    assert not page(client, "/").of("details", "save-search")
    found = page(client, "/?q=drought&person=Adaeze+Lindqvist&place=Marlow&place=Eastmere&since=2024-10")
    assert found.of("details", "save-search")
    forms = [n for n, (tag, given) in enumerate(found.found) if given.get("action") == "/searches/save"]
    fields = [given for tag, given in found.found[forms[0] :] if tag == "input"][:8]
    data: dict[str, list[str]] = {}
    for given in fields:
        if given.get("name") in ("form", "q", "person", "place", "since", "name"):
            data.setdefault(str(given["name"]), []).append(str(given["value"]))
    assert data["name"] == ["drought"]
    answer = client.post("/searches/save", data=data)
    assert (answer.status_code, answer.headers["location"]) == (303, "/searches?done=saved")
    (kept,) = book.kept.values()
    assert (kept.text, kept.person, kept.place) == ("drought", ("Adaeze Lindqvist",), ("Marlow", "Eastmere"))
    assert (str(kept.since), kept.until) == ("2024-10-01", None)
    assert client.post("/searches/save", data=data).headers["location"] == "/searches?done=known"
    once = client.post("/searches/save", data=data | {"per_story": "true"})
    assert once.headers["location"] == "/searches?done=saved"
    assert [search.per_story for search in book.kept.values()] == [False, True]
    assert sorted(s["per_story"] for s in client.get("/api/searches").json()) == [False, True]
    assert "once a story" in page(client, "/searches").text


def test_the_page_lists_runs_and_deletes() -> None:
    book = Book()
    client = desk(book)
    assert "No search is saved yet" in page(client, "/searches").text
    made = save(client)
    save(client, name="Everything", q="")
    found = page(client, "/searches")
    assert "2 saved searches" in found.text
    assert "1 document" in found.text
    assert "3 documents" in found.text
    assert "every document" in found.text
    assert {"/?q=drought&strict=True", made["feed"]} <= found.links
    buttons = [given for given in found.of("button", "quiet") if given.get("name") == "id"]
    assert [b["aria-label"] for b in buttons] == ["Delete Everything", "Delete Lake"]
    answer = client.post("/searches/delete", data={"form": FORM, "id": str(made["id"])})
    assert answer.headers["location"].startswith("/searches?done=deleted&name=Lake")
    after = page(client, answer.headers["location"])
    assert after.of("p", "done")
    assert [search.name for search in book.kept.values()] == ["Everything"]
    again = [(str(a["name"]), str(a["value"])) for a in after.of("input") if a["type"] == "hidden"][:-1]
    client.post("/searches/save", data={"form": FORM, **dict(again)})
    assert made["id"] in book.kept


@pytest.mark.parametrize("action", ["save", "delete"])
def test_forms_of_others_do_nothing(action: str) -> None:
    book = Book()
    client = desk(book)
    made = save(client)
    good = {"form": FORM, "name": "n", "id": str(made["id"])}
    address = f"/searches/{action}"
    assert client.get(address).status_code == 405
    assert client.post(address, data={**good, "form": "x"}).status_code == 403
    assert client.post(address, data=good, headers={"sec-fetch-site": "cross-site"}).status_code == 403
    assert client.request("POST", address, data=good).status_code == 403
    assert list(book.kept) == [made["id"]]


@pytest.mark.parametrize("data", [{}, {"name": " "}, {"name": "n", "since": "soon"}, {"name": "x" * 300}])
def test_a_form_that_cannot_be_saved_says_why(data: dict[str, str]) -> None:
    answer = desk(Book()).post("/searches/save", data={"form": FORM, **data})
    assert answer.status_code == 422
    assert answer.headers["content-type"].startswith("text/html")


def test_names_and_terms_are_never_markup() -> None:
    book = Book()
    client = desk(book)
    made = save(client, name=HOSTILE, q=HOSTILE, person=[HOSTILE])
    found = page(client, "/searches")
    assert HOSTILE in found.text
    assert len(found.of("script")) == 1
    offered = page(client, str(made["url"]))
    assert len(offered.of("script")) == 1
    feed = read(client.get(str(made["feed"])).content)
    assert feed.findtext(f"{ATOM}title") == f"Copydesk: {HOSTILE}"
    for address in ("/searches?done=Send+money", "/searches?page=0"):
        assert client.get(address).status_code == 422


def test_many_are_shown_in_pages() -> None:
    client = desk(Book())
    for number in range(101):
        save(client, name=f"n{number:03}")
    first, second = page(client, "/searches"), page(client, "/searches?page=2")
    assert (len(first.of("h2")), len(second.of("h2"))) == (100, 1)
    assert "/searches?page=2" in first.links
    assert "/searches" in second.links
    assert "Nothing on this page" in page(client, "/searches?page=3").text


def test_each_has_a_feed_of_its_newest_documents() -> None:
    client = desk(Book())
    made = save(client, q="", name="Every\x01thing")
    answer = client.get(str(made["feed"]))
    assert answer.headers["content-type"].startswith("application/atom+xml")
    feed = read(answer.content)
    assert feed.findtext(f"{ATOM}id") == f"urn:copydesk:search:{made['id']}"
    titles = [entry.findtext(f"{ATOM}title") for entry in feed.iter(f"{ATOM}entry")]
    assert titles == ["Drought empties the Lower Tarn", "Council", "Undated"]


def test_results_come_in_pages_and_orders() -> None:
    client = desk(Book())
    address = str(save(client, q="")["results"])
    first = client.get(f"{address}?limit=1").json()
    assert (first["total"], len(first["hits"])) == (3, 1)
    second = client.get(f"{address}?limit=2", params={"limit": 2, "after": first["next"]}).json()
    assert [hit["title"] for hit in second["hits"]] == ["Council", "Undated"]
    oldest = client.get(f"{address}?sort=oldest").json()
    assert oldest["hits"][0]["title"] == "Council"
    assert client.get(f"{address}?after=nonsense").status_code == 400


def test_a_desk_without_them_shows_nothing_of_them() -> None:
    client = desk(None)
    found = page(client, "/?q=drought")
    assert "/searches" not in found.links
    assert not found.of("details", "save-search")
    assert client.get("/searches").status_code == 404
    assert client.get("/api/searches").status_code == 404


def test_methods_that_there_are_not_and_bodies_that_are_none() -> None:
    client = desk(Book())
    wrong = client.request("PUT", "/api/searches", json={"name": "n"})
    assert (wrong.status_code, wrong.headers["allow"]) == (405, "GET")
    for body in (b"", b"\xff\xfe", b"[]", b"7", b'{"name": 7}'):
        json = {"content-type": "application/json"}
        assert client.request("POST", "/api/searches", content=body, headers=json).status_code in (400, 422)


def test_the_api_is_described() -> None:
    paths = desk(Book()).get("/api/openapi.json").json()["paths"]
    assert {path: set(given) for path, given in paths.items() if "searches" in path} == {
        "/api/searches": {"get", "post"},
        "/api/searches/{search_id}": {"get", "delete"},
        "/api/searches/{search_id}/results": {"get"},
        "/api/searches/{search_id}/feed.atom": {"get"},
    }
    answers = {"200", "201", "400", "401", "403", "409", "422", "429"}
    assert set(paths["/api/searches"]["post"]["responses"]) == answers
