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


def write_access_list(namespace: str, folder: Path, *, anew: bool = False, several: bool = False) -> Path:
    """Write passwords and the file that the server's `aclfile` names. Raises OSError.

    Passwords that are there stay, so that it may be written again after an upgrade. With `anew` each is
    replaced, and the list takes the old one too until it is written the next time. `several` as in `rules`.
    """
    lines = []
    for service in RIGHTS:
        former = _replaced(folder, service) if anew else ()
        secrets_of = (_secret(own_password(folder, service)), *former)
        rights = rules(service, namespace, *secrets_of, several=several)
        lines.append(" ".join(("user", server_user(namespace, service), *rights)))
    path = folder / ACCESS_LIST
    path.write_text("\n".join((NOBODY, *lines, "")), encoding="utf-8")
    return path


async def make_users(redis: Redis, namespace: str, folder: Path, *, several: bool = False) -> None:
    """Make the services' users on the server; `several` as in `rules`.

    Raises OSError, redis.exceptions.ResponseError.
    """
    command: Any = redis.execute_command
    for service in RIGHTS:
        if service != OPERATOR:  # on a socket that only its owner can reach, the owner needs no name
            name = server_user(namespace, service)
            await command("ACL", "SETUSER", name, *_rules(namespace, folder, service, several=several))


def user_environment(namespace: str, folder: Path, service: str) -> dict[str, str]:
    """Settings by which a service is its own user."""
    return {
        "COPYDESK_REDIS_USER": server_user(namespace, service),
        "COPYDESK_REDIS_PASSWORD_FILE": str(password_file(folder, service).absolute()),
    }


def _rules(namespace: str, folder: Path, service: str, *, several: bool) -> list[str]:
    return rules(service, namespace, _secret(own_password(folder, service)), several=several)


def _secret(password: str) -> str:
    return hashlib.sha256(password.encode()).hexdigest()


def _replaced(folder: Path, service: str) -> tuple[str, ...]:
    """Draw another password in place of the one that there is; the digest of the old one, if any."""
    path = password_file(folder, service)
    if not path.exists():
        return ()
    former = own_password(folder, service)
    # In place, so that a container which has the file mounted sees the new one at its next start.
    path.write_text(secrets.token_urlsafe(PASSWORD_BYTES), encoding="ascii")
    return (_secret(former),)
