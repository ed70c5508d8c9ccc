"""What the commands print: JSON Lines for programs, safe text for people."""

import json
import sys
from collections.abc import Mapping, Sequence
from typing import Any

from rich.console import Console
from rich.text import Text

console = Console(highlight=False)
errors = Console(stderr=True, highlight=False)


def print_json(row: Mapping[str, Any]) -> None:
    """One JSON object on one line."""
    sys.stdout.write(json.dumps(row, ensure_ascii=False, default=str) + "\n")
    sys.stdout.flush()


def tell(line: str) -> None:
    """A line for the person who waits, apart from what the command prints."""
    errors.print(plain(line), soft_wrap=True)


def tell_of_none(found: Sequence[object], line: str) -> None:
    """Say for people that there is nothing to be listed; a line may say what makes it otherwise."""
    if not found:
        errors.print(plain(line, "dim"), soft_wrap=True)


def plain(copy: str, style: str = "") -> Text:
    """Copy as text that neither the terminal nor Rich takes for anything else."""
    return Text("".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in copy), style)
