"""Addresses of the server: user, password and certificates that are set by themselves."""

from pathlib import Path

import pytest
from redis.connection import parse_url

from services.process.addresses import Seeds, is_server_url, with_authority, with_user
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


@pytest.mark.parametrize(
    ("url", "hosts", "service", "address"),
    [
        ("redis+cluster://one,two:7001", (("one", 6379), ("two", 7001)), None, "redis://one/0"),
        ("redis+sentinel://one/desk", (("one", 26379),), "desk", "redis://one/0"),
        (
            "rediss+cluster://me:p%40ss@[::1]:7000,two:7001?ssl_ca_certs=/ca.pem",
            (("::1", 7000), ("two", 7001)),
            None,
            "rediss://me:p%40ss@[::1]:7000/0?ssl_ca_certs=/ca.pem",
        ),
    ],
)
def test_several_hosts_tell_where_the_primary_is(
    url: str, hosts: tuple[tuple[str, int], ...], service: str | None, address: str
) -> None:
    assert Seeds.of(url) == Seeds(hosts, service, address)
    assert is_server_url(url)


@pytest.mark.parametrize(
    "url",
    [
        "redis+cluster://",
        "redis+cluster://one,,two",
        "redis+cluster://one:0",
        "redis+cluster://one/desk",
        "redis+sentinel://one",
        "redis+sentinel://one/",
        "redis+other://one/desk",
        "redis://one,two",
        "redis://one/database",
        "redis://one/0/1",
    ],
)
def test_addresses_that_name_no_hosts_are_refused(url: str) -> None:
    assert Seeds.of(url) is None
    assert not is_server_url(url)


def test_user_and_certificates_are_put_into_an_address_of_several_hosts() -> None:
    named = with_user("rediss+cluster://old:one@one:7000,two:7001", "me", "a/b")
    assert with_authority(named, Path("/ca.pem")) == (
        "rediss+cluster://me:a%2Fb@one:7000,two:7001?ssl_ca_certs=%2Fca.pem"
    )
