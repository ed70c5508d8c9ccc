"""NewsML-G2: one news item, alone or in a message around it."""

from services.parser.formats.record import Format
from services.parser.sniff.news_items import is_single_item
from services.parser.sniff.sample import Sample


def _recognises(sample: Sample) -> bool:
    if sample.root.lower() == "newsmessage":
        return sample.once(is_single_item)
    return sample.root.lower() == "newsitem" and sample.root != "NewsItem"


FORMAT = Format(
    kind="newsml-g2",
    recognises=_recognises,
    reader="services.parser.formats.newsml_g2.reader:read_newsml",
    most="text_bytes",
)
