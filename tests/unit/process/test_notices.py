"""What Copydesk ships is under a licence that it names."""

import re
import tomllib
from importlib.metadata import metadata, version
from pathlib import Path

from services.process.notices import notices

ROOT = Path(__file__).parents[3]
MODEL = re.compile(r"(?:en|fr)-core-|langdetect")


def test_every_package_with_a_model_is_named() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    packages = {re.split(r"[=<>]", dependency)[0] for dependency in project["dependencies"]}
    assert {p for p in packages if MODEL.search(p)} == {n.package for n in notices() if n.package}


def test_every_table_of_the_annotators_is_named() -> None:
    named = " ".join(notice.used_for for notice in notices())
    for folder in ("enricher/data", "language"):
        data = ROOT / "services" / folder
        for table in [*data.rglob("*.tsv"), *data.rglob("*.txt"), *data.rglob("*.gz")]:
            assert table.name in named


def test_licence_and_version_are_those_of_the_package() -> None:
    assert metadata("copydesk")["License-Expression"] == "MIT"
    assert (ROOT / "LICENSE").read_text().startswith("MIT License")
    assert version("copydesk") == version("copydesk-contracts")
