"""Finds what is wrong with an installation, by itself, and says what to do about each.

A check looks at one thing and returns what is wrong with it. Add one to `CHECKS`.
"""

import asyncio
import os
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from redis.asyncio import Redis
from redis.exceptions import ConnectionError as Disconnected
from redis.exceptions import RedisError, ResponseError

from copydesk_contracts.ids import document_id
from services.enricher.pipelines import pipelines
from services.index.choose import open_searcher
from services.index.failures import StoreUnavailable
from services.operations import machine
from services.operations.flow import whole_flow
from services.operations.misspelt import misspelt
from services.operations.roots import doctor_lines, roots_view
from services.process.clock import Clock, SystemClock
from services.process.errors import explain
from services.process.settings import Settings
from services.state import diagnosis
from services.state.belonging import foreign_store
from services.state.confinement import Confinements, findings
from services.state.content.choose import open_content
from services.state.finding import Finding
from services.state.keys import Keys, State
from services.state.lost import ReceiptSweep
from services.state.partitions import Partition, Partitions, single
from services.state.turned_away import turned_away
from services.watcher.roots import known_roots

FULL = "max number of clients"
CONNECTIONS = 40
"""Of five services, two steps in two of them, and a shell beside; 33 were counted while it was idle."""


@dataclass(frozen=True)
class Installation:
    """What the checks look at."""

    settings: Settings
    redis: Redis
    clock: Clock = field(default_factory=SystemClock)
    partitions: Partitions | None = None
    """Those of the namespace; by default it has one."""

    @property
    def whole(self) -> Partitions:
        """Those of the namespace."""
        return self.partitions or single(self.redis, self.keys)

    @property
    def all(self) -> Sequence[Partition]:
        """Every partition."""
        return self.whole.all

    @property
    def keys(self) -> Keys:
        """The namespace's keys."""
        return Keys(self.settings.namespace)


Check = Callable[[Installation], Awaitable[Sequence[Finding]]]


async def server(installation: Installation) -> Sequence[Finding]:
    """Version, rights, eviction, persistence, and types of keys."""
    told = await installation.whole.each(
        installation.all, lambda p: diagnosis.examine_server(p.redis, p.keys)
    )
    return list(dict.fromkeys(finding for part in told for finding in part))


async def seen(installation: Installation) -> Sequence[Finding]:
    """Whether the server lets itself be looked at: what it does not tell stays unknown."""
    try:
        await installation.redis.info("server")
    except ResponseError as error:
        cause = f"it does not tell of itself ({error}): version, role, memory and persistence are unknown"
        return [Finding("server", cause, "allow it: ACL SETUSER <user> +info; or see to them by yourself")]
    return []


async def unread(installation: Installation) -> Sequence[Finding]:
    """Which steps have work before them, and nobody who does it."""
    found = await whole_flow(installation.whole)
    return [
        Finding(
            f"step {flow.step}",
            f"{flow.backlog} events wait for it, and nobody ever read them",
            "start its service: copydesk run, or the one of that name",
            stops=True,
        )
        for flow in found.steps
        if flow.backlog and not flow.workers
    ]


async def disk(installation: Installation) -> Sequence[Finding]:
    """Whether the state's disk has room, and takes files."""
    return await asyncio.to_thread(machine.disk, installation.settings)


async def names(installation: Installation) -> Sequence[Finding]:  # noqa: ARG001
    """Whether a variable looks like a setting, and is none."""
    return misspelt(os.environ)


async def index(installation: Installation) -> Sequence[Finding]:
    """Whether the index can be read, and holds what the receipts say."""
    remedy = "copydesk replay --step indexer makes it again from the copy"
    searcher = open_searcher(installation.settings)
    try:
        held = await asyncio.to_thread(searcher.count)
    except StoreUnavailable as error:
        return [Finding("index", str(error), "see copydesk status afterwards", stops=True)]
    indexed = sum([int(await p.redis.zcard(p.keys.documents(State.INDEXED))) for p in installation.all])
    if held >= indexed:
        return []
    return [Finding("index", f"it holds {held} of {indexed} indexed documents", remedy)]


async def lost(installation: Installation) -> Sequence[Finding]:
    """Whether documents wait for events that are gone."""
    sweeps = await installation.whole.each(
        installation.all, lambda p: ReceiptSweep(p.redis, p.keys).everything()
    )
    found = [one for sweep in sweeps for one in sweep]
    if not found:
        return []
    cause = f"{len(found)} documents wait for events that are gone"
    return [Finding("events", cause, "running services publish them again by themselves: copydesk run")]


async def store(installation: Installation) -> Sequence[Finding]:
    """Whether the content folder is the one that the namespace's copy is in."""
    found = await foreign_store(installation.redis, installation.keys, installation.settings)
    return [found] if found else []


async def content(installation: Installation) -> Sequence[Finding]:
    """Whether the copy of what is indexed is still kept."""
    settings = installation.settings
    kept = await asyncio.to_thread(lambda: {document_id(sha256) for sha256 in open_content(settings).names()})
    pages: list[Any] = [
        await p.redis.zrange(p.keys.documents(State.INDEXED), 0, -1) for p in installation.all
    ]
    raw = [document for page in pages for document in page]
    gone = [document for document in raw if document.decode() not in kept]
    if not gone:
        return []
    place = settings.content or settings.content_dir
    cause = f"the copy of {len(gone)} of {len(raw)} indexed documents is not in {place} any more"
    remedy = "touch their files to have it kept again: without it nothing can be replayed"
    return [Finding("content", cause, remedy)]


async def roots(installation: Installation) -> Sequence[Finding]:
    """Whether something keeps the watcher from a folder, or from what is missing in one."""
    views = await roots_view(installation.redis, installation.keys)
    return [finding for view in views for finding in doctor_lines(view)]


async def overlaps(installation: Installation) -> Sequence[Finding]:
    """Whether a folder is watched under two names: its files count twice, and lie in two places."""
    found = await known_roots(installation.redis, installation.keys)
    whole = [root for root in found if not root.limited]
    pairs = [(a, b) for a in whole for b in whole if a is not b and b.folder.is_relative_to(a.folder)]
    return [
        Finding(
            f"root {inner.name}",
            f"{inner.folder} belongs to root {outer.name} as well: its files are counted in both",
            f"take one out of COPYDESK_ROOTS, then: copydesk roots forget {inner.name}",
        )
        for outer, inner in pairs
        if inner.folder != outer.folder or outer.name < inner.name
    ]


async def sandbox(installation: Installation) -> Sequence[Finding]:
    """Whether the kernel confines what parses, as far as the running parsers say."""
    told = Confinements(installation.redis, installation.keys, installation.clock)
    return findings(await told.all())


async def services(installation: Installation) -> Sequence[Finding]:
    """Whether the services of this machine are ready."""
    return await machine.services(installation.settings)


async def desk(installation: Installation) -> Sequence[Finding]:
    """Whether the desk can have its address."""
    return await machine.desk_port(installation.settings)


async def clocks(installation: Installation) -> Sequence[Finding]:
    """Whether machine and server agree on the time."""
    return await machine.clocks(installation.redis, installation.clock)


async def languages(installation: Installation) -> Sequence[Finding]:
    """Whether what marks the names of a language can be used."""
    known = pipelines(installation.settings.languages).values()
    found = ((pipeline, pipeline.problem()) for pipeline in known)
    return [
        Finding(
            f"language {pipeline.code}", problem, "names of its copy are not found", stops=pipeline.chosen
        )
        for pipeline, problem in found
        if problem is not None
    ]


CHECKS: tuple[Check, ...] = (
    server,
    seen,
    names,
    disk,
    clocks,
    services,
    desk,
    store,
    index,
    content,
    lost,
    unread,
    roots,
    overlaps,
    sandbox,
    languages,
)


async def examine(installation: Installation, checks: Sequence[Check] = CHECKS) -> list[Finding]:
    """What every check found, what stops work first. A check that fails is told as a finding."""
    found: list[Finding] = []
    for check in checks:
        try:
            found += await check(installation)
        except OSError as error:
            found.append(Finding(check.__name__, f"could not be looked at: {explain(error)}", "see above"))
        except RedisError as error:
            if not any(finding.stops for finding in found):  # else it stops this look as well
                found.append(_silent(await _plainest(error, installation)))
    return sorted(found, key=lambda finding: not finding.stops)


async def _plainest(error: RedisError, installation: Installation) -> RedisError:
    """What a server says that turns us away, which is lost where we write before we hear it."""
    if not isinstance(error, Disconnected) or FULL in str(error):
        return error
    said = await turned_away(installation.settings.url)
    return Disconnected(said) if said is not None else error


def _silent(error: RedisError) -> Finding:
    """A server that answers nobody, or not with what was asked for."""
    is_full = FULL in str(error)
    remedy = f"raise its maxclients: copydesk needs about {CONNECTIONS}" if is_full else "see its log"
    return Finding("server", f"it does not serve us: {explain(error)}", remedy, stops=True)
