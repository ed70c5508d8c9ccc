"""The short form of the fuzzer's run."""

from pathlib import Path

import pytest

from tests.crash.fuzz import run, wrong

pytestmark = [pytest.mark.server, pytest.mark.timeout(300)]


def test_mutated_copy_is_indexed_or_rejected_and_no_service_notices(tmp_path: Path) -> None:
    assert wrong(run(300, 5, tmp_path), 300) == []
