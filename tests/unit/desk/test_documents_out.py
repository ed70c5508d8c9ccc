"""Documents in the formats of the trade, whole and without a cap."""

import io
import json
from collections.abc import Iterator
from typing import Any

import pytest

from services.desk.documents_out import COLUMNS
from services.desk.parquet import GROUP, parquet
from services.index.stored import StoredDocument
from tests.unit.desk.desk_client import DeskClient
from tests.unit.desk.desk_factory import desk, lake, plain

parquet_files = pytest.importorskip("pyarrow.parquet")
MANY = 2 * GROUP + 3


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


def test_one_document_is_to_be_had_in_each_format() -> None:
    client = desk(lake(), plain("Another one about ferries."))
    address = f"/api/documents/{lake().document_id[:8]}"
    (line,) = lines(client, f"{address}/full.jsonl")
    assert StoredDocument.model_validate(line) == lake()
    table = parquet_files.read_table(io.BytesIO(client.get(f"{address}/parquet").content))
    assert [row["document_id"] for row in table.to_pylist()] == [lake().document_id]


def test_an_id_that_several_documents_begin_with_is_called_so_everywhere() -> None:
    alike = [plain(f"ferry {n}").model_copy(update={"document_id": f"abcdef{n:034x}"}) for n in (1, 2)]
    client = desk(*alike)
    for tail in ("", "/ninjs", "/full.jsonl", "/parquet", "/places.geojson", "/also"):
        answer = client.get(f"/api/documents/abcdef{tail}")
        assert (answer.status_code, "abcdef" in answer.json()["detail"]) == (409, True), tail
    assert client.get("/api/compare/abcdef/abcdef").status_code == 409
    assert client.get(f"/api/documents/{alike[0].document_id}/ninjs").status_code == 200


def test_a_table_is_begun_before_all_documents_are_read() -> None:
    taken = 0

    def documents() -> Iterator[StoredDocument]:
        nonlocal taken
        for number in range(MANY):
            taken += 1
            yield plain(f"drought number {number}")

    parts = parquet(documents())
    assert next(parts)
    assert taken == GROUP
    assert sum(1 for _ in parts) > 1
    assert taken == MANY


def test_a_table_says_what_documents_are_to_stories_and_round_ups() -> None:
    standing = {"story": "5f", "relation": "cut", "held_by": ("8a", "9b")}
    client = desk(lake().model_copy(update=standing), plain("drought").model_copy(update={"holds": ("5f",)}))
    raw = client.get("/api/export.parquet?q=drought&sort=oldest").content
    rows = {row["story"]: row for row in parquet_files.read_table(io.BytesIO(raw)).to_pylist()}
    assert [rows["5f"][name] for name in ("relation", "holds", "held_by")] == ["cut", [], ["8a", "9b"]]
    assert [rows[None][name] for name in ("relation", "holds", "held_by")] == [None, ["5f"], []]


def test_a_table_of_many_is_whole() -> None:
    client = desk(lake(), *(plain(f"drought number {n}") for n in range(MANY)))
    raw = client.get("/api/export.parquet?q=drought").content
    table = parquet_files.read_table(io.BytesIO(raw))
    assert table.num_rows == MANY + 1
    assert tuple(table.column_names) == COLUMNS
    rows = {row["title"]: row for row in table.to_pylist()}
    assert "Adaeze Lindqvist" in " ".join(rows["Drought empties the Lower Tarn"]["people"])
    assert len(lines(client, "/api/export.full.jsonl?q=drought")) == MANY + 1
