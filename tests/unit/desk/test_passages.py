"""Passages for retrieval: word for word, within their size, nothing lost, each fact at its place."""

from contextlib import nullcontext
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from examples import passages as example
from services.desk.application import Ports, create_app
from services.desk.passages import passages
from services.index.joined import Ground, Joined
from services.index.memory.store import MemoryIndex, MemorySearcher, MemoryStore
from tests.unit.desk.desk_client import DeskClient
from tests.unit.desk.desk_factory import lake, plain


@pytest.mark.parametrize("size", [200, 300, 1000, 8000])
def test_a_passage_is_the_text_at_its_place_and_fits(size: int) -> None:
    document = lake()
    text, found = document.article.text, list(passages(document, size))
    assert [piece.number for piece in found] == list(range(len(found)))
    for piece in found:
        assert text[piece.start : piece.end] == piece.text
        assert len(piece.text) <= size
        assert all(piece.start <= fact.start < fact.end <= piece.end for fact in piece.facts)


def test_a_passage_names_its_section_title_date_and_facts() -> None:
    (_, threat) = passages(lake(), 1000)
    assert threat.section == "Ferries under threat"
    assert (threat.title, threat.published) == ("Drought empties the Lower Tarn", "2024-10-12")
    assert ("person", "Tomás Brandt") in {(fact.kind, fact.name) for fact in threat.facts}
    assert "Tomás Brandt" in {fact.speaker for fact in threat.facts if fact.kind == "statement"}


@given(st.text(alphabet="ab .!\n\u6c34", min_size=1, max_size=900), st.integers(200, 300))
def test_no_word_is_lost_however_it_is_cut(text: str, size: int) -> None:
    found = list(passages(plain(text), size))
    assert "".join("".join(piece.text for piece in found).split()) == "".join(text.split())
    assert all(len(piece.text) <= size for piece in found)


def test_names_are_those_of_the_index() -> None:
    joined = Joined(form="Tomás Brandt", name="Tomás B. Brandt", ground=Ground.INITIALS)
    pieces = list(passages(lake().model_copy(update={"joined": (joined,), "story": "5f"}), 1000))
    assert {piece.story for piece in pieces} == {"5f"}
    facts = [fact for piece in pieces for fact in piece.facts]
    assert "Tomás B. Brandt" in {fact.name for fact in facts if fact.kind == "person"}
    assert "Tomás B. Brandt" in {fact.speaker for fact in facts}


def test_a_store_of_vectors_is_filled_and_asked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    index = MemoryIndex()
    store = MemoryStore(index)
    one, copy = lake(), plain(lake().article.text, "Drought again")
    store.upsert([one.model_copy(update={"story": "5f"}), copy.model_copy(update={"story": "5f"})])
    store.upsert([plain("Football was played in Eastmere on Sunday before a small crowd.")])
    store.commit()
    client = DeskClient(create_app(Ports(MemorySearcher(index))))
    monkeypatch.setattr(example.httpx, "Client", lambda **_: nullcontext(client))
    for _ in range(2):
        example.fill("http://desk", str(tmp_path / "p.db"), "")
    assert capsys.readouterr().out.splitlines()[-1].startswith("2 passages"), "a story once, however often"
    example.ask(str(tmp_path / "p.db"), "who played football")
    assert "Football was played" in capsys.readouterr().out.splitlines()[1]


def test_the_api_pages_through_a_search() -> None:
    index = MemoryIndex()
    store = MemoryStore(index)
    store.upsert([lake(), plain("A drought far away."), plain("Football.")])
    store.commit()
    client = DeskClient(create_app(Ports(MemorySearcher(index))))
    asked = {"q": "+drought", "limit": "1", "size": "400"}
    first = client.get("/api/passages", params=asked).json()
    second = client.get("/api/passages", params={**asked, "after": first["next"]}).json()
    assert second["next"] is None
    assert len({piece["document_id"] for piece in [*first["passages"], *second["passages"]]}) == 2
    assert client.get("/api/passages", params={"size": "10"}).status_code == 422
    assert client.get("/api/passages", params={"after": "x"}).status_code == 400
