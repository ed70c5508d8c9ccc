"""The enricher service: wiring only."""

from services.delivery.app import StepService
from services.enricher.runner import EnricherRunner
from services.enricher.step import Enricher
from services.process.garbage import unsearched
from services.process.serve import run
from services.state.resources import start


def main() -> None:
    """Run the enricher until told to stop."""
    process = start("enricher")
    settings = process.settings
    try:
        with unsearched():
            enricher = Enricher(settings.annotators, settings.enrich_timeout, settings.languages)
    except ValueError as error:
        raise SystemExit(f"enricher: {error}") from error
    runner = EnricherRunner(enricher, process.store, settings.inline_limit)
    service = StepService(
        settings, process.redis, runner, process.clock, settings.enricher_batch, partitions=process.partitions
    )
    run(service.app, settings, runner.name)
