"""The languages whose names are marked, and by what: told by `status`, looked at before anything starts."""

from rich.table import Table

from services.cli.exits import ExitCode, Failure
from services.enricher.pipelines import pipelines, problems
from services.process.settings import Settings


def check_languages(config: Settings) -> None:
    """Raises Failure where a pipeline of the settings cannot be used, with what to do."""
    if wrong := problems(config.languages):
        raise Failure(ExitCode.SETTINGS, "; ".join(wrong))


def languages_shape(config: Settings) -> dict[str, str]:
    """By language: the pipeline with its version, or what is wrong with it."""
    known = sorted(pipelines(config.languages).items())
    return {code: pipeline.problem() or pipeline.release() for code, pipeline in known}


def languages_table(config: Settings) -> Table:
    """The same for people."""
    table = Table(title="Languages with names", title_justify="left")
    table.add_column("language")
    table.add_column("marked by")
    for code, told in languages_shape(config).items():
        table.add_row(code, told)
    return table
