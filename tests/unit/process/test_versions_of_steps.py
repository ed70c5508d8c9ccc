"""Every library that a step's packages import counts for its version."""

import ast
import sys
from collections.abc import Iterator
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

from services.enricher import step as enricher
from services.parser import version as parser

ROOT = Path(__file__).parents[3]
OURS = {"services", "copydesk_contracts"}
WITHOUT_INFLUENCE = {"structlog", "redis", "py_landlock", "pyseccomp"}
"""Logs, the server's client, and what confines: no result depends on them."""


def _imported(package: str) -> Iterator[str]:
    for path in (ROOT / package.replace(".", "/")).rglob("*.py"):
        if "data" in path.parts:
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                yield from (alias.name.partition(".")[0] for alias in node.names)
            elif isinstance(node, ast.ImportFrom) and node.module:
                yield node.module.partition(".")[0]


@pytest.mark.parametrize(
    ("package", "libraries"),
    [("services.parser", parser.parser_libraries()), ("services.enricher", enricher.LIBRARIES)],
)
def test_each_library_that_is_imported_is_named(package: str, libraries: tuple[str, ...]) -> None:
    imported = set(_imported(package)) - OURS - set(sys.stdlib_module_names) - WITHOUT_INFLUENCE
    distributions = packages_distributions()
    named = {module for module in imported if {d.lower() for d in distributions[module]} & set(libraries)}
    assert named == imported
