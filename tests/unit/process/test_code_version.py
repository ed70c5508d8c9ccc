"""A step's version moves with all that its results are made by."""

import os
import sys
from collections.abc import Callable
from itertools import count
from pathlib import Path

import pytest

from services.process.code_version import changed_since, code_version

Make = Callable[[dict[str, str]], str]


@pytest.fixture
def make(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Make:
    """Writes a package and tells its version."""
    numbers = count()

    def made(sources: dict[str, str]) -> str:
        folder = tmp_path / str(next(numbers))
        for name, source in {"__init__.py": "", **sources}.items():
            path = folder / "made_for_versions" / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(source)
        monkeypatch.syspath_prepend(folder)
        sys.modules.pop("made_for_versions", None)
        code_version.cache_clear()
        return code_version(("made_for_versions",))

    return made


def test_the_same_source_has_the_same_version_wherever_it_lies(make: Make) -> None:
    assert make({"rules.py": "LIMIT = 3\n"}) == make({"rules.py": "LIMIT = 3\n"})


def test_compiled_files_do_not_count(make: Make) -> None:
    assert make({}) == make({"__pycache__/rules.cpython-311.pyc": "x"})


@pytest.mark.parametrize(
    "changed",
    [
        {"rules.py": "LIMIT = 4\n", "data/words.tsv": "a\t1\n"},
        {"rules.py": "LIMIT = 3\n", "data/words.tsv": "a\t2\n"},
        {"rules.py": "LIMIT = 3\n", "data/others.tsv": "a\t1\n"},
        {"rules.py": "LIMIT = 3\n"},
    ],
)
def test_a_changed_rule_or_table_has_another(make: Make, changed: dict[str, str]) -> None:
    assert make(changed) != make({"rules.py": "LIMIT = 3\n", "data/words.tsv": "a\t1\n"})


def test_a_library_and_a_setting_count_too() -> None:
    packages = ("services.process",)
    versions = {
        code_version(packages),
        code_version(packages, ("pydantic",)),
        code_version(packages, ("redis",)),
        code_version(packages, (), ("one",)),
        code_version(packages, (), ("two",)),
    }
    assert len(versions) == 5


def test_source_that_was_written_later_is_a_change(make: Make, tmp_path: Path) -> None:
    make({"rules/dates.py": "LIMIT = 3\n", "rules/words.tsv": "a\t1\n", "rules/cache.pyc": "x"})
    (tmp_path / "0" / "made_for_versions" / ".#dates.py").symlink_to("nobody@nowhere")
    for path in tmp_path.rglob("*.*"):
        if not path.is_symlink():
            os.utime(path, (100, 100))
    (compiled,) = tmp_path.rglob("cache.pyc")
    os.utime(compiled, (300, 300))
    assert not changed_since(["made_for_versions"], 200)
    (words,) = tmp_path.rglob("words.tsv")
    os.utime(words, (300, 300))
    assert changed_since(["made_for_versions"], 200)
