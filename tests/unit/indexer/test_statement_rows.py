"""What the writer of statements keeps in memory, and what it takes out of an index that it finds."""

from pathlib import Path

import pytest

from services.index.query import StatementQuery
from services.index.stored import StoredDocument
from services.index.tantivy.searcher import TantivySearcher
from services.index.tantivy.statements import StatementWriter
from tests.conformance.store_factory import make
from tests.conformance.test_store_statements import two_voices

DOCUMENTS = 10_000


def opened(folder: Path, *documents: StoredDocument) -> StatementWriter:
    writer = StatementWriter(folder)
    writer.open(lambda: iter([documents]))
    return writer


def kept() -> int:
    """Bytes in memory of this process alone."""
    resident, shared = Path("/proc/self/statm").read_text().split()[1:3]
    return (int(resident) - int(shared)) * 4096


@pytest.mark.skipif(not Path("/proc/self/statm").exists(), reason="asks Linux")
def test_documents_without_statements_take_no_memory(tmp_path: Path) -> None:
    writer = opened(tmp_path)
    before = kept()
    for number in range(DOCUMENTS):
        writer.put(make(number))
        if number % 100 == 0:
            writer.commit()
    assert kept() - before < 600 * DOCUMENTS


@pytest.mark.parametrize("again", [True, False])
def test_statements_of_before_go_with_their_document(tmp_path: Path, again: bool) -> None:
    found = two_voices(1)
    opened(tmp_path, found).give_up()
    writer = opened(tmp_path)
    if again:
        writer.put(found.model_copy(update={"annotations": make(1).annotations}))
    else:
        writer.delete(found.document_id)
    writer.commit()
    assert TantivySearcher(tmp_path).statements(StatementQuery()).total == 0


def test_statements_go_that_were_put_since_the_start(tmp_path: Path) -> None:
    writer = opened(tmp_path)
    writer.put(two_voices(1))
    writer.commit()
    assert TantivySearcher(tmp_path).statements(StatementQuery()).total == 2
    writer.delete(two_voices(1).document_id)
    writer.commit()
    assert TantivySearcher(tmp_path).statements(StatementQuery()).total == 0
