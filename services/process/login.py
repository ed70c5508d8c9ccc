"""The login that a connection begins with, read anew for each where it lies in a file.

Passwords are replaced while services run. With the one that was read at the start they would go on until
their connections are lost, and then be let in no more.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from redis.credentials import CredentialProvider

from services.process.settings import Settings

OPTION: Final = "credential_provider"
"""What a connection calls it ..."""
_BY_VALUE: Final = ("username", "password")
"""... and what must not stand beside it."""


@dataclass(frozen=True)
class FileLogin(CredentialProvider):
    """A user whose password lies in a file."""

    user: str
    file: Path

    def get_credentials(self) -> tuple[str, str]:
        """User and password as they are now. Raises OSError."""
        return self.user, self.file.read_text(encoding="utf-8").strip()

    async def get_credentials_async(self) -> tuple[str, str]:
        """The same; the file is small and on this machine."""
        return self.get_credentials()


def login_of(settings: Settings) -> FileLogin | None:
    """Null where user and password stand in the settings, or in the address, for good."""
    user, file = settings.redis_user, settings.redis_password_file
    return FileLogin(user, file) if user is not None and file is not None else None


def with_login(options: Mapping[str, Any], login: FileLogin | None) -> dict[str, Any]:
    """Options of a connection, with the login in place of what they say of one."""
    if login is None:
        return dict(options)
    return {name: value for name, value in options.items() if name not in _BY_VALUE} | {OPTION: login}
