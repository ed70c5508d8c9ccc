"""Which addresses a webhook may have: none inside the own network, unless that is allowed by name.

The name is looked up here and the connection goes to the address found, so that a name
cannot mean one machine when it is judged and another when it is called.
"""

import asyncio
import socket
from collections.abc import Collection
from dataclasses import dataclass
from ipaddress import ip_address
from urllib.parse import SplitResult, urlsplit

PORTS = {"http": 80, "https": 443}


class ForbiddenAddress(ValueError):
    """Nothing may be sent there."""


@dataclass(frozen=True)
class Target:
    """Where to connect to, and for which host."""

    url: str
    host: str
    name: str


async def target_of(url: str, allowed: Collection[str]) -> Target:
    """The target of an address; `allowed` hosts may be anywhere. Raises ForbiddenAddress, OSError."""
    parts = checked(url)
    name, port = parts.hostname or "", parts.port or PORTS[parts.scheme]
    loop = asyncio.get_running_loop()
    found = await loop.getaddrinfo(name, port, type=socket.SOCK_STREAM)
    addresses = [str(entry[4][0]) for entry in found]
    if name not in allowed and not all(is_public(address) for address in addresses):
        raise ForbiddenAddress(f"{name} is inside a network of our own, and not among the allowed hosts")
    address = f"[{addresses[0]}]" if ":" in addresses[0] else addresses[0]
    where = parts._replace(netloc=f"{address}:{port}", fragment="").geturl()
    return Target(where, parts.netloc, name)


def checked(url: str) -> SplitResult:
    """The parts of an address that may be called at all. Raises ForbiddenAddress."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as error:
        raise ForbiddenAddress(f"no address: {error}") from error
    if parts.scheme not in PORTS or not parts.hostname or port == 0:
        raise ForbiddenAddress("an address begins with https:// or http:// and has a host")
    if parts.username or parts.password:
        raise ForbiddenAddress("an address with a password in it would be shown to everybody")
    return parts


def is_public(address: str) -> bool:
    """Whether the address is one of the open network, also behind the ways to write IPv4 in IPv6."""
    found = ip_address(address.partition("%")[0])
    inner = getattr(found, "ipv4_mapped", None) or getattr(found, "sixtofour", None)
    return (found if inner is None else inner).is_global and not found.is_multicast
