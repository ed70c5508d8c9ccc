"""The parser service: wiring only."""

import asyncio

from services.parser.pool import ParserPool
from services.parser.runner import ParserRunner
from services.runtime.app import StepService
from services.runtime.process import start
from services.runtime.serve import serve


def main() -> None:
    """Run the parser until told to stop."""
    asyncio.run(_run())


async def _run() -> None:
    process = start("parser")
    settings = process.settings
    pool = ParserPool(settings.parser_workers, settings.parse_timeout, settings.parse_memory)
    async with pool:
        runner = ParserRunner(process.store, pool, settings.inline_limit)
        service = StepService(settings, process.redis, runner, process.clock, settings.batch)
        await serve(service.app, settings, runner.name)
