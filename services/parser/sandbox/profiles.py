"""The walls of the two kinds of process in which hostile bytes are read, in the order they are built in."""

from collections.abc import Sequence
from typing import Final

from services.parser.sandbox.confine import forget_environment, leave_root, stay_private
from services.parser.sandbox.files import confine_to_none, confine_to_program
from services.parser.sandbox.syscalls import confine_program, confine_worker
from services.parser.sandbox.walls import Wall

WORKER: Final = (
    Wall("user", leave_root),
    Wall("memory", stay_private),
    Wall("environment", forget_environment),
    Wall("files", confine_to_none),
    Wall("calls", confine_worker),
)
"""A worker: no file, no address, no program, no other process. Calls come last: the others need some."""


def program_walls(program: str, data: Sequence[str]) -> tuple[Wall, ...]:
    """Of a program that a worker asks for: it may read its own libraries and `data`, and run nothing else."""
    return (
        Wall("user", leave_root),
        Wall("files", lambda: confine_to_program(program, data)),
        Wall("calls", confine_program),
    )
