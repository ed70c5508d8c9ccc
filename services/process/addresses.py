"""Addresses of the server: what makes one, and what is put into it."""

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Self
from urllib.parse import quote, urlencode, urlsplit

_SEVERAL: Final = re.compile(
    r"(?P<scheme>rediss?)\+(?P<kind>sentinel|cluster)://(?:(?P<user>[^@/?#]*)@)?"
    r"(?P<hosts>[^@/?#]+)(?:/(?P<service>[\w.-]*))?(?:\?(?P<options>[^#]*))?"
)
_HOST: Final = re.compile(r"(?P<name>[\w.-]+|\[[0-9A-Fa-f:.]+\])(?::(?P<port>[1-9]\d{0,4}))?")
_DATABASE: Final = re.compile(r"/?|/\d+")
_PORTS: Final = {"sentinel": 26379, "cluster": 6379}


@dataclass(frozen=True)
class Seeds:
    """Several hosts of which each can tell where the primary is.

    `service` is the primary's name at the Sentinels, null where the hosts are a cluster's nodes.
    `address` is that of the first host as if it were the only server: it holds user, password and options.
    """

    hosts: tuple[tuple[str, int], ...]
    service: str | None
    address: str

    @classmethod
    def of(cls, url: str) -> Self | None:
        """What `redis+sentinel://host,host/service` or `redis+cluster://host,host` names; null for others."""
        parts = _SEVERAL.fullmatch(url)
        if parts is None:
            return None
        hosts = _hosts(parts["hosts"], _PORTS[parts["kind"]])
        sentinels = parts["kind"] == "sentinel"
        if not hosts or sentinels != bool(parts["service"]):
            return None
        return cls(hosts, parts["service"] if sentinels else None, _first(parts))


def _hosts(told: str, port: int) -> tuple[tuple[str, int], ...]:
    """Names and ports; none where one of them cannot be read."""
    found = [_HOST.fullmatch(host) for host in told.split(",")]
    hosts = [(f["name"].strip("[]"), int(f["port"] or port)) for f in found if f is not None]
    return tuple(hosts) if len(hosts) == len(found) else ()


def _first(parts: re.Match[str]) -> str:
    """The address of the first host by itself."""
    user = f"{parts['user']}@" if parts["user"] is not None else ""
    host = parts["hosts"].partition(",")[0]
    options = f"?{parts['options']}" if parts["options"] else ""
    return f"{parts['scheme']}://{user}{host}/0{options}"


def is_cluster(url: str) -> bool:
    """Whether the address is that of a cluster, of which one node has some keys and another has others."""
    seeds = Seeds.of(url)
    return seeds is not None and seeds.service is None


def is_server_url(url: str) -> bool:
    """Whether a client of the server can make an address of it."""
    if "+" in url.partition("://")[0]:
        return Seeds.of(url) is not None
    try:
        parts = urlsplit(url)
        one_host = bool(parts.hostname) and "," not in parts.netloc.rpartition("@")[2]
        named = parts.scheme in ("redis", "rediss") and one_host and parts.port != 0
        named = named and _DATABASE.fullmatch(parts.path) is not None
        return (named and not parts.fragment) or (parts.scheme == "unix" and bool(parts.path))
    except ValueError:
        return False


def with_user(url: str, user: str, password: str) -> str:
    """The address with this user and password, in place of any that it has."""
    parts = urlsplit(url)
    host = parts.netloc.rpartition("@")[2]
    return parts._replace(netloc=f"{quote(user, safe='')}:{quote(password, safe='')}@{host}").geturl()


def with_authority(url: str, certificates: Path) -> str:
    """The address of a server whose certificate was signed by one of these; others stay as they are."""
    parts = urlsplit(url)
    if parts.scheme.partition("+")[0] != "rediss":
        return url
    chosen = urlencode({"ssl_ca_certs": str(certificates)})
    return parts._replace(query=f"{parts.query}&{chosen}".lstrip("&")).geturl()
