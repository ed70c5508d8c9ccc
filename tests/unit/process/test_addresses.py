"""Addresses of the server: user, password and certificates that are set by themselves."""

from pathlib import Path

import pytest
from redis.connection import parse_url

from services.process.settings import Settings


def told(**values: object) -> dict[str, object]:
    """What a client makes of the settings' address."""
    return dict(parse_url(Settings.model_validate(values).url))


@pytest.mark.parametrize(
    "url", ["redis://server:6379/0", "redis://old:gone@server:6379/0", "unix:///tmp/s", "rediss://server/0"]
)
def test_user_and_password_come_from_their_own_settings(url: str, tmp_path: Path) -> None:
    secret = "a/b#c@d:e%"  # noqa: S105
    (tmp_path / "password").write_text(f"{secret}\n")
    by_file = told(redis_url=url, redis_user="wire:parser", redis_password_file=tmp_path / "password")
    by_value = told(redis_url=url, redis_user="wire:parser", redis_password=secret)
    assert by_file == by_value
    assert (by_file["username"], by_file["password"]) == ("wire:parser", secret)


def test_certificates_are_for_encrypted_addresses(tmp_path: Path) -> None:
    ca = tmp_path / "ca.pem"
    assert told(redis_url="rediss://server/0", redis_ca=ca)["ssl_ca_certs"] == str(ca)
    both = told(redis_url="rediss://server/0?ssl_check_hostname=false", redis_ca=ca)
    assert both["ssl_ca_certs"] == str(ca)
    assert both["ssl_check_hostname"] is False
    assert "ssl_ca_certs" not in told(redis_url="redis://server/0", redis_ca=ca)


def test_a_password_that_cannot_be_read_is_told(tmp_path: Path) -> None:
    settings = Settings.model_validate({"redis_user": "x", "redis_password_file": tmp_path / "none"})
    with pytest.raises(FileNotFoundError):
        _ = settings.url
