"""What a server says to whom it turns away, before it has heard a word.

A client that writes first may lose it: the server has closed the connection by then.
"""

import asyncio
from typing import Any, Final

from redis.asyncio.connection import parse_url

PATIENCE: Final = 1.0
"""Seconds: a server that turns nobody away says nothing."""


async def turned_away(url: str) -> str | None:
    """The server's refusal as it says it, without its kind; null if it lets one in, or is not there.

    Null for a cluster and for TLS too, where nothing is said in plain.
    """
    try:
        async with asyncio.timeout(PATIENCE):
            reader, writer = await _open(url)
            try:
                said = await reader.readline()
            finally:
                writer.close()
    except (OSError, ValueError):
        return None
    return said.decode(errors="replace").removeprefix("-ERR ").strip() if said.startswith(b"-") else None


async def _open(url: str) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    """Raises ValueError for an address that names no one server."""
    place: dict[str, Any] = dict(parse_url(url))
    if "path" in place:
        return await asyncio.open_unix_connection(place["path"])
    return await asyncio.open_connection(place.get("host", "localhost"), place.get("port", 6379))
