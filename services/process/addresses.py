"""Addresses of the server: what makes one, and what is put into it."""

from pathlib import Path
from urllib.parse import quote, urlencode, urlsplit


def is_server_url(url: str) -> bool:
    """Whether a client of the server can make an address of it."""
    try:
        parts = urlsplit(url)
        named = parts.scheme in ("redis", "rediss") and bool(parts.hostname) and parts.port != 0
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
    if parts.scheme != "rediss":
        return url
    chosen = urlencode({"ssl_ca_certs": str(certificates)})
    return parts._replace(query=f"{parts.query}&{chosen}".lstrip("&")).geturl()
