"""`contracts diff` as CI calls it: names what breaks, and fails; says so where nothing does."""

import json
from pathlib import Path

import pytest
import typer

from copydesk_contracts.schema import read_schema, schema_names
from services.cli.contracts import diff
from tests.contracts.test_compat import HARMLESS


def written(folder: Path, *changes: str) -> Path:
    """The schemas as an older version would have had them: what is new now was the other way round then."""
    old = {name: json.loads(read_schema(name) or "") for name in schema_names() if name.endswith(".json")}
    for change in changes:
        HARMLESS[change](old)
    for name, schema in old.items():
        (folder / name).write_text(json.dumps(schema), encoding="utf-8")
    return folder


def test_what_breaks_is_named_and_fails(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(typer.Exit) as ended:
        diff(str(written(tmp_path, "a field more", "an event more", "a known value more")))
    assert ended.value.exit_code == 1
    told = capsys.readouterr().out
    for part in ("document.indexed.v1.json  data.mood: is gone", "document.sung.v1.json", "'sung' is gone"):
        assert part in told
    assert len(told.splitlines()) == 3


def test_nothing_breaks_against_itself(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    diff(str(written(tmp_path, "other words")))
    assert "nothing breaks" in capsys.readouterr().err


def test_a_base_without_schemas_is_refused(tmp_path: Path) -> None:
    with pytest.raises(typer.BadParameter):
        diff(str(tmp_path))
