"""The services' users on the server, and the files with their passwords."""

import hashlib
import secrets
from pathlib import Path
from typing import Any, Final

from redis.asyncio import Redis

from services.process.private import keep_private
from services.state.rights import OPERATOR, RIGHTS, rules, server_user

PASSWORD_BYTES: Final = 32
"""256 bits: nobody guesses them, and no person types them."""
ACCESS_LIST: Final = "users.acl"
NOBODY: Final = "user default reset on nopass -@all +ping"
"""Whoever gives no name may ask whether the server is there, as health checks do."""


def password_file(folder: Path, service: str) -> Path:
    """Where a service's password lies."""
    return folder / service


def own_password(folder: Path, service: str) -> str:
    """The service's password, drawn when first asked for. Raises OSError."""
    path = password_file(folder, service)
    if not path.exists():
        keep_private(folder)
        path.touch(mode=0o600)
        path.write_text(secrets.token_urlsafe(PASSWORD_BYTES), encoding="ascii")
    return path.read_text(encoding="ascii").strip()


def write_access_list(namespace: str, folder: Path) -> Path:
    """Write passwords and the file that the server's `aclfile` names. Raises OSError.

    Passwords that are there stay, so that it may be written again after an upgrade.
    """
    lines = [
        " ".join(("user", server_user(namespace, service), *_rules(namespace, folder, service)))
        for service in RIGHTS
    ]
    path = folder / ACCESS_LIST
    path.write_text("\n".join((NOBODY, *lines, "")), encoding="utf-8")
    return path


async def make_users(redis: Redis, namespace: str, folder: Path) -> None:
    """Make the services' users on the server. Raises OSError, redis.exceptions.ResponseError."""
    command: Any = redis.execute_command
    for service in RIGHTS:
        if service != OPERATOR:  # on a socket that only its owner can reach, the owner needs no name
            name = server_user(namespace, service)
            await command("ACL", "SETUSER", name, *_rules(namespace, folder, service))


def user_environment(namespace: str, folder: Path, service: str) -> dict[str, str]:
    """Settings by which a service is its own user."""
    return {
        "COPYDESK_REDIS_USER": server_user(namespace, service),
        "COPYDESK_REDIS_PASSWORD_FILE": str(password_file(folder, service).absolute()),
    }


def _rules(namespace: str, folder: Path, service: str) -> list[str]:
    secret = hashlib.sha256(own_password(folder, service).encode()).hexdigest()
    return rules(service, namespace, secret)
