"""Sets of documents on the desk: the API, the pages and their forms, undo, and taken away like a search."""

import csv
import io
import json
from collections.abc import Sequence
from datetime import UTC, datetime

from services.desk.application import Ports, create_app
from services.desk.forms import Forms
from services.index.memory.store import MemoryIndex, MemorySearcher, MemoryStore
from services.index.sets.book import NoRoom
from services.index.sets.kept import DocumentSet, Kept, tags_of
from services.index.stored import StoredDocument
from tests.unit.desk.desk_client import DeskClient, page
from tests.unit.desk.desk_factory import lake, plain

AT = datetime(2026, 5, 4, 3, 2, 1, tzinfo=UTC)
FORM = Forms(b"secret").value
COUNCIL = plain("The council met.", "Council", "2024-09-01")


class KeptSets:
    """Sets in memory, with room for three."""

    def __init__(self) -> None:
        self.sets: dict[str, DocumentSet] = {}
        self.kept: dict[str, dict[str, Kept]] = {}

    async def all(self) -> Sequence[DocumentSet]:
        return sorted(self.sets.values(), key=lambda one: one.name)

    async def get(self, set_id: str) -> DocumentSet | None:
        return self.sets.get(set_id)

    async def save(self, one: DocumentSet, now: datetime) -> None:  # noqa: ARG002  (nothing is forgotten)
        if one.id not in self.sets and len(self.sets) >= 3:
            raise NoRoom(3, "sets are kept")
        self.sets[one.id] = one

    async def documents(self, set_id: str) -> Sequence[Kept]:
        return list(self.kept.get(set_id, {}).values())

    async def put(self, set_id: str, document: Kept) -> None:
        self.kept.setdefault(set_id, {})[document.document_id] = document

    async def document(self, set_id: str, document_id: str) -> Kept | None:
        return self.kept.get(set_id, {}).get(document_id)


def desk(*more: StoredDocument) -> DeskClient:
    index = MemoryIndex()
    store = MemoryStore(index)
    store.upsert([lake(), COUNCIL, *more])
    store.commit()
    ports = Ports(MemorySearcher(index), sets=KeptSets())
    return DeskClient(create_app(ports, secret=b"secret", now=lambda: AT))


def make(client: DeskClient, name: str = "Water") -> str:
    answer = client.post("/api/sets", json={"name": name, "note": "For the series."})
    assert answer.status_code == 201
    return str(answer.json()["id"])


def post(client: DeskClient, address: str, **fields: object) -> str:
    answer = client.post(address, data={"form": FORM, **fields})
    assert answer.status_code == 303
    return answer.headers["location"]


def test_ticked_hits_go_into_a_set_by_its_name_with_note_and_tags() -> None:
    client = desk()
    boxes = [a for a in page(client, "/?q=drought OR council").of("input") if a.get("form") == "keep"]
    chosen = [str(a["value"]) for a in boxes]
    assert sorted(chosen) == sorted([lake().document_id, COUNCIL.document_id])
    place = post(client, "/sets/keep", set="Water", document=chosen, tags="river, River ,  dry   land,,")
    shown = page(client, place)
    assert len(shown.of("article", "hit")) == 2
    post(client, "/sets/keep", set=" WATER ", document=chosen[:1], note="Call back.", tags="new")
    post(client, "/sets/keep", set="water", document=chosen[:1])
    (made,) = client.get("/api/sets").json()
    assert (made["name"], made["documents"]) == ("Water", 2)
    kept = {k["document_id"]: k for k in client.get(f"/api/sets/{made['id']}/documents").json()}
    assert (kept[chosen[0]]["note"], kept[chosen[0]]["tags"]) == ("Call back.", ["river", "dry land", "new"])
    assert len(page(client, f"{place.partition('?')[0]}?tag=NEW").of("article", "hit")) == 1
    assert f"/sets/{made['id']}" in page(client, "/sets").links
    assert any(a.get("action") == "/sets/keep" for a in page(client, f"/documents/{chosen[0]}").of("form"))


def test_what_is_taken_out_or_removed_can_be_put_back() -> None:
    client = desk()
    set_id, document = make(client), lake().document_id
    noted = {"note": "First.", "tags": ["a"]}
    assert client.request("PUT", f"/api/sets/{set_id}/documents/{document}", json=noted).status_code == 200
    post(client, "/sets/take-out", id=set_id, document=document)
    assert client.get(f"/api/sets/{set_id}/documents").json() == []
    assert "Nothing in it" in page(client, f"/sets/{set_id}").text
    post(client, "/sets/put-back", id=set_id, document=document)
    (kept,) = client.get(f"/api/sets/{set_id}/documents").json()
    assert (kept["note"], kept["tags"], kept["title"]) == ("First.", ["a"], "Drought empties the Lower Tarn")
    post(client, "/sets/remove", id=set_id)
    assert client.get("/api/sets").json() == []
    assert "1 removed set" in page(client, "/sets").text
    post(client, "/sets/restore", id=set_id)
    assert [one["documents"] for one in client.get("/api/sets").json()] == [1]
    assert client.request("DELETE", f"/api/sets/{set_id}/documents/{document}").status_code == 204
    address = f"/api/sets/{set_id}/documents/{document}/restore"
    assert client.post(address).status_code == 204
    assert client.get(f"/api/sets/{set_id}").json()["documents"] == 1


def test_a_set_is_taken_away_like_a_search() -> None:
    client = desk()
    set_id = make(client)
    for document, note in ((lake(), "=1+1"), (COUNCIL, "")):
        address = f"/api/sets/{set_id}/documents/{document.document_id}"
        client.request("PUT", address, json={"note": note, "tags": ["x", "y"]})
    rows = list(
        csv.DictReader(io.StringIO(client.get(f"/api/sets/{set_id}/export.csv").text.lstrip("\ufeff")))
    )
    assert [(r["title"], r["note"], r["tags"]) for r in rows] == [
        ("Drought empties the Lower Tarn", "'=1+1", "x, y"),
        ("Council", "", "x, y"),
    ]
    lines = client.get(f"/api/sets/{set_id}/export.jsonl").text.splitlines()
    assert [json.loads(line)["note"] for line in lines] == ["=1+1", ""]
    full = client.get(f"/api/sets/{set_id}/export.full.jsonl").text.splitlines()
    assert json.loads(full[1])["article"]["text"] == "The council met."
    assert len(client.get(f"/api/sets/{set_id}/export.ninjs.jsonl").text.splitlines()) == 2
    assert client.get("/api/sets/none/export.csv").status_code == 404


def test_what_cannot_be_kept_is_refused() -> None:
    alike = [plain(f"ferry {n}").model_copy(update={"document_id": f"abcdef{n:034x}"}) for n in (1, 2)]
    client = desk(*alike)
    set_id = make(client)
    nothing = f"/api/sets/{set_id}/documents/0123456789"
    assert client.request("PUT", nothing, json={}).status_code == 404
    assert client.request("PUT", nothing.replace("0123456789", "abcdef"), json={}).status_code == 409
    assert client.post("/api/sets", json={"name": " "}).status_code == 422
    assert client.post("/sets", data={"form": FORM, "name": "x" * 300}).status_code == 422
    assert client.post("/sets", data={"form": "other", "name": "x"}).status_code == 403
    foreign = {"sec-fetch-site": "cross-site"}
    assert client.post("/api/sets", json={"name": "x"}, headers=foreign).status_code == 403
    long = {"note": "", "tags": [f"t{n}" for n in range(21)]}
    address = f"/api/sets/{set_id}/documents/{lake().document_id}"
    assert client.request("PUT", address, json=long).status_code == 422
    make(client, "Second"), make(client, "Third")
    assert client.post("/api/sets", json={"name": "Fourth"}).status_code == 409
    renamed = post(client, "/sets/rename", id=set_id, name="Rivers", note="New.")
    assert "Rivers" in page(client, renamed).text


def test_tags_are_read_from_a_line() -> None:
    assert tags_of(" a, b  c ,A,,") == ("a", "b c")
