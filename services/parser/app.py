"""The parser service: wiring only."""

from services.parser.runner import ParserRunner
from services.runtime.app import StepService
from services.runtime.process import start
from services.runtime.serve import run


def main() -> None:
    """Run the parser until told to stop."""
    process = start("parser")
    settings = process.settings
    runner = ParserRunner(process.store, settings.inline_limit)
    service = StepService(settings, process.redis, runner, process.clock, settings.batch, process.store)
    run(service.app, settings, runner.name)
