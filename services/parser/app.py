"""The parser's service: two steps that share one pool of confined workers. Wiring only."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace

import structlog

from copydesk_contracts.events import DocumentDiscovered
from copydesk_contracts.topology import PARSER
from services.delivery.app import StepService
from services.delivery.gate import gate_over
from services.parser.expansion.follow import Follower
from services.parser.expansion.publish import ChunkPublisher
from services.parser.expansion.runner import ExpanderRunner
from services.parser.limits import Limits, limits_for
from services.parser.pool import ParserPool
from services.parser.runner import ParserRunner
from services.parser.sandbox.fork_server_client import Unconfined
from services.parser.sandbox.walls import Walls
from services.process.loops import forever
from services.process.serve import serve
from services.process.settings import Settings
from services.state.confinement import TELL_EVERY, Confinement, Confinements
from services.state.keys import Keys
from services.state.resources import Process, start

log = structlog.get_logger()

CONTAINERS_AT_ONCE = 4
"""Each holds its copy in memory, of which a member is parsed at a time: more wait for the same workers."""
OCR_SHARE = 0.67
"""Share of a copy's time in which its pictures are read: laying out and composing took a tenth at most."""


def main() -> None:
    """Run parser and expander until told to stop."""
    asyncio.run(_run(start(PARSER)))


async def _run(process: Process) -> None:
    settings = process.settings
    workers, seconds, memory = settings.parser_workers, settings.parse_timeout, settings.parse_memory
    async with ParserPool(workers, seconds, memory, _limits(settings), mode=settings.sandbox) as pool:
        walls = await _walls(pool)
        parser = ParserRunner(process.store, pool, settings.inline_limit)
        weakness = walls.weakness()
        service = StepService(
            settings,
            process.redis,
            parser,
            process.clock,
            settings.batch,
            remark=weakness,
            partitions=process.partitions,
        )
        async with _telling(process, walls), _expander(process, pool).app.start_lifespan_context():
            await serve(service.app, settings, PARSER)


async def _walls(pool: ParserPool) -> Walls:
    """What stands around the workers, said once in the log. Raises SystemExit where it is not enough."""
    try:
        walls = await pool.walls()
    except Unconfined as error:
        raise SystemExit(f"the parser does not start: {error}") from error
    if weakness := walls.weakness():
        log.warning("sandbox-weak", reason=weakness)
    else:
        log.info("sandbox", standing=walls.standing)
    return walls


@asynccontextmanager
async def _telling(process: Process, walls: Walls) -> AsyncIterator[None]:
    """Say meanwhile, where status and doctor look, how far the workers are confined."""
    settings = process.settings
    said = Confinement(settings.worker, walls.mode, walls.standing, walls.missing)
    confinements = Confinements(process.redis, Keys(settings.namespace), process.clock)
    loop = forever("confinement", TELL_EVERY, lambda: confinements.tell(said))
    task = asyncio.create_task(loop)
    try:
        yield
    finally:
        task.cancel()
        await asyncio.wait([task])


def _limits(settings: Settings) -> Limits:
    """The limits of one copy; what is read of its pictures leaves time for the rest."""
    seconds = OCR_SHARE * settings.parse_timeout
    return replace(limits_for(settings.max_file), ocr_languages=settings.ocr_languages, ocr_seconds=seconds)


def _expander(process: Process, pool: ParserPool) -> StepService:
    settings, partitions = process.settings, process.partitions
    gate = gate_over(partitions.all, _parsers_work, settings.gate, settings.poll)
    publisher = ChunkPublisher(partitions, process.clock, settings.worker)
    follower = Follower(partitions, process.clock)
    runner = ExpanderRunner(process.store, pool, publisher, follower, gate.wait)
    return StepService(
        settings, process.redis, runner, process.clock, CONTAINERS_AT_ONCE, partitions=partitions
    )


def _parsers_work(keys: Keys) -> list[tuple[str, str]]:
    return [(keys.stream(DocumentDiscovered), PARSER)]
