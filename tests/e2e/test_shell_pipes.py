"""The command line between pipes: copy on standard input, readers who go away, and Tab in a real bash."""

import json
import subprocess
from pathlib import Path

import pytest

from tests.e2e.pipes import bash
from tests.e2e.support import COPYDESK, SEEDS, Desk
from tests.e2e.terminal import at_terminal

PAGE = (
    b"<html><head><title>Ferry sails</title></head>"
    b"<body><p>The ferry sails again from Oslo.</p></body></html>"
)


def test_copy_on_standard_input_is_read_by_the_name_that_it_is_given() -> None:
    arguments = [COPYDESK, "parse", "-", "--json", "--name", "2024-11-21 ferry.html"]
    done = subprocess.run(arguments, input=PAGE, capture_output=True, check=True)
    row = json.loads(done.stdout)
    assert (row["path"], row["title"]) == ("2024-11-21 ferry.html", "Ferry sails")


def test_a_terminal_is_not_waited_for_as_if_it_were_copy(desk: Desk) -> None:
    terminal = at_terminal(desk, "annotate", "-")
    assert terminal.wait() == 2
    terminal.closed.wait()
    assert "standard input is a terminal" in terminal.shown()


@pytest.mark.parametrize(
    "command",
    ["--help", "parse --json {copy}", "parse {copy}", "contracts show", "parse {copy} 2>&1"],
)
def test_a_reader_who_has_gone_is_no_fault(command: str, tmp_path: Path) -> None:
    copy = SEEDS / "harbour-strike.txt"
    done = bash(f"copydesk {command.format(copy=copy)} | true", tmp_path)
    assert (done.returncode, done.stderr) == (0, "")


def test_a_failure_that_nobody_reads_keeps_its_code(tmp_path: Path) -> None:
    assert bash("copydesk status 2>&1 | true", tmp_path).returncode == 69


@pytest.mark.parametrize(
    ("typed", "offered"),
    [("sea", {"search", "searches"}), ("parse --na", {"--name"}), ("completion f", {"fish"})],
)
def test_tab_in_bash_offers_commands_options_and_choices(
    typed: str, offered: set[str], tmp_path: Path
) -> None:
    words = f"copydesk {typed}".split()
    asked = (
        'eval "$(copydesk completion bash)"; '
        f"COMP_WORDS=({' '.join(words)}); COMP_CWORD={len(words) - 1}; "
        '_copydesk_completion copydesk; printf "%s\\n" "${COMPREPLY[@]}"'
    )
    done = bash(asked, tmp_path)
    assert set(done.stdout.split()) == offered, done.stderr
