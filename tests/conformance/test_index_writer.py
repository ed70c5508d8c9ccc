"""Index, stories and earlier versions written as one, over each store and through crashes."""

import sqlite3
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from services.index.failures import StoreUnavailable
from services.index.memory.store import MemoryIndex, MemoryStore
from services.index.port import Store
from services.index.query import Facet
from services.index.stored import StoredDocument
from services.index.tantivy.schema import schema_name
from services.index.tantivy.searcher import TantivySearcher
from services.index.tantivy.store import TantivyStore
from services.index.tantivy.upgrade import upgrade
from services.index.versions import Version, Versions
from services.index.writer import IndexWriter
from tests.conformance.store_factory import make, numbered
from tests.conformance.store_index import Index, numbers

AT = datetime(2026, 3, 1, 12, tzinfo=UTC)


def like(number: int, *sketches: range) -> StoredDocument:
    """A document whose fingerprint is made of those numbers."""
    document = make(number, f"copy {number}")
    sketch = tuple(sorted({n for part in sketches for n in part}))
    annotations = document.annotations.model_copy(update={"fingerprint": sketch})
    return document.model_copy(update={"annotations": annotations})


LEFT, RIGHT = range(0, 200, 2), range(1, 200, 2)


@pytest.fixture
def ledger(tmp_path: Path) -> Path:
    return tmp_path / "stories.sqlite"


def writer(store: Store, ledger: Path) -> IndexWriter:
    return IndexWriter(store, ledger, Versions(ledger.parent / "versions"))


def put(into: IndexWriter, *documents: StoredDocument) -> None:
    for document in documents:
        into.put(f"put {document.document_id}", document)
    into.commit()


def stories(index: Index, *ids: int) -> list[int | None]:
    found = [index.searcher.get(numbered(i)) for i in ids]
    return [int(d.story[:8], 16) if d and d.story else None for d in found]


def holds(index: Index, document: int) -> list[int]:
    found = index.searcher.get(numbered(document))
    return [int(part[:8], 16) for part in found.holds] if found else []


def test_the_index_knows_the_stories_as_they_change(index: Index, ledger: Path) -> None:
    into = writer(index.store, ledger)
    put(into, like(3, LEFT), like(5, RIGHT))
    assert stories(index, 3, 5) == [None, None]
    put(into, like(4, LEFT, RIGHT))
    assert stories(index, 3, 4, 5) == [None, None, None]
    assert holds(index, 4) == [3, 5]
    put(into, like(1, RIGHT))
    assert stories(index, 1, 3, 4, 5) == [1, None, None, 1]
    assert holds(index, 4) == [1, 3]
    assert len(numbers(index.search("copy", fold=True))) == 3
    into.delete("gone", numbered(3))
    into.commit()
    assert stories(index, 1, 4, 5) == [1, 1, 1]
    assert holds(index, 4) == []


def words(first: int, count: int) -> str:
    return " ".join(f"word{number}" for number in range(first, first + count))


def told(number: int, text: str, published: str, *sketches: range) -> StoredDocument:
    """A document with that text, and a fingerprint of those numbers."""
    document = make(number, text, published=published)
    return document.model_copy(update={"annotations": like(number, *sketches).annotations})


def test_relations_follow_the_source_of_a_story_as_documents_come_and_go(index: Index, ledger: Path) -> None:
    into, whole = writer(index.store, ledger), words(0, 400)
    put(into, told(2, whole, "2024-05-02", LEFT), told(3, words(0, 120), "2024-05-03", LEFT))
    assert numbers(index.search(text="relation:source")) == [2]
    assert numbers(index.search(relation=("cut",))) == [3]
    put(into, told(1, whole, "2024-05-01", LEFT))
    assert numbers(index.search(text="relation:copy")) == [2]
    assert index.find("relation:source OR relation:cut") == [1, 3]
    assert {c.value: c.count for c in index.search().facets[Facet.RELATIONS]} == {
        "source": 1,
        "copy": 1,
        "cut": 1,
    }
    into.delete("gone", numbered(1))
    put(into, told(2, whole, "2024-05-02", LEFT))
    assert numbers(index.search(text="relation:source")) == [2]
    into.delete("gone", numbered(3))
    into.commit()
    assert index.search(text="-relation:source").total == 1


def test_what_a_round_up_holds_is_part_of_it_until_it_goes(index: Index, ledger: Path) -> None:
    into = writer(index.store, ledger)
    put(into, like(3, LEFT), like(5, RIGHT), like(6, RIGHT), like(4, LEFT, RIGHT))
    assert numbers(index.search(text="relation:round_up")) == [4]
    assert index.find("relation:part_of") == [3, 5, 6]
    held = index.searcher.get(numbered(6))
    assert held is not None
    assert held.held_by == (numbered(4),)
    into.delete("gone", numbered(4))
    into.commit()
    assert index.search(text="relation:part_of OR relation:round_up").total == 0


def test_relations_that_a_crash_kept_from_the_index_are_made_up_for(index: Index, ledger: Path) -> None:
    store = Failing(index.store)
    store.broken = True
    into = writer(store, ledger)  # type: ignore[arg-type]
    into.put("put 2", told(2, words(0, 400), "2024-05-02", LEFT))
    into.put("put 3", told(3, words(0, 120), "2024-05-03", LEFT))
    with pytest.raises(StoreUnavailable):
        into.commit()
    store.broken = False
    put(into, told(2, words(0, 400), "2024-05-02", LEFT), told(3, words(0, 120), "2024-05-03", LEFT))
    assert numbers(index.search(relation=("cut",))) == [3]


class Failing:
    """A store that cannot commit for a while."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self.broken = False

    def __getattr__(self, name: str) -> object:
        return getattr(self._store, name)

    def commit(self) -> None:
        if self.broken:
            raise StoreUnavailable("the disk is full")
        self._store.commit()


def test_what_the_index_missed_is_made_up_for(index: Index, ledger: Path) -> None:
    store = Failing(index.store)
    into = writer(store, ledger)  # type: ignore[arg-type]
    put(into, like(3, LEFT))
    store.broken = True
    into.put("put 1", like(1, LEFT))
    with pytest.raises(StoreUnavailable):
        into.commit()
    index.store.delete([numbered(1)])  # what was not committed never came
    store.broken = False
    again = writer(store, ledger)  # type: ignore[arg-type]
    again.put("put 1", like(1, LEFT))
    assert [(m.document_id, m.story_id) for m in again.commit()["put 1"].moves] == [
        (numbered(1), numbered(1)),
        (numbered(3), numbered(1)),
    ]
    assert stories(index, 1, 3) == [1, 1]


def test_lost_or_damaged_tables_are_made_again(index: Index, ledger: Path) -> None:
    into = writer(index.store, ledger)
    put(into, like(3, LEFT), like(4, LEFT), like(5, RIGHT))
    into.close()
    for path in ledger.parent.glob("stories.sqlite*"):
        path.unlink()
    ledger.write_bytes(b"no database at all" * 100)
    again = writer(index.store, ledger)
    again.reconcile(index.searcher)
    put(again, like(2, LEFT))
    assert stories(index, 2, 3, 4, 5) == [2, 2, 2, None]


def test_a_large_story_gets_its_new_id_in_parts(
    index: Index, ledger: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("services.index.writer._AT_ONCE", 2)
    into = writer(index.store, ledger)
    put(into, *(like(n, LEFT) for n in range(2, 9)))
    put(into, like(1, LEFT))
    assert stories(index, *range(1, 9)) == [1] * 8


def test_a_document_without_a_fingerprint_is_known_and_alone(index: Index, ledger: Path) -> None:
    into = writer(index.store, ledger)
    put(into, make(1, "short"), make(2, "short too"))
    into.close()
    again = writer(index.store, ledger)
    again.reconcile(index.searcher)
    assert stories(index, 1, 2) == [None, None]


def test_tables_that_know_too_much_forget_it(index: Index, ledger: Path) -> None:
    into = writer(index.store, ledger)
    put(into, like(3, LEFT), like(4, LEFT))
    index.store.delete([numbered(3)])
    index.store.commit()
    into.reconcile(index.searcher)
    assert stories(index, 4) == [None]


def test_tables_that_cannot_be_written_are_a_passing_trouble(index: Index, ledger: Path) -> None:
    into = writer(index.store, ledger)
    put(into, like(3, LEFT))
    holder = sqlite3.connect(ledger, isolation_level=None)
    holder.execute("BEGIN EXCLUSIVE")
    impatient = IndexWriter(index.store, ledger, Versions(ledger.parent / "versions"), patience=0.01)
    with pytest.raises(StoreUnavailable):
        impatient.put("put 4", like(4, LEFT))
    holder.execute("ROLLBACK")
    holder.close()
    put(impatient, like(4, LEFT))
    assert stories(index, 3, 4) == [3, 3]


def test_an_edited_file_leaves_its_earlier_version(index: Index, ledger: Path) -> None:
    versions = Versions(ledger.parent / "versions")
    into = writer(index.store, ledger)
    put(into, like(1, LEFT))
    put(into, like(2, LEFT))
    into.supersede("edit", numbered(1), numbered(2), AT)
    put(into, like(3, LEFT))
    into.supersede("edit again", numbered(2), numbered(3), AT + timedelta(hours=1))
    into.commit()
    assert index.find() == [3]
    assert [v.document.document_id for v in versions.before(numbered(3))] == [numbered(2), numbered(1)]
    earlier = versions.get(numbered(1))
    assert earlier is not None
    assert (earlier.document.article.text, earlier.superseded_by, earlier.at) == ("copy 1", numbered(2), AT)


def test_a_version_that_comes_back_or_is_purged_is_no_earlier_one(index: Index, ledger: Path) -> None:
    versions = Versions(ledger.parent / "versions")
    into = writer(index.store, ledger)
    put(into, like(1, LEFT), like(2, LEFT))
    into.supersede("edit", numbered(1), numbered(2), AT)
    into.commit()
    put(into, like(1, LEFT))
    assert versions.before(numbered(2)) == []
    into.supersede("edit again", numbered(1), numbered(2), AT)
    into.delete("purge", numbered(1))
    into.commit()
    assert versions.get(numbered(1)) is None


def test_versions_go_after_their_time_and_ids_are_no_paths(tmp_path: Path) -> None:
    versions = Versions(tmp_path / "versions")
    versions.keep(Version(document=like(1, LEFT), superseded_by=numbered(2), at=AT))
    bad = like(1, LEFT).model_copy(update={"document_id": "../../outside"})
    versions.keep(Version(document=bad, superseded_by=numbered(2), at=AT))
    assert versions.get("../../outside") is None
    assert versions.before("../../outside") == []
    assert versions.expire(datetime.now(UTC) - timedelta(hours=1)) == 0
    assert versions.expire(datetime.now(UTC) + timedelta(hours=1)) == 1
    assert versions.before(numbered(2)) == []
    assert [p for p in tmp_path.rglob("*") if p.is_file()] == []


def test_documents_of_an_older_index_are_taken_over(tmp_path: Path) -> None:
    with TantivyStore(tmp_path) as store:
        put(writer(store, tmp_path / "old.sqlite"), like(1, LEFT), like(2, LEFT), like(3, RIGHT))
    (tmp_path / schema_name()).rename(tmp_path / "articles-0ld")
    with TantivyStore(tmp_path) as store:
        into = writer(store, tmp_path / "new.sqlite")
        assert upgrade(tmp_path, into.restore) == 3
    searcher = TantivySearcher(tmp_path)
    assert searcher.count() == 3
    found = searcher.get(numbered(2))
    assert found is not None
    assert found.story == numbered(1)
    assert not (tmp_path / "articles-0ld").exists()


def test_an_index_that_cannot_be_read_stays(tmp_path: Path) -> None:
    taken: list[Sequence[StoredDocument]] = []
    (tmp_path / "articles-strange").mkdir()
    (tmp_path / "articles-strange" / "meta.json").write_text("{}")
    assert upgrade(tmp_path, taken.append) == 0
    assert (tmp_path / "articles-strange").exists()


class CountingStore(MemoryStore):
    """Counts how often what was written becomes durable."""

    commits = 0

    def commit(self) -> None:
        """Make it durable, once more."""
        self.commits += 1
        super().commit()


def test_a_batch_that_makes_a_story_is_committed_once(ledger: Path) -> None:
    store = CountingStore(MemoryIndex())
    put(writer(store, ledger), like(1, LEFT), like(2, LEFT))
    assert store.commits == 1


def test_a_story_of_many_is_committed_in_parts(ledger: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("services.index.writer._AT_ONCE", 2)
    store = CountingStore(MemoryIndex())
    into = writer(store, ledger)
    put(into, *(like(n, LEFT) for n in range(2, 9)))
    store.commits = 0
    put(into, like(1, LEFT))
    assert store.commits == 4 + 1, "eight documents by twos, and the end"
