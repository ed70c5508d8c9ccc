"""A list of queries: pasted, as a file, from a program; what each finds, and as a table."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.desk.application import Ports, create_app
from services.desk.batch import MOST, queries_of
from services.desk.forms import Forms
from services.desk.keyring import needed
from services.desk.multipart import BadForm, parts
from services.index.memory.store import MemoryIndex, MemorySearcher, MemoryStore
from services.state.tokens import Right
from tests.unit.desk.desk_client import DeskClient, page
from tests.unit.desk.desk_factory import lake, plain

FORM = {"form": Forms(b"secret").value}


@pytest.fixture
def client() -> DeskClient:
    index = MemoryIndex()
    store = MemoryStore(index)
    store.upsert(
        [lake(), plain("drought again", "=SUM(1)", "2024-10-13"), plain("The council met.", "Council")]
    )
    store.commit()
    return DeskClient(create_app(Ports(MemorySearcher(index)), secret=b"secret"))


def rows(text: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(text.lstrip("\ufeff"))))


@pytest.mark.parametrize(
    ("text", "queries"),
    [
        (" drought \n\ncouncil OR mayor\ndrought\n", ["drought", "council OR mayor"]),
        ('\ufeffdesk,Query\nnews,drought\nsport,"red, card"\nnews\n', ["drought", "red, card"]),
        ("name;born\nAda Holm;1970\n", ["Ada Holm"]),
        ("Holm, Ada\nBrandt, Tomás", ["Holm, Ada", "Brandt, Tomás"]),
        ("", []),
    ],
)
def test_queries_are_read_from_lines_and_tables(text: str, queries: list[str]) -> None:
    assert queries_of(text) == queries


def test_each_query_has_its_row_on_the_page_pasted_or_in_a_file(client: DeskClient) -> None:
    assert page(client, "/batch").of("textarea")
    file = {"file": ("Namen “1”.csv", b"query,x\ncouncil,1\nzzz,2\n", "text/csv")}
    answer = client.post("/batch", data={**FORM, "queries": "drought\ncouncil"}, files=file)
    assert answer.status_code == 200
    assert answer.text.count('<th scope="row">') == 3
    assert "3 queries" in answer.text
    assert "nothing" in answer.text
    table = client.post("/batch", data={**FORM, "queries": "drought\nzzz", "as": "csv"}, files={"file": b""})
    lines = rows(table.text)
    assert [line[:4] for line in lines[1:]] == [
        ["drought", "2", "2", "1"],
        ["drought", "2", "2", "2"],
        ["zzz", "0", "0", ""],
    ]
    assert "'=SUM(1)" in {line[5] for line in lines}


def test_a_list_is_refused_that_is_empty_too_long_or_not_ours(client: DeskClient) -> None:
    none = {"file": b""}
    assert client.post("/batch", data={**FORM, "queries": " \n"}, files=none).status_code == 422
    many = "\n".join(f"word{n}" for n in range(MOST + 1))
    assert client.post("/batch", data={**FORM, "queries": many}, files=none).status_code == 422
    assert client.post("/batch", data={"form": "x", "queries": "a"}, files=none).status_code == 403
    assert client.post("/batch", data={**FORM, "queries": "a"}).status_code == 422


def test_programs_ask_a_list(client: DeskClient) -> None:
    asked = {"queries": ["lost a third", "third a lost"], "phrase": True, "hits": 1}
    found = client.post("/api/batch", json=asked).json()
    assert [(row["query"], row["documents"], len(row["hits"])) for row in found] == [
        ("lost a third", 1, 1),
        ("third a lost", 0, 0),
    ]
    assert page(client, found[0]["url"]).of("article", "hit")
    assert rows(client.post("/api/batch.csv", json=asked).text)[1][0] == "lost a third"
    assert client.post("/api/batch", json={"queries": []}).status_code == 422
    assert needed("POST", "/api/batch") is Right.READ
    assert needed("POST", "/api/sets") is Right.WORK


@given(st.binary(max_size=200), st.text(st.characters(blacklist_categories=("Cs", "Cc")), max_size=20))
def test_files_of_a_form_come_whole(content: bytes, name: str) -> None:
    head = (
        f'--b1\r\nContent-Disposition: form-data; name="file"; filename="{name.replace(chr(34), "%22")}"\r\n'
    )
    body = head.encode() + b"Content-Type: text/plain\r\n\r\n" + content + b"\r\n--b1--\r\n"
    if b"--b1" in content:
        return
    (part,) = parts("multipart/form-data; boundary=b1", body)
    assert (part.name, part.filename, part.content) == ("file", name.replace("%22", '"'), content)


@pytest.mark.parametrize("body", [b"", b"--b1\r\nX: y\r\n\r\nz", b"--b1\r\n\r\nz\r\n--b1--\r\n"])
def test_what_is_no_form_with_files_is_refused(body: bytes) -> None:
    with pytest.raises(BadForm):
        parts("multipart/form-data; boundary=b1", body)
