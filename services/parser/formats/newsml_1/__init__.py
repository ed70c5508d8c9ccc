"""NewsML 1.0 to 1.2: one news item, alone or in a file around it."""

from services.parser.formats.record import Format
from services.parser.sniff.news_items import is_single_item
from services.parser.sniff.sample import Sample


def _recognises(sample: Sample) -> bool:
    if sample.root.lower() == "newsml":
        return sample.once(is_single_item)
    return sample.root == "NewsItem"


FORMAT = Format(
    kind="newsml-1",
    recognises=_recognises,
    reader="services.parser.formats.newsml_1.reader:read_newsml_1",
    most="text_bytes",
)
