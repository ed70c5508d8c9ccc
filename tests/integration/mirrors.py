"""A made-up house whose documents come, change and go, and the examples that follow it as processes."""

import json
import os
import random
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import uvicorn
from redis import Redis
from redis.asyncio import Redis as AsyncRedis

from copydesk_contracts.annotations import Annotations
from copydesk_contracts.article import Article
from copydesk_contracts.events import (
    ContentRef,
    DocumentIndexed,
    DocumentLocated,
    DocumentWithdrawn,
    EventData,
    Location,
    WithdrawalReason,
)
from copydesk_contracts.topology import partition_of
from services.delivery.emit import root_event
from services.desk.application import Ports, create_app
from services.desk.live.events import LiveEvents
from services.desk.live.feed import LiveFeed
from services.index.memory.store import MemoryIndex, MemorySearcher, MemoryStore
from services.index.stored import StoredDocument
from services.operations.snapshot import Snapshot
from services.process.clock import SystemClock
from services.state.content import FolderStore
from services.state.keys import Keys
from services.state.partitions import Partition, Partitions
from services.state.scripts import script
from services.state.whole_log import WholeLog

EXAMPLES = Path(__file__).parents[2] / "examples"
CHANGE = script("""
using(KEYS[1], KEYS[2], KEYS[3])
local it, lies = look(ARGV[2], ''), KEYS[2] .. ARGV[2]
publish(KEYS[4], ARGV[1])
redis.call('DEL', lies)
for i = 5, #ARGV do redis.call('HSET', lies, ARGV[i], 1) end
redis.call('HSET', KEYS[1] .. ARGV[2], 'output:indexer', ARGV[4])
move(ARGV[2], it.state, ARGV[3], '', 1)
""")
CAME, MOVED, GONE = "came", "moved", "gone"
KINDS: dict[str, type[EventData]] = {CAME: DocumentIndexed, MOVED: DocumentLocated, GONE: DocumentWithdrawn}
DOCUMENTS = 40
TIME_LIMIT = 120.0
BUILD_LIMIT = 120


@dataclass
class House:
    """Index, streams and a history of changes; an edit is a withdrawal and another document.

    `paths` are those of each document that is there, `partitions` how many the namespace has.
    """

    redis: Redis
    keys: Keys
    partitions: int = 1
    index: MemoryIndex = field(default_factory=MemoryIndex)
    choice: random.Random = field(default_factory=lambda: random.Random(7))
    revisions: dict[str, int] = field(default_factory=dict)
    dead: set[str] = field(default_factory=set)
    paths: dict[str, list[str]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.store = MemoryStore(self.index)

    @property
    def live(self) -> set[str]:
        """What the index has."""
        return set(MemorySearcher(self.index).ids())

    @property
    def places(self) -> dict[str, set[str]]:
        """What the index has, with where each document lies."""
        return {name: {f"copy/{path}" for path in self._indexed_paths(name)} for name in self.live}

    def _indexed_paths(self, document: str) -> Iterator[str]:
        found = MemorySearcher(self.index).get(document)
        yield from (at.path for at in found.locations) if found is not None else ()

    def change(self, times: int) -> None:
        """So many documents come, move or go; the index hears of it before or after everybody else."""
        for _ in range(times):
            document = f"{self.choice.randrange(DOCUMENTS):040x}"
            what = self.choice.choice((MOVED, GONE)) if document in self.live else CAME
            self._turn(document, what)

    def forget_everything(self) -> None:
        """The server loses its memory, and all is announced again, as from journal and disk."""
        self.redis.flushall()
        for document in self.live:
            self._announce(document, CAME)
        for document in self.dead - self.live:
            self._announce(document, GONE)

    def _turn(self, document: str, what: str) -> None:
        revision = self.revisions[document] = self.revisions.get(document, 0) + 1
        if what == GONE:
            self.paths.pop(document)
        else:
            self.paths[document] = [f"{document}.{revision}.{n}" for n in range(self.choice.randint(1, 3))]
        acts = [self._index, self._announce]
        self.choice.shuffle(acts)
        for act in acts:
            act(document, what)

    def _locations(self, document: str) -> tuple[Location, ...]:
        return tuple(Location(root="copy", path=path, revision=1) for path in self.paths.get(document, ()))

    def _index(self, document: str, what: str) -> None:
        if what != GONE:
            ref = ContentRef(sha256=document + "0" * 24, size=1)
            article = Article(text="Ferry", format="text")
            self.store.upsert(
                [
                    StoredDocument(
                        document_id=document,
                        content=ref,
                        locations=self._locations(document),
                        article=article,
                        annotations=Annotations(),
                    )
                ]
            )
        else:
            self.dead.add(document)
            self.store.delete([document])
        self.store.commit()

    def _announce(self, document: str, what: str) -> None:
        place = Location(root="copy", path=document, revision=self.revisions[document])
        told = {"document_id": document, "location": place, "locations": self._locations(document)}
        data = KINDS[what].model_validate({**told, "index": "memory", "reason": WithdrawalReason.DELETED})
        event = root_event("/copydesk/tests/indexer", document, place, data, SystemClock().now())
        keys = Keys(self.keys.namespace, partition_of(document, self.partitions))
        prefixes = (keys.receipt(""), keys.locations(""), keys.documents_prefix())
        state = "withdrawn" if what == GONE else "indexed"
        paths = [json.dumps(["copy", path]) for path in self.paths.get(document, ())]
        values = (event.to_json(), document, state, event.id, *paths)
        self.redis.eval(CHANGE, 4, *prefixes, keys.stream(type(data)), *values)


@contextmanager
def desk_of(house: House, url: str, folder: Path, port: int) -> Iterator[None]:
    """The desk's HTTP side of the house."""
    redis, searcher = AsyncRedis.from_url(url), MemorySearcher(house.index)
    names = [Keys(house.keys.namespace, number) for number in range(house.partitions)]
    partitions = Partitions(tuple(Partition(redis, keys) for keys in names))
    log = WholeLog(partitions)
    snapshots = Snapshot(partitions, searcher, SystemClock(), "memory")
    events = LiveEvents(log, searcher, None, snapshots, FolderStore(folder))
    app = create_app(Ports(searcher, events=events, feed=LiveFeed(log)))
    server = uvicorn.Server(uvicorn.Config(app, port=port, log_level="critical", lifespan="off"))
    thread = threading.Thread(target=server.run)
    thread.start()
    try:
        yield
    finally:
        server.should_exit = True
        thread.join()


def example_command(name: str, folder: Path) -> list[str] | None:
    """How an example is run; null where its language is not there. What is built goes into the folder."""
    source = str(EXAMPLES / name)
    language = Path(name).suffix
    if language == ".py":
        return [sys.executable, source]
    tool = shutil.which({".mjs": "node", ".go": "go"}[language])
    if tool is None:
        return None
    if language == ".mjs":
        return [tool, source]
    binary = folder / "consumer"
    if not binary.exists():
        subprocess.run([tool, "build", "-o", str(binary), source], check=True, timeout=BUILD_LIMIT)
    return [str(binary)]


@dataclass
class Consumer:
    """An example as a process that may be killed at any time."""

    command: list[str]
    mirror: Path
    environment: dict[str, str]
    process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start it, or start it again."""
        quiet = subprocess.DEVNULL
        told = {"MIRROR": str(self.mirror), "GROUP": self.mirror.stem, **self.environment}
        self.process = subprocess.Popen(self.command, env={**os.environ, **told}, stdout=quiet, stderr=quiet)

    def kill(self) -> None:
        """End it without a warning."""
        if self.process is not None:
            self.process.kill()
            self.process.wait()

    def keep(self) -> None:
        """Start it again if it ended by itself, as whatever runs it would."""
        if self.process is None or self.process.poll() is not None:
            self.start()

    def places(self) -> dict[str, set[str]]:
        """The documents that it believes in, and where it takes each to lie."""
        if not self.mirror.exists():
            return {}
        found = json.loads(self.mirror.read_text())
        documents = found.get("documents", found)
        return {
            name: {f"{at['root']}/{at['path']}" for at in document["locations"]}
            for name, document in documents.items()
            if document["live"]
        }

    def follows(self, house: House) -> bool:
        """Whether it comes to believe what the index says."""
        deadline = time.monotonic() + TIME_LIMIT
        while self.places() != house.places:
            if time.monotonic() > deadline:
                return False
            self.keep()
            time.sleep(0.05)
        return True
