"""`users`: who of our services may do what on a server of one's own."""

from pathlib import Path
from typing import Annotated

import typer

from services.cli.options import SettingsOption
from services.cli.output import errors, plain
from services.state.rights import RIGHTS, server_user
from services.state.users import write_access_list


def users(
    folder: Annotated[Path, typer.Argument(help="Folder for access list and passwords", show_default=False)],
    *,
    anew: Annotated[
        bool, typer.Option("--anew", help="Draw new passwords; the old ones hold until the next time")
    ] = False,
    config: SettingsOption,
) -> None:
    """Write an access list for the server (its `aclfile`), and a password file for each service."""
    path = write_access_list(config.namespace, folder, anew=anew, several=config.partitions > 1)
    errors.print(plain(f"{path}: start the server with --aclfile {path.absolute()}"), soft_wrap=True)
    for service in RIGHTS:
        name = server_user(config.namespace, service)
        line = f"{service}: COPYDESK_REDIS_USER={name} COPYDESK_REDIS_PASSWORD_FILE={folder / service}"
        errors.print(plain(line), soft_wrap=True)
