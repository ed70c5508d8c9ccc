"""Documents in the formats of the trade, whole and without a cap."""

import io
import json
from typing import Any

import pytest

from services.desk.application import Ports, create_app
from services.desk.documents_out import COLUMNS
from services.desk.parquet import GROUP
from services.index.memory.store import MemoryIndex, MemorySearcher, MemoryStore
from services.index.port import StoredDocument
from tests.unit.desk.desk_client import DeskClient
from tests.unit.desk.desk_factory import lake, plain

parquet_files = pytest.importorskip("pyarrow.parquet")
MANY = 2 * GROUP + 3


def desk(*documents: StoredDocument) -> DeskClient:
    index = MemoryIndex()
    store = MemoryStore(index)
    store.upsert(documents)
    store.commit()
    return DeskClient(create_app(Ports(MemorySearcher(index))))


def lines(client: DeskClient, path: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in client.get(path).text.splitlines()]


def test_all_of_a_document_is_on_its_line() -> None:
    (line,) = lines(desk(lake()), "/api/export.full.jsonl?q=drought")
    assert line["article"]["text"].startswith("Drought empties")
    assert line["annotations"]["quotes"][0]["speaker"]


def test_ninjs_states_what_the_copy_states() -> None:
    client = desk(lake())
    (item,) = lines(client, "/api/export.ninjs.jsonl")
    assert item["headlines"][0]["value"] == "Drought empties the Lower Tarn"
    assert item["by"] == "Ines Okafor"
    assert {"name": "Tomás Brandt"} in item["people"]
    assert "contentcreated" not in item, "the copy states a day and no time"
    known = item["uri"].rpartition(":")[2]
    assert client.get(f"/api/documents/{known}/ninjs").json() == item
    assert client.get("/api/documents/0000000/ninjs").status_code == 404


def test_a_table_of_many_is_whole() -> None:
    client = desk(lake(), *(plain(f"drought number {n}") for n in range(MANY)))
    raw = client.get("/api/export.parquet?q=drought").content
    table = parquet_files.read_table(io.BytesIO(raw))
    assert table.num_rows == MANY + 1
    assert tuple(table.column_names) == COLUMNS
    rows = {row["title"]: row for row in table.to_pylist()}
    assert "Adaeze Lindqvist" in " ".join(rows["Drought empties the Lower Tarn"]["people"])
    assert len(lines(client, "/api/export.full.jsonl?q=drought")) == MANY + 1
