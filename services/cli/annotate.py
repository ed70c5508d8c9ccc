"""`annotate`: files in, their structure and what they say out, without a broker."""

from collections.abc import Iterator, Sequence
from itertools import islice
from typing import TYPE_CHECKING, Any

import typer

from copydesk_contracts.annotations import Annotations
from copydesk_contracts.article import Article
from services.cli.found_shapes import annotations_shape
from services.cli.languages import check_languages
from services.cli.options import JsonOption, SettingsOption
from services.cli.output import print_json
from services.cli.parse import SpansOption
from services.cli.printed import refuse, show
from services.cli.shapes import article_shape, whole_shape
from services.cli.sources import Files, Found, NameOption, articles
from services.process.errors import Rejected

if TYPE_CHECKING:
    from services.enricher.step import Enricher

BATCH = 16
"""Articles that go through the model together, as many as the enricher takes at once."""


def annotate(
    files: Files,
    json_lines: JsonOption = False,
    spans: SpansOption = False,
    name: NameOption = None,
    *,
    config: SettingsOption,
) -> None:
    """Print the structure of each file and what it says: names, quotations, dates, agencies.

    With --spans the whole article and all that was found in it, each fact with its characters.
    """
    from services.enricher.step import Enricher  # loads the libraries of the models

    check_languages(config)
    enricher = Enricher(config.annotators, config.enrich_timeout, config.languages)
    failed = False
    given = articles(files, name)
    while batch := list(islice(given, BATCH)):
        for path, article, found in _annotated(enricher, batch):
            if isinstance(article, Rejected):
                failed = True
                refuse(path, article, json_lines)
            elif spans:
                print_json(whole_shape(path, article, found))
            else:
                show(_shape(path, article, found), json_lines)
    raise typer.Exit(int(failed))


def _shape(path: str, article: Article, found: Annotations | None) -> dict[str, Any]:
    shape = article_shape(path, article)
    return shape if found is None else {**shape, **annotations_shape(found)}


def _annotated(
    enricher: "Enricher", batch: Sequence[tuple[str, Found]]
) -> Iterator[tuple[str, Found, Annotations | None]]:
    """The batch with what was found in each article; null for what is none."""
    sound = [article for _, article in batch if isinstance(article, Article)]
    annotations = iter(enricher.enrich(sound))
    for path, article in batch:
        yield path, article, next(annotations) if isinstance(article, Article) else None
