"""Copy put into watched folders from the desk: under a safe name of its own, whole or not at all."""

from contextlib import suppress
from pathlib import Path

import pytest
from fastapi import HTTPException
from hypothesis import given
from hypothesis import strategies as st

from services.desk.application import Ports, create_app
from services.desk.forms import Forms
from services.desk.keyring import needed
from services.desk.uploads import FORM_LONGEST, Uploads, safe_name
from services.index.memory.store import MemoryIndex, MemorySearcher
from services.state.tokens import Right
from tests.unit.desk.desk_client import DeskClient, page

FORM = {"form": Forms(b"secret").value, "root": "wire"}
LONGEST = 3_000_000


@pytest.fixture
def wire(tmp_path: Path) -> Path:
    folder = tmp_path / "wire"
    folder.mkdir()
    return folder


@pytest.fixture
def client(wire: Path) -> DeskClient:
    uploads = Uploads({"wire": wire, "away": wire / "missing"}, LONGEST)
    return DeskClient(create_app(Ports(MemorySearcher(MemoryIndex()), uploads=uploads), secret=b"secret"))


def files(wire: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in wire.iterdir()}


def test_files_of_a_form_come_into_the_folder_and_write_over_nothing(client: DeskClient, wire: Path) -> None:
    assert page(client, "/uploads").of("input")
    several = [("file", ("copy.txt", b"one\r\n\x00", "text/plain")), ("file", ("../../copy.txt", b"two"))]
    answer = client.post("/uploads", data=FORM, files=several)
    assert answer.headers["location"] == "/uploads?done=2"
    assert files(wire) == {"copy.txt": b"one\r\n\x00", "copy (2).txt": b"two"}
    assert "2 files put in" in page(client, "/uploads?done=2").text


def test_programs_put_one_file_in_that_is_larger_than_other_bodies(client: DeskClient, wire: Path) -> None:
    content = b"x" * LONGEST
    told = client.request("PUT", "/api/uploads/wire/D%C3%BCrre.txt", content=content)
    assert told.status_code == 201
    assert told.json() == {"root": "wire", "path": "Dürre.txt", "size": LONGEST}
    assert files(wire) == {"Dürre.txt": content}
    assert client.get("/api/uploads").json() == ["away", "wire"]


def test_what_is_refused_leaves_nothing(client: DeskClient, wire: Path) -> None:
    def put(address: str, content: bytes = b"x", **headers: str) -> int:
        given = {name.replace("_", "-"): value for name, value in headers.items()}
        return client.request("PUT", f"/api/uploads/{address}", content=content, headers=given).status_code

    assert put("wire/large.txt", b"x" * (LONGEST + 1)) == 413
    assert put("other/a.txt") == 404
    assert put("away/a.txt") == 507
    assert put("wire/...") == 422
    assert put("wire/a.txt", sec_fetch_site="cross-site") == 403
    assert client.post("/uploads", data={**FORM, "form": "x"}, files={"file": ("a", b"x")}).status_code == 403
    assert client.post("/uploads", data=FORM, files={"note": (None, b"x")}).status_code == 422
    assert client.post("/uploads", data=FORM, content=b"x" * (FORM_LONGEST + 1)).status_code == 413
    assert files(wire) == {}


def test_it_is_off_unless_asked_for_and_needs_the_right_to_operate() -> None:
    off = DeskClient(create_app(Ports(MemorySearcher(MemoryIndex()))))
    assert off.get("/uploads").status_code == off.get("/api/uploads").status_code == 404
    assert needed("PUT", "/api/uploads/wire/a.txt") is needed("POST", "/uploads") is Right.OPERATE


@given(st.text(max_size=300))
def test_no_name_leads_out_of_the_folder_or_hides(name: str) -> None:
    with suppress(HTTPException):
        check(safe_name(name))


def check(safe: str) -> None:
    assert safe == Path(safe).name
    assert not safe.startswith(".")
    assert 0 < len(safe.encode()) <= 200
    assert not any(ord(character) < 32 for character in safe)


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("a/b\\c.TXT", "c.TXT"),
        (" .htaccess", "htaccess"),
        ("one\u202egpj.exe", "one_gpj.exe"),
        ("é" * 300 + ".html", "é" * 97 + ".html"),
        ("CON: a?.txt", "CON_ a_.txt"),
    ],
)
def test_names_are_made_safe(name: str, safe: str) -> None:
    assert safe_name(name) == safe
