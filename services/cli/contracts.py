"""`contracts`: the schemas of the events, and what has changed in them since an earlier version."""

import json
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any

import typer

from copydesk_contracts.compat import breaking
from copydesk_contracts.schema import read_schema, schema_names
from services.cli.application import family
from services.cli.output import console, errors, plain

contracts = family("The contracts of the events: show, diff.")
FOLDERS = ("contracts/copydesk_contracts/schemas", "contracts/schemas")
"""Where a revision of the project keeps them, now and before."""


@contracts.command()
def show(
    name: Annotated[
        str, typer.Argument(help="As document.parsed.v1.json or asyncapi.yaml; all names without")
    ] = "",
) -> None:
    """Print a schema or the AsyncAPI document."""
    if not name:
        sys.stdout.writelines(f"{known}\n" for known in schema_names())
        return
    text = read_schema(name)
    if text is None:
        raise typer.BadParameter(f"no schema {name}")
    sys.stdout.write(text)


@contracts.command()
def diff(
    base: Annotated[str, typer.Argument(help="A folder with schemas, or a git revision of this project")],
) -> None:
    """Name each change since BASE that can break a reader; exits with 1 if there is one."""
    folder = Path(base)
    old = _in_folder(folder) if folder.is_dir() else _in_revision(base)
    if not old:
        raise typer.BadParameter(f"no schemas in {base}")
    found = breaking(old, _here())
    for change in found:
        console.print(plain(f"{change.schema}  {change.path or '(whole)'}: {change.detail}"))
    if found:
        raise typer.Exit(1)
    errors.print(f"nothing breaks in {len(old)} schemas")


def _here() -> dict[str, Any]:
    texts = {name: read_schema(name) or "" for name in schema_names()}
    return _parsed(texts)


def _in_folder(folder: Path) -> dict[str, Any]:
    return _parsed({path.name: path.read_text(encoding="utf-8") for path in folder.glob("*.json")})


def _in_revision(revision: str) -> dict[str, Any]:
    for folder in FOLDERS:
        if names := _git("ls-tree", "--name-only", revision, f"{folder}/").split():
            return _parsed({Path(name).name: _git("show", f"{revision}:{name}") for name in names})
    return {}


def _git(*words: str) -> str:
    done = subprocess.run(["git", *words], capture_output=True, text=True, check=False)  # noqa: S603, S607
    return done.stdout if done.returncode == 0 else ""


def _parsed(texts: Mapping[str, str]) -> dict[str, Any]:
    return {name: json.loads(text) for name, text in texts.items() if name.endswith(".json")}
