"""The writer of an index in OpenSearch: a document is one write, found once the commit asks for it."""

from collections.abc import Iterable, Iterator, Mapping
from types import TracebackType
from typing import Any, Final, Self

from opensearchpy.helpers import streaming_bulk

from services.index.failures import StoreUnavailable
from services.index.opensearch.generations import make
from services.index.opensearch.mapping import FULL, document_of, generation_name, to_source
from services.index.opensearch.place import OpenSearchPlace, trouble
from services.index.stored import Standing, StoredDocument

CHUNK: Final = 200
"""Documents of one request ..."""
CHUNK_BYTES: Final = 10 * 1024 * 1024
"""... and its bytes, a tenth of what the engine takes."""
PATIENCE: Final = 5
"""Times that a request is made again which the engine had no room for, after 1, 2, 4 ... seconds."""
LONGEST_PAUSE: Final = 10
"""Seconds between two of them."""
_NOT_FOUND: Final = 404
"""Status of a deletion of what was not there, which is no trouble."""
_CONFLICT: Final = 409
"""Status of what a later writer wrote before."""
_READY: Final = ("green", "yellow")
_BLOCKS: Final = "index.blocks.*"


class OpenSearchStore:
    """Writes into the present generation. What was not committed is kept in memory and dropped by `close`.

    With a `fence` a document that a later writer wrote or deleted is never written by an earlier one.
    """

    def __init__(self, place: OpenSearchPlace, fence: int | None = None) -> None:
        self._place = place
        self._version = {} if fence is None else {"version": fence, "version_type": "external_gte"}
        self._fence = fence
        self._fresh: dict[str, StoredDocument | None] = {}
        self._index = generation_name(place.prefix)
        with trouble():
            make(place)

    @property
    def name(self) -> str:
        """Names the index and the shape of its fields."""
        return self._index

    def upsert(self, documents: Iterable[StoredDocument]) -> None:
        """Put documents in, in place of those with the same ids."""
        self._fresh.update({document.document_id: document for document in documents})

    def delete(self, document_ids: Iterable[str]) -> None:
        """Take documents out, if they are there."""
        self._fresh.update(dict.fromkeys(document_ids))

    def assign(self, standings: Mapping[str, Standing]) -> None:
        """Give documents another standing, by their ids; those that are not there are passed over."""
        present = self._present(standings)
        for document_id, standing in standings.items():
            document = present.get(document_id)
            if document is not None and document != (placed := document.standing(standing)):
                self._fresh[document_id] = placed

    def get(self, document_id: str) -> StoredDocument | None:
        """The document as it was last put in, committed or not."""
        return self._present([document_id]).get(document_id)

    def commit(self) -> None:
        """Make everything up to here durable and visible."""
        try:
            with trouble():
                self._write()
                self._place.client.indices.refresh(index=self._index)
        finally:
            self._fresh = {}

    def writable(self) -> bool:
        """Whether the engine answers, has its primary shards and takes what is written.

        Where its disk is nearly full it takes nothing until there is room again.
        """
        client = self._place.client
        try:
            with trouble():
                health = client.cluster.health(index=self._index)
                blocks = client.indices.get_settings(index=self._index, name=_BLOCKS, flat_settings=True)
        except StoreUnavailable:
            return False
        blocked = any("true" in told["settings"].values() for told in blocks.values())
        return health["status"] in _READY and not blocked

    def close(self) -> None:
        """Let go of the index; what was not committed is dropped."""
        self._fresh = {}
        self._place.client.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _present(self, ids: Iterable[str]) -> dict[str, StoredDocument | None]:
        found = {i: self._fresh[i] for i in ids if i in self._fresh}
        missing = [i for i in ids if i not in found]
        if not missing:
            return found
        with trouble():
            answer = self._place.client.mget(
                index=self._index, body={"ids": missing}, params={"_source_includes": FULL}
            )
        there = [entry for entry in answer["docs"] if entry.get("found")]
        return found | {entry["_id"]: document_of(entry["_source"]) for entry in there}

    def _write(self) -> None:
        """Send what is fresh, and wait where the engine says that it has enough to do."""
        for _, told in streaming_bulk(
            self._place.client,
            self._actions(),
            chunk_size=CHUNK,
            max_chunk_bytes=CHUNK_BYTES,
            max_retries=PATIENCE,
            initial_backoff=1,
            max_backoff=LONGEST_PAUSE,
            raise_on_error=False,
        ):
            ((kind, item),) = told.items()
            gone = kind == "delete" and item.get("status") == _NOT_FOUND
            if item.get("status") == _CONFLICT:
                raise StoreUnavailable("index: another indexer has written since; this one must stand by")
            if item.get("error") and not gone:
                raise StoreUnavailable(f"index: {str(item['error'])[:300]}")

    def _actions(self) -> Iterator[dict[str, Any]]:
        for document_id, document in self._fresh.items():
            place = {"_index": self._index, "_id": document_id, **self._version}
            if document is None:
                yield {"_op_type": "delete", **place}
            else:
                yield {"_op_type": "index", **place, "_source": to_source(document, self._fence)}
