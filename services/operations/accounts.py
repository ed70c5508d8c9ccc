"""The books of a namespace: every file and every document in one account, and what does not add up."""

import time
from collections import Counter
from collections.abc import AsyncIterator, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path
from typing import Any

from redis.asyncio import Redis

from copydesk_contracts.topology import INDEXER
from services.operations.census import Census, take_census
from services.operations.flow import whole_flow
from services.process.folders import shown
from services.state.keys import GONE, Keys, State
from services.state.lost import IN_PROGRESS, ReceiptSweep
from services.state.partitions import Partitions, single
from services.watcher.buckets import Buckets
from services.watcher.entry import LedgerEntry, LedgerPlace, Stat
from services.watcher.roots import Root
from services.watcher.scan.classify import Ignore
from services.watcher.scan.looking import Hangs, Looking
from services.watcher.scan.mounts import holder
from services.watcher.scan.scans import last_scan
from services.watcher.scan.walk import Walk, WalkedFile

FILE_ACCOUNTS = ("waiting", "in progress", "indexed", "expanded", "duplicate", "rejected", "ignored")
NOWHERE = Path("/nonexistent")
MEMBER = "!/"
"""Between the path of a container and the name of what is in it."""


@dataclass(frozen=True)
class Discrepancy:
    """Something that does not add up: which check found it, about what, and how it is."""

    check: str
    subject: str
    detail: str


@dataclass
class Books:
    """Files and documents by account, ignored files by rule, and the differences.

    `warnings` counts the documents that are here by how they were read, each once a warning.
    """

    files: Counter[str] = field(default_factory=Counter)
    ignored: Counter[str] = field(default_factory=Counter)
    documents: Counter[str] = field(default_factory=Counter)
    warnings: Counter[str] = field(default_factory=Counter)
    files_on_disk: int = 0
    documents_seen: int = 0
    index: int = 0
    differences: list[Discrepancy] = field(default_factory=list)

    def as_dict(self) -> dict[str, Any]:
        """Plain values for JSON."""
        return {
            "files_on_disk": self.files_on_disk,
            "files": {name: self.files[name] for name in FILE_ACCOUNTS},
            "ignored": dict(self.ignored),
            "documents_seen": self.documents_seen,
            "documents": {state.value: self.documents[state.value] for state in State},
            "warnings": dict(sorted(self.warnings.items())),
            "index": self.index,
            "differences": [vars(d) for d in self.differences],
        }

    def differ(self, check: str, subject: str, detail: str) -> None:
        """Note a difference."""
        self.differences.append(Discrepancy(check, subject, detail))


async def audit(
    redis: Redis,
    keys: Keys,
    roots: Iterable[Root],
    ignore: Ignore,
    index: Iterable[str],
    state: Path = NOWHERE,
    limit: float = 5.0,
    places: Mapping[str, frozenset[str]] | None = None,
    buckets: Buckets | None = None,
    partitions: Partitions | None = None,
) -> Books:
    """Compare disk, ledger, receipts, states and index. `index` are the ids that it holds.

    `places` has where each lies by the index, as `root/path`; null to leave that out.

    `partitions` are all of the namespace; by default it has the one of these keys.

    What lies below `state` is no copy. A root that gives no sign of life for `limit` seconds
    is a difference, and is not waited for.
    """
    books = Books()
    everything = partitions or single(redis, keys)
    census = await take_census(everything)
    looking = Looking(ignore, state, limit, time.monotonic, buckets)
    for root in roots:
        scan = await last_scan(redis, keys, root.name) or {}
        await _root(books, census, looking, root, scan)
    _sum(books, "files", books.files_on_disk, sum(books.files.values()))
    _documents(books, census)
    _index(books, census, set(index))
    await _under_way(books, everything)
    if places is not None and not await _is_busy(everything):
        _index_places(books, census, places)
    return books


async def _root(books: Books, census: Census, looking: Looking, root: Root, scan: Mapping[str, Any]) -> None:
    ledger = dict(census.ledgers.get(root.name, {}))
    walk = looking.walk(root)
    try:
        async for part in _files(looking, root, walk, list(ledger)):
            for found in part:
                books.files_on_disk += 1
                account = _account(books, census, root, found, ledger.pop(found.path, None))
                books.files[account] += 1
    except (OSError, Hangs) as error:
        books.differ("root", root.name, f"{shown(root.folder)} cannot be read: {error}")
        _place_all(census, ledger)
        return
    for folder in walk.unreadable:
        books.differ("unreadable", f"{root.name}/{folder}", "may not be listed: what is in it is unknown")
    for path, entry in ledger.items():
        if entry.live and not holder(path, walk.unreadable):
            detail = "in the ledger, not on disk" + _held(scan, path)
            books.differ("missing-file", f"{root.name}/{path}", detail)
    _place_all(census, ledger)


def _place_all(census: Census, ledger: Mapping[str, LedgerEntry]) -> None:
    """What the ledger has, and a file holds as far as anybody knows."""
    census.placed.update(entry.document_id or "" for entry in ledger.values() if entry.live)


def _held(scan: Mapping[str, Any], path: str) -> str:
    """Why the watcher does not withdraw what is missing there, and what can be said to it."""
    for hold in scan.get("holds", ()):
        if not hold["folder"] or holder(path, [hold["folder"]]):
            return f"; held ({hold['reason']}): copydesk roots"
    return ""


async def _files(
    looking: Looking, root: Root, walk: Walk, ledger: Sequence[str]
) -> AsyncIterator[Sequence[WalkedFile]]:
    if not root.limited:
        async for part in looking.everything(root, walk):
            yield part
        return
    found = await looking.at(root, ledger)
    yield [f for f in found if f.path in set(ledger) and (f.stat is not None or f.rule is not None)]


def _account(books: Books, census: Census, root: Root, found: WalkedFile, entry: LedgerEntry | None) -> str:
    place = f"{root.name}/{found.path}"
    if found.rule is not None:
        books.ignored[found.rule.value] += 1
        return "ignored"
    if entry is None or not entry.live:
        return "waiting"
    if entry.document_id:
        census.placed.add(entry.document_id)
    if _changed(found.stat, entry.stat):
        return "waiting"
    if entry.state is LedgerPlace.REJECTED:
        return "rejected"
    document = entry.document_id or ""
    receipt = census.receipts.get(document)
    if receipt is None:
        books.differ("receipt", place, f"document {document} has no receipt")
        return "waiting"
    return _state_account(books, census, place, document, receipt)


def _state_account(books: Books, census: Census, place: str, document: str, receipt: tuple[str, str]) -> str:
    state, reason = receipt
    if reason == "purged":
        books.ignored["purged"] += 1
        return "ignored"
    if place not in census.locations.get(document, ()):
        books.differ("location", place, f"document {document} does not know that it lies here")
    if min(census.locations.get(document) or [place]) != place:
        return "duplicate"
    if state in (s.value for s in GONE):
        books.differ("state", place, f"document {document} is {state}, yet its file is here")
        return "waiting"
    return "in progress" if state in (s.value for s in IN_PROGRESS) else state


def _changed(now: Stat | None, then: Stat | None) -> bool:
    return now is not None and then is not None and now.signature != then.signature


def _documents(books: Books, census: Census) -> None:
    books.documents_seen = len(census.receipts)
    for state, ids in census.states.items():
        _listed(books, census, state, ids)
    for document, (state, reason) in census.receipts.items():
        if document not in census.states.get(state, ()):
            books.differ("state", document, f"its receipt says {state or 'nothing'}, it is not listed so")
        _placed(books, census, document, state, reason)
        if state not in (s.value for s in GONE):
            books.warnings.update(census.warnings.get(document, ()))
    _sum(books, "documents", books.documents_seen, sum(books.documents.values()))


def _listed(books: Books, census: Census, state: str, ids: Iterable[str]) -> None:
    """What is listed in a state is so by its receipt."""
    documents = list(ids)
    books.documents[state] = len(documents)
    for document in documents:
        told, _ = census.receipts.get(document, ("", ""))
        if told != state:
            books.differ("state", document, f"listed as {state}, its receipt says otherwise")


def _placed(books: Books, census: Census, document: str, state: str, reason: str) -> None:
    """What is not gone lies somewhere; what is gone lies nowhere."""
    if state not in (s.value for s in GONE):
        if document not in census.placed and not _in_container(census, document):
            books.differ("location", document, f"{state}, but no file of the ledger holds it")
    elif reason != "purged" and census.locations.get(document):
        books.differ("location", document, f"{state}, but it has locations")


def _in_container(census: Census, document: str) -> bool:
    """Whether it is a member of a file that the ledger has."""
    for place in census.locations.get(document, ()):
        root, _, path = place.partition("/")
        container = path.partition(MEMBER)[0]
        entry = census.ledgers.get(root, {}).get(container)
        if MEMBER in path and entry is not None and entry.live:
            return True
    return False


def _index(books: Books, census: Census, index: set[str]) -> None:
    books.index = len(index)
    indexed = census.states.get(State.INDEXED.value, set())
    again = set().union(*(census.states.get(s.value, set()) for s in IN_PROGRESS))
    for document in indexed - index:
        books.differ("index", document, "indexed by its receipt, not in the index")
    # Rejected when it was done again: found as it was before.
    older = census.states.get(State.REJECTED.value, set()) & census.announced
    for document in index - indexed - again - older:
        state = census.receipts.get(document, ("unknown", ""))[0]
        books.differ("index", document, f"in the index, by its receipt {state}")


async def _is_busy(partitions: Partitions) -> bool:
    """Whether the indexer has something to do, which may be what the index does not say yet."""
    now = await whole_flow(partitions)
    return any(step.backlog + step.delayed > 0 for step in now.steps if step.step == INDEXER)


def _index_places(books: Books, census: Census, places: Mapping[str, frozenset[str]]) -> None:
    indexed = census.states.get(State.INDEXED.value, set())
    for document in indexed & places.keys():
        ledger = set(census.locations.get(document, ()))
        if ledger and places[document] != ledger:
            more, less = sorted(places[document] - ledger), sorted(ledger - places[document])
            detail = f"where it lies: the index has {more or 'nothing'} more, {less or 'nothing'} less"
            books.differ("index-place", document, detail)


async def _under_way(books: Books, partitions: Partitions) -> None:
    """What waits for an event that nobody will ever read; running services publish it again."""
    sweeps = [await ReceiptSweep(p.redis, p.keys).everything() for p in partitions.all]
    for lost in chain.from_iterable(sweeps):
        stream = lost.entry[0] if lost.entry else "every stream"
        detail = f"{lost.state.value}, and its event is gone from {stream}: services publish it again"
        books.differ("lost", lost.document_id, detail)


def _sum(books: Books, what: str, whole: int, parts: int) -> None:
    if whole != parts:
        books.differ("sum", what, f"{whole} in all, {parts} in the accounts")
