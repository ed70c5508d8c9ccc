"""Connections for who has somebody waiting: an engine that hangs is left within seconds, a slow one is not.

How long a search may take says nothing of whether it will be answered: over many documents, or on busy cores,
some take long. So where nothing comes for a while, the engine is asked whether it is there, which it answers
beside its searches. Only where that is not answered either nobody waits any more.
"""

import io
import socket
import time
from collections.abc import Callable, Mapping
from functools import partial
from http.client import HTTPResponse
from typing import Any, Final, cast

from opensearchpy import Urllib3HttpConnection
from opensearchpy.exceptions import (
    ConnectionError,  # noqa: A004
    ConnectionTimeout,
)
from urllib3 import Timeout
from urllib3.exceptions import ConnectTimeoutError, NewConnectionError

PATIENCE: Final = 2.0
"""Seconds to connect, and without a byte: then the engine is asked if it is there, and has as long again."""
ANYTHING: Final = range(300, 600)
"""Also who refuses a login is there."""


class PatientConnection(Urllib3HttpConnection):
    """Connections to one engine; `timeout` in seconds is for one that answers that it is there."""

    def __init__(self, *, timeout: float, patience: float = PATIENCE, **options: Any) -> None:
        limits = Timeout(connect=patience, read=timeout)
        super().__init__(**options, timeout=cast("Any", limits))
        brief: Any = Timeout(connect=patience, read=patience)
        self._beside = Urllib3HttpConnection(**options, timeout=brief)
        self._watch(patience)

    def perform_request(
        self,
        method: str,
        url: str,
        params: Mapping[str, Any] | None = None,
        body: bytes | None = None,
        *rest: Any,
        **options: Any,
    ) -> Any:
        """The engine's answer. Raises TransportError; ConnectionTimeout, after which nothing is tried again,
        also where nobody took the connection in time."""
        try:
            return super().perform_request(method, url, params, body, *rest, **options)
        except ConnectionError as error:
            if isinstance(error.info, ConnectTimeoutError) and not isinstance(error.info, NewConnectionError):
                raise ConnectionTimeout("TIMEOUT", str(error.info), error.info) from error
            raise

    def close(self) -> None:
        """Let go of all connections."""
        self._beside.close()
        super().close()

    def _watch(self, patience: float) -> None:
        pool: Any = self.pool
        response = partial(_WatchedResponse, self._is_there, patience)
        pool.ConnectionCls = type(
            pool.ConnectionCls.__name__, (pool.ConnectionCls,), {"response_class": response}
        )

    def _is_there(self) -> bool:
        """Whether the engine says anything at all."""
        try:
            self._beside.perform_request("HEAD", "/", ignore=ANYTHING)
        except ConnectionError:
            return False
        return True


class _Watched(io.RawIOBase):
    """What a socket receives, as long as somebody is there. Raises TimeoutError."""

    def __init__(self, sock: socket.socket, is_there: Callable[[], bool], patience: float) -> None:
        self._sock, self._is_there = sock, is_there
        self._held = sock.makefile("rb", buffering=0)
        """Keeps the socket open, for an answer that is read after its connection was closed."""
        self._limit = sock.gettimeout() or patience
        sock.settimeout(min(patience, self._limit))

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        deadline = time.monotonic() + self._limit
        while True:
            try:
                return self._sock.recv_into(buffer)
            except TimeoutError:
                if time.monotonic() >= deadline or not self._is_there():
                    raise

    def close(self) -> None:
        self._held.close()
        super().close()


class _WatchedResponse(HTTPResponse):
    def __init__(
        self, is_there: Callable[[], bool], patience: float, sock: socket.socket, *rest: Any, **options: Any
    ) -> None:
        super().__init__(sock, *rest, **options)
        self.fp.close()
        self.fp = io.BufferedReader(_Watched(sock, is_there, patience))
