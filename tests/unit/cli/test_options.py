"""`--state` and `--version`, wherever they stand."""

import os
from importlib.metadata import version

import pytest
import typer
from typer.testing import CliRunner

from services.cli.application import application
from services.cli.options import SettingsOption


@pytest.fixture
def app() -> typer.Typer:
    made = application()

    @made.command("where")
    def _where(word: str = "", *, config: SettingsOption) -> None:
        typer.echo(f"{config.state}{word}")

    @made.command("idle")
    def _idle() -> None:
        """A second command, so that names of commands are asked for."""

    return made


@pytest.mark.parametrize(
    ("words", "state"),
    [
        (["where"], ".copydesk"),
        (["--state", "/one", "where"], "/one"),
        (["where", "--state", "/two"], "/two"),
        (["--state", "/one", "where", "--state", "/two"], "/two"),
    ],
)
def test_the_nearest_state_is_taken_and_the_environment_left_alone(
    app: typer.Typer, monkeypatch: pytest.MonkeyPatch, words: list[str], state: str
) -> None:
    monkeypatch.delenv("COPYDESK_STATE", raising=False)
    result = CliRunner().invoke(app, words)
    assert result.output.strip() == state
    assert "COPYDESK_STATE" not in os.environ


def test_a_setting_that_cannot_be_read_is_named_without_what_stands_in_it(
    app: typer.Typer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COPYDESK_GATE", "s3cret")
    result = CliRunner().invoke(app, ["where"])
    assert result.exit_code == 2
    assert "COPYDESK_GATE" in result.output
    assert "s3cret" not in result.output
    assert len(result.output.splitlines()) == 1, "one line, and no option that nobody gave"


def test_the_version_is_the_packages(app: typer.Typer) -> None:
    result = CliRunner().invoke(app, ["--version"])
    assert result.output == f"copydesk {version('copydesk')}\n"
