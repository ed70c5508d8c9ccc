"""Commands to the server, written by `hiredis` as its answers are read by it."""

from functools import cache
from typing import Any

from redis.connection import HiredisRespSerializer


class Packing:
    """Writes commands as the client that is not asynchronous does; its Python takes twice the time."""

    _packer = HiredisRespSerializer()

    def pack_command(self, *arguments: Any) -> list[bytes]:
        """The command as it goes out. Raises redis.exceptions.DataError for neither text nor number."""
        packed: list[bytes] = self._packer.pack(*arguments)
        return packed


@cache
def packing(kind: type[Any]) -> type[Any]:
    """Connections of that kind that write so."""
    return type(kind.__name__, (Packing, kind), {})
