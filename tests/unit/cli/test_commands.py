"""The list of commands, which is told without importing any."""

import subprocess
import sys

import pytest

from services.cli.commands import COMMANDS, load


@pytest.mark.parametrize("name", COMMANDS)
def test_the_line_in_the_list_is_the_first_of_the_commands_own_help(name: str) -> None:
    command = load(name, COMMANDS[name])
    assert command.name == name
    own = (command.help or "").split("\n\n")[0]
    assert " ".join(own.split()) == COMMANDS[name].line


def test_a_help_text_waits_for_no_command_and_no_client() -> None:
    told = (
        "import sys; sys.argv = ['copydesk', '--help']\n"
        "from services.cli.main import main\n"
        "try: main()\n"
        "except SystemExit: print(*sys.modules)\n"
    )
    done = subprocess.run([sys.executable, "-c", told], capture_output=True, text=True, check=True)
    assert all(name in done.stdout for name in COMMANDS)
    loaded = set(done.stdout.splitlines()[-1].split())
    assert not loaded & {"redis", "pydantic", "structlog", "services.cli.run"}
