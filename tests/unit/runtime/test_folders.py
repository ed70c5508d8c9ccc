"""The setting of the watched folders, whose paths may hold the signs that part them."""

from pathlib import Path

import pytest

from services.process.folders import parse_roots


@pytest.mark.parametrize(
    ("text", "roots"),
    [
        ("seeds=/data/seeds,wire=/data/wire", {"seeds": "/data/seeds", "wire": "/data/wire"}),
        ("/data/seeds", {"seeds": "/data/seeds"}),
        ("seeds=/data/day=2026-03-03/desk", {"seeds": "/data/day=2026-03-03/desk"}),
        ("/data/day=1/desk", {"desk": "/data/day=1/desk"}),
        ('{"wire": "/data/a,b=c"}', {"wire": "/data/a,b=c"}),
        (" seeds = /data/seeds , ", {"seeds": "/data/seeds"}),
        ("", {}),
    ],
)
def test_folders_by_name(text: str, roots: dict[str, str]) -> None:
    assert parse_roots(text) == {name: Path(path) for name, path in roots.items()}


def test_a_folder_that_is_there_keeps_its_comma(tmp_path: Path) -> None:
    for name in ("wire, red=1", "desk"):
        (tmp_path / name).mkdir()
    text = f"wire={tmp_path}/wire, red=1,desk={tmp_path}/desk"
    assert parse_roots(text) == {"wire": tmp_path / "wire, red=1", "desk": tmp_path / "desk"}


@pytest.mark.parametrize("text", ["/a/seeds,/b/seeds", "{", '{"a": 1}', '{"a": ""}'])
def test_what_can_be_meant_in_no_way_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r".+"):
        parse_roots(text)
