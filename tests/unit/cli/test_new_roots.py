"""Watched folders are made once, and never in place of one that is gone."""

from pathlib import Path

import pytest

from services.cli.exits import ExitCode, Failure
from services.cli.new_roots import make_roots
from services.process.settings import Settings
from services.watcher.publish.journal import journal_name


def config(tmp_path: Path, folder: Path) -> Settings:
    return Settings(state=tmp_path / "state", roots={"wire": folder})


def test_a_folder_that_was_never_watched_is_made(tmp_path: Path) -> None:
    make_roots(config(tmp_path, tmp_path / "new" / "wire"))
    assert (tmp_path / "new" / "wire").is_dir()


def test_one_that_was_watched_and_is_gone_is_not_made_anew(tmp_path: Path) -> None:
    settings = config(tmp_path, tmp_path / "wire")
    settings.journal_dir.mkdir(parents=True)
    (settings.journal_dir / journal_name("wire")).touch()
    make_roots(settings)
    assert not (tmp_path / "wire").exists()


def test_what_is_no_folder_is_told_with_the_setting(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    for folder in (tmp_path / "file", tmp_path / "file" / "below", Path("/proc/1/nothing")):
        with pytest.raises(Failure) as told:
            make_roots(config(tmp_path, folder))
        assert told.value.code == ExitCode.SETTINGS
        assert f"root wire: {folder} is" in told.value.line
        assert "COPYDESK_ROOTS" in told.value.line
