"""`parse`: files in, their structure out, without a broker."""

from typing import Annotated

import typer

from services.cli.application import JsonOption
from services.cli.output import print_json
from services.cli.printed import refuse, show
from services.cli.shapes import article_shape, whole_shape
from services.cli.sources import Files, NameOption, articles
from services.process.errors import Rejected

SpansOption = Annotated[bool, typer.Option("--spans", help="Print all that was found, with its characters")]


def parse(
    files: Files, json_lines: JsonOption = False, spans: SpansOption = False, name: NameOption = None
) -> None:
    """Print the structure of each file: title, authors, date, sections, credit.

    With --spans the whole article: each fact with its characters, rule and confidence.
    """
    failed = False
    for path, article in articles(files, name):
        if isinstance(article, Rejected):
            failed = True
            refuse(path, article, json_lines)
        elif spans:
            print_json(whole_shape(path, article))
        else:
            show(article_shape(path, article), json_lines)
    raise typer.Exit(int(failed))
