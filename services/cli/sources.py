"""Copy that a command is given: files, or standard input with a name to go by."""

import os
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Annotated, Final

import typer

from copydesk_contracts.article import Article
from services.parser.limits import DEFAULT
from services.parser.members import members
from services.parser.step import open_copy
from services.process.errors import Rejected

STANDARD_INPUT: Final = Path("-")
Found = Article | Rejected


def _readable(files: list[Path]) -> list[Path]:
    """The files themselves. Raises typer.BadParameter for what is none, before anything is done."""
    if STANDARD_INPUT in files and sys.stdin.isatty():
        raise typer.BadParameter("standard input is a terminal: name a file, or write: copydesk … - < FILE")
    for path in files:
        if path != STANDARD_INPUT and (trouble := _trouble(path)):
            raise typer.BadParameter(f"{path} {trouble}")
    return files


def _trouble(path: Path) -> str:
    """Why no copy can be read there; empty where it can."""
    if path.is_dir():
        return "is a folder: name the files in it, or take all of it in with copydesk ingest"
    if not path.exists():
        return "does not exist"
    return "" if os.access(path, os.R_OK) else "may not be read by this user"


Files = Annotated[
    list[Path],
    typer.Argument(metavar="FILE", help="Files of copy; - is standard input", callback=_readable),
]
NameOption = Annotated[
    str | None,
    typer.Option(
        "--name", metavar="FILE", help="What standard input would be called as a file: tells format and date"
    ),
]


def articles(files: Sequence[Path], name: str | None) -> Iterator[tuple[str, Found]]:
    """What is given, by its path or name, with its article or those of the documents that it holds.

    Of standard input all is read, or as much as shows that it is too large. Raises typer.BadParameter
    where it is given a name and is not read.
    """
    if name is not None and STANDARD_INPUT not in files:
        raise typer.BadParameter("--name is for standard input, which is written as: -")
    for path in files:
        if path == STANDARD_INPUT:
            told = name or str(STANDARD_INPUT)
            copy, called = sys.stdin.buffer.read(DEFAULT.copy_bytes + 1), name or ""
        else:
            told, copy, called = str(path), path.read_bytes(), path.name
        for found in _read(copy, called, depth=1):
            yield told, found


def _read(copy: bytes, name: str, depth: int) -> Iterator[Found]:
    try:
        found = open_copy(copy, name)
        if isinstance(found, Article):
            yield found
            return
        for member in members(copy, found.kind, depth=depth):
            if member.problem is not None:
                yield member.problem
            else:
                yield from _read(member.data, member.name, depth + 1)
    except Rejected as rejection:
        yield rejection
