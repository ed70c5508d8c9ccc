"""`completion`: what a shell runs so that Tab completes commands, options and choices."""

import os
import sys
from enum import StrEnum
from typing import Annotated, Final

import typer

ASKED: Final = "_COPYDESK_COMPLETE"
"""Set by the shell when it asks us at Tab."""


class Shell(StrEnum):
    """Shells that can be told to ask."""

    BASH = "bash"
    ZSH = "zsh"
    FISH = "fish"


def completion(
    shell: Annotated[
        Shell, typer.Argument(help='In ~/.bashrc: eval "$(copydesk completion bash)"; zsh and fish alike')
    ],
) -> None:
    """Print what makes a shell complete commands, options and choices at Tab."""
    from typer._completion_shared import get_completion_script

    script = get_completion_script(prog_name="copydesk", complete_var=ASKED, shell=shell.value)
    sys.stdout.write(f"{script}\n")


def be_asked() -> None:
    """Understand a shell's question, where this is one: for these alone Typer's own classes are loaded."""
    if ASKED in os.environ:
        from typer._completion_classes import completion_init

        completion_init()
