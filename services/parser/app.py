"""The parser's service: two steps that share one pool of confined workers. Wiring only."""

import asyncio
from dataclasses import replace

from copydesk_contracts.events import DocumentDiscovered
from copydesk_contracts.topology import PARSER
from services.delivery.app import StepService
from services.delivery.gate import Gate
from services.parser.expansion.publish import ChunkPublisher
from services.parser.expansion.runner import ExpanderRunner
from services.parser.limits import Limits, limits_for
from services.parser.pool import ParserPool
from services.parser.runner import ParserRunner
from services.process.serve import serve
from services.process.settings import Settings
from services.state.keys import Keys
from services.state.resources import Process, start

CONTAINERS_AT_ONCE = 4
OCR_SHARE = 0.67
"""Share of a copy's time in which its pictures are read: laying out and composing took a tenth at most."""


def main() -> None:
    """Run parser and expander until told to stop."""
    asyncio.run(_run(start(PARSER)))


async def _run(process: Process) -> None:
    settings = process.settings
    workers, seconds, memory = settings.parser_workers, settings.parse_timeout, settings.parse_memory
    async with ParserPool(workers, seconds, memory, _limits(settings)) as pool:
        parser = ParserRunner(process.store, pool, settings.inline_limit)
        service = StepService(settings, process.redis, parser, process.clock, settings.batch)
        async with _expander(process, pool).app.start_lifespan_context():
            await serve(service.app, settings, PARSER)


def _limits(settings: Settings) -> Limits:
    """The limits of one copy; what is read of its pictures leaves time for the rest."""
    seconds = OCR_SHARE * settings.parse_timeout
    return replace(limits_for(settings.max_file), ocr_languages=settings.ocr_languages, ocr_seconds=seconds)


def _expander(process: Process, pool: ParserPool) -> StepService:
    settings, redis = process.settings, process.redis
    keys = Keys(settings.namespace)
    gate = Gate(redis, [(keys.stream(DocumentDiscovered), PARSER)], settings.gate, settings.poll)
    publisher = ChunkPublisher(redis, keys, process.clock, settings.worker)
    runner = ExpanderRunner(process.store, pool, publisher, gate.wait)
    return StepService(settings, redis, runner, process.clock, CONTAINERS_AT_ONCE)
