"""Where the index lies: an address such as `opensearch://host:9200/wire`, and the client for it."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import unquote, urlsplit

from opensearchpy import OpenSearch, Urllib3HttpConnection
from opensearchpy.exceptions import (
    AuthenticationException,
    AuthorizationException,
    ConnectionError,  # noqa: A004
    OpenSearchException,
    RequestError,
    SSLError,
)

from services.index.failures import IndexRefuses, StoreUnavailable
from services.index.opensearch.patience import PatientConnection

ANSWER_TIMEOUT: Final = 30.0
"""Seconds: a refresh after a large bulk takes several."""
RETRIES: Final = 2
"""The client's own, for a connection that was cut; longer trouble is told and waited out by the callers."""
DEFAULT_PREFIX: Final = "copydesk"
DEFAULT_PORT: Final = 9200
"""Where OpenSearch listens unless it is told otherwise."""
CONNECTIONS: Final = 16
"""That are kept for the next question; more are closed after theirs. A search asks two at a time."""
TLS_SCHEME: Final = "opensearchs"
_EXISTS: Final = "resource_already_exists_exception"
_FULL: Final = "cluster_block_exception"
"""A refusal that ends when the engine's disk has room again."""
_WRONG_TLS: Final = ("CERTIFICATE_VERIFY_FAILED", "WRONG_VERSION_NUMBER")
"""What no waiting changes; a connection that is cut while it begins is an SSLError as well."""


@dataclass(frozen=True)
class OpenSearchPlace:
    """A server and the beginning of the names of all that is kept there."""

    client: OpenSearch
    prefix: str

    @property
    def alias(self) -> str:
        """What readers and writers ask for; it stands for the present generation."""
        return f"{self.prefix}-documents"

    def ensure(self, name: str, settings: Mapping[str, Any], mapping: Mapping[str, Any]) -> None:
        """Make the index of that name where there is none. Raises OpenSearchException."""
        if self.client.indices.exists(index=name):
            return
        try:
            self.client.indices.create(index=name, body={"settings": settings, "mappings": mapping})
        except RequestError as error:
            # Another indexer was quicker.
            if error.error != _EXISTS:
                raise


def place_of(
    address: str, user: str | None = None, password: str | None = None, *, waited_for: bool = False
) -> OpenSearchPlace:
    """The place at that address. User and password may stand in it too, percent-encoded.

    Where somebody waits for the answers an engine that hangs is left within seconds.
    """
    parts = urlsplit(address)
    name = user or unquote(parts.username or "")
    client = OpenSearch(
        hosts=[{"host": parts.hostname or "localhost", "port": parts.port or DEFAULT_PORT}],
        http_auth=(name, password or unquote(parts.password or "")) if name else None,
        use_ssl=parts.scheme == TLS_SCHEME,
        connection_class=PatientConnection if waited_for else Urllib3HttpConnection,
        timeout=ANSWER_TIMEOUT,
        pool_maxsize=CONNECTIONS,
        max_retries=RETRIES,
        http_compress=True,
    )
    return OpenSearchPlace(client, parts.path.strip("/") or DEFAULT_PREFIX)


@contextmanager
def trouble() -> Iterator[None]:
    """Have the client's errors be those that the callers know: IndexRefuses, or StoreUnavailable."""
    try:
        yield
    except OpenSearchException as error:
        raise _known(error) from error


def _known(error: OpenSearchException) -> StoreUnavailable:
    told = str(error)[:300]
    if isinstance(error, AuthenticationException):
        return IndexRefuses("index: the login is refused; see to COPYDESK_INDEX_USER and its password")
    if isinstance(error, AuthorizationException) and error.error != _FULL:
        return IndexRefuses(f"index: the user of COPYDESK_INDEX may not do what it has to: {told}")
    if isinstance(error, SSLError) and any(why in told for why in _WRONG_TLS):
        return IndexRefuses(f"index: no TLS with that server, see to COPYDESK_INDEX: {error.info}"[:300])
    if isinstance(error, ConnectionError):
        return StoreUnavailable(f"index: no answer: {error.info}"[:300])
    return StoreUnavailable(f"index: {told}")
