"""The command line between pipes: copy on standard input, readers who go away, and Tab in a real bash."""

import json
import os
import shutil
import signal
import subprocess
from pathlib import Path

import pytest

from tests.e2e.pipes import bash
from tests.e2e.support import COPYDESK, SEEDS, Desk, until
from tests.e2e.terminal import at_terminal, opened

SLOW = 120.0
"""Seconds in which a busy machine has a shell ask `copydesk` at Tab."""
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


def test_tab_in_zsh_lists_commands(tmp_path: Path) -> None:
    if shutil.which("zsh") is None:
        pytest.skip("no zsh here")
    settings = {"PATH": f"{COPYDESK.parent}:{os.environ['PATH']}", "ZDOTDIR": str(tmp_path)}
    terminal = opened(["zsh", "-f", "-i"], settings)
    terminal.press(
        b"autoload -Uz compinit; compinit -u -D; eval \"$(copydesk completion zsh)\"; echo rea'dy'\n"
    )
    until(lambda: "ready" in terminal.shown(), "zsh to know of completion", SLOW)
    terminal.press(b"copydesk sear\t\t")
    until(lambda: "searches" in terminal.shown(), "zsh to list what begins so", SLOW)
    os.kill(terminal.pid, signal.SIGHUP)
    terminal.wait()


def test_tab_in_fish_offers_commands_and_options(tmp_path: Path) -> None:
    if shutil.which("fish") is None:
        pytest.skip("no fish here")
    asked = "".join(f"complete -C 'copydesk {typed}';" for typed in ("sear", "parse --na"))
    environment = {**os.environ, "PATH": f"{COPYDESK.parent}:{os.environ['PATH']}", "HOME": str(tmp_path)}
    line = f"copydesk completion fish | source; {asked}"
    done = subprocess.run(
        ["fish", "--no-config", "-c", line], capture_output=True, text=True, check=True, env=environment
    )
    offered = {row.split("\t")[0] for row in done.stdout.splitlines() if row.strip()}
    assert offered >= {"search", "searches", "--name"}, done.stderr
