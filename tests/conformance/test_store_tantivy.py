"""What is particular to the Tantivy store: processes, crashes, exact counts over segments."""

import os
import shutil
import signal
import subprocess
import sys
import time
import unicodedata
from collections import Counter
from pathlib import Path
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.index.failures import StoreUnavailable
from services.index.forms import analyzer
from services.index.query import Facet, Query, Sort
from services.index.tantivy.schema import schema_name
from services.index.tantivy.searcher import TantivySearcher
from services.index.tantivy.store import TantivyStore
from services.index.tantivy.view import KEPT_SECONDS
from services.index.words import prepared, seamless, tokens
from tests.conformance.store_factory import make, numbered

READER = """
import sys, time
from pathlib import Path
from services.index.query import Query
from services.index.tantivy.searcher import TantivySearcher
searcher = TantivySearcher(Path(sys.argv[1]))
for line in sys.stdin:
    deadline = time.monotonic() + 5
    while searcher.search(Query(line.strip())).total == 0 and time.monotonic() < deadline:
        time.sleep(0.002)
    print(time.time(), searcher.count(), flush=True)
"""
WRITER = """
import sys, time
from pathlib import Path
from services.index.tantivy.store import TantivyStore
from tests.conformance.store_factory import make
store = TantivyStore(Path(sys.argv[1]))
store.upsert([make(n, "kept") for n in range(50)])
store.commit()
store.upsert([make(n, "lost") for n in range(200)])
print("ready", flush=True)
time.sleep(60)
"""


def spawn(code: str, folder: Path) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", code, str(folder)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
    )


def test_another_process_sees_a_commit_at_once(tmp_path: Path) -> None:
    reader = spawn(READER, tmp_path)
    assert reader.stdin is not None
    assert reader.stdout is not None
    try:
        with TantivyStore(tmp_path) as store:
            for number in range(5):
                reader.stdin.write(f"word{number}\n")
                reader.stdin.flush()
                time.sleep(0.05)
                store.upsert([make(number, f"word{number}")])
                store.commit()
                committed = time.time()
                seen, count = reader.stdout.readline().split()
                assert int(count) == number + 1
                if number:  # the first one waits for the process to start
                    assert float(seen) - committed < 0.5
    finally:
        reader.kill()
        reader.communicate()


def test_a_killed_writer_leaves_the_last_commit_and_frees_the_lock(tmp_path: Path) -> None:
    writer = spawn(WRITER, tmp_path)
    assert writer.stdout is not None
    assert writer.stdout.readline() == "ready\n"
    with pytest.raises(StoreUnavailable, match="index lock"):
        TantivyStore(tmp_path)
    writer.send_signal(signal.SIGKILL)
    writer.communicate()
    with TantivyStore(tmp_path) as store:
        searcher = TantivySearcher(tmp_path)
        assert searcher.search(Query("kept")).total == 50
        assert searcher.search(Query("lost")).total == 0
        store.upsert([make(1, "again")])
        store.commit()
        assert searcher.search(Query("again")).total == 1


def test_a_removed_index_is_made_again(tmp_path: Path) -> None:
    with TantivyStore(tmp_path) as store:
        searcher = TantivySearcher(tmp_path)
        store.upsert([make(1, "before")])
        store.commit()
        assert searcher.count() == 1
        shutil.rmtree(tmp_path / schema_name())
        assert searcher.count() == 0
        store.upsert([make(2, "meanwhile")])
        with pytest.raises(StoreUnavailable):
            store.commit()
        assert store.writable()
        store.upsert([make(2, "after")])
        store.commit()
        assert searcher.ids() == [numbered(2)]


def test_a_folder_that_cannot_be_written_is_unavailable(tmp_path: Path) -> None:
    (tmp_path / "index").write_text("a file")
    with pytest.raises(StoreUnavailable):
        TantivyStore(tmp_path / "index")


def test_pages_by_relevance_go_on_behind_the_last_hit_once_the_state_is_forgotten(tmp_path: Path) -> None:
    now = [0.0]
    with TantivyStore(tmp_path) as store:
        searcher = TantivySearcher(tmp_path, monotonic=lambda: now[0])
        store.upsert([make(n, "drought " * (n + 1) + "filler " * 30) for n in range(30)])
        store.commit()
        query = Query("drought", limit=10)
        first = searcher.search(query)
        store.upsert([make(100, "drought " * 40)])
        store.commit()
        now[0] = KEPT_SECONDS + 1
        second = searcher.search(Query("drought", limit=10, after=first.next))
        old = {hit.document_id for hit in first.hits}
        assert len(second.hits) == 10
        assert not old & {hit.document_id for hit in second.hits}
        assert numbered(100) not in {hit.document_id for hit in second.hits}


def test_facets_are_exact_over_many_segments_and_names(tmp_path: Path) -> None:
    random = Random(7)
    names = [f"Person {n}" for n in range(4000)]
    weights = [1 / (n + 1) ** 0.3 for n in range(4000)]
    expected: Counter[str] = Counter()
    with TantivyStore(tmp_path) as store:
        for commit in range(6):
            for n in range(400):
                chosen = sorted(set(random.choices(names, weights, k=8)))
                expected.update(chosen)
                store.upsert([make(commit * 400 + n, people=chosen)])
            store.commit()
        for number in range(0, 2400, 5):
            gone = TantivySearcher(tmp_path).get(numbered(number))
            assert gone is not None
            expected.subtract(person.name for person in gone.annotations.people or ())
            store.delete([numbered(number)])
        store.commit()
        results = TantivySearcher(tmp_path).search(Query(facet_size=50, limit=1))
    counts = [(c.value, c.count) for c in results.facets[Facet.PEOPLE]]
    best = sorted(expected.items(), key=lambda item: (-item[1], item[0].lower()))[:50]
    assert [count for _, count in counts] == [count for _, count in best]
    assert all(expected[name] == count for name, count in counts)


def test_many_documents_of_one_second_are_paged_without_a_gap(tmp_path: Path) -> None:
    with TantivyStore(tmp_path) as store:
        store.upsert([make(n, published="2024-10-12") for n in range(2000)])
        store.commit()
    searcher = TantivySearcher(tmp_path)
    found: list[str] = []
    after: str | None = None
    while True:
        results = searcher.search(Query(sort=Sort.NEWEST, limit=97, after=after, facet_size=0))
        found += [hit.document_id for hit in results.hits]
        after = results.next
        if after is None:
            break
    assert len(found) == len(set(found)) == 2000


@pytest.mark.parametrize(
    "text",
    [
        "O’Brien said l'été, naïve Zürich-Straße 3.5% U.S.",
        "हिन्दी में और اُردُو العربية עברית",
        "北京市 東京タワー ひらがな",
        "ประเทศไทย ລາວ ខ្មែរ မြန်မာ",
        "Łódź Ørsted Đà Nẵng ĳ ﬁsh İstanbul",
        "மொழி বাংলা ਪੰਜਾਬੀ",
        "京abc都 x京 ｶﾀｶﾅ",
    ],
)
def test_words_in_memory_are_cut_as_in_the_index(text: str) -> None:
    assert [token.text for token in tokens(text)] == analyzer().analyze(prepared(text))


@given(st.text(alphabet=st.characters(codec="utf-8", exclude_characters="\u200b")))
def test_seams_leave_what_people_read(text: str) -> None:
    assert seamless(prepared(text)) == unicodedata.normalize("NFC", text)


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> TantivySearcher:
    folder = tmp_path_factory.mktemp("small")
    with TantivyStore(folder) as store:
        store.upsert([make(n, f"drought {n} in Zürich", title="Lake", people=["Zoë"]) for n in range(5)])
        store.commit()
    return TantivySearcher(folder)


OPERATORS = st.sampled_from(
    ["-", '"', "*", ":", "OR", " ", "person", "published", "2024..", "zur", "drought"]
)


@given(text=st.text() | st.lists(OPERATORS, max_size=12).map("".join))
def test_whatever_is_typed_is_answered(small: TantivySearcher, text: str) -> None:
    results = small.search(Query(text))
    assert 0 <= len(results.hits) <= results.total <= 5
    for hit in results.hits:
        for excerpt in filter(None, (hit.title, hit.snippet)):
            assert all(0 <= a < b <= len(excerpt.text) for a, b in excerpt.highlights)
