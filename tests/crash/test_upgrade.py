"""Services of the last release are replaced by ours while copy comes in, and ours by the release's."""

from pathlib import Path

import pytest

from tests.crash.upgrade import NoHistory, last_release, roll, unpack

pytestmark = [pytest.mark.server, pytest.mark.timeout(900)]

DOCUMENTS = 40


@pytest.fixture
def release(tmp_path: Path) -> Path:
    """The code of the last release."""
    try:
        return unpack(last_release(), tmp_path / "release")
    except NoHistory as error:
        pytest.skip(f"this copy of the project has no history to take the last release from: {error}")


def test_services_are_upgraded_and_downgraded_one_after_another_under_load(
    release: Path, tmp_path: Path
) -> None:
    report = roll(release, tmp_path, DOCUMENTS)
    assert [one["code"] for one in report["rounds"]] == ["ours", "the release's"]
    assert [one["differences"] for one in report["rounds"]] == [[], []]
    before, after = (one["files"]["indexed"] for one in report["rounds"])
    assert after > before > DOCUMENTS / 4, "copy came in all the while"
    assert report["twice"] == {}
