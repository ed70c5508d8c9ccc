"""`tokens`: who may use the desk, and how far: add, list, withdraw."""

import secrets
from typing import Annotated

import typer

from services.cli.application import family
from services.cli.options import JsonOption, SettingsOption
from services.cli.output import console, errors, plain, print_json, tell_of_none
from services.cli.server import with_server
from services.process.clock import SystemClock
from services.state.tokens import Right, TokenBook, token

TOKEN_BYTES = 32
"""256 bits, as passwords of services have."""
LONGEST_NAME = 100
"""Characters of a token's name, which stands in lists."""
tokens = family("Tokens of the desk with a name and a right each: list, add, withdraw.")
NameArgument = Annotated[str, typer.Argument(help="Name of whoever has the token")]


@tokens.command("list")
def list_(json_lines: JsonOption = False, *, config: SettingsOption) -> None:
    """Print every token's name, right and day; the token itself is kept nowhere."""
    found = with_server(config, lambda redis, keys: TokenBook(redis, keys).all())
    if not json_lines:
        tell_of_none(found, "no tokens; make one with: copydesk tokens add NAME")
    for one in found:
        if json_lines:
            print_json({"name": one.name, "right": one.right.value, "made": one.made})
        else:
            console.print(plain(f"{one.name}  {one.right}  {one.made[:10]}"))


@tokens.command()
def add(
    name: NameArgument,
    right: Annotated[
        Right, typer.Option("--right", help="read; work: saved searches too; operate: everything")
    ] = Right.READ,
    *,
    config: SettingsOption,
) -> None:
    """Make a token. Prints it, once."""
    if not 0 < len(name) <= LONGEST_NAME or not name.isprintable():
        raise typer.BadParameter(f"a name has 1 to {LONGEST_NAME} printable characters")
    value = secrets.token_urlsafe(TOKEN_BYTES)
    new = token(name, right, value, SystemClock().now().isoformat())
    if not with_server(config, lambda redis, keys: TokenBook(redis, keys).add(new), begins=True):
        raise typer.BadParameter(f"{name} has a token: withdraw it first")
    print_json({"name": name, "right": right.value, "token": value})


@tokens.command()
def withdraw(name: NameArgument, *, config: SettingsOption) -> None:
    """Let nobody in with that token any more, within two seconds."""
    if not with_server(config, lambda redis, keys: TokenBook(redis, keys).withdraw(name)):
        errors.print(plain(f"no token {name}"))
        raise typer.Exit(1)
