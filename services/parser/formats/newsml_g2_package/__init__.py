"""Messages of several news items, NewsML-G2."""

from services.parser.formats.record import Format
from services.parser.sniff.news_items import is_single_item
from services.parser.sniff.sample import Sample


def _recognises(sample: Sample) -> bool:
    return sample.root.lower() == "newsmessage" and not sample.once(is_single_item)


FORMAT = Format(
    kind="newsml-g2-package",
    recognises=_recognises,
    expander="services.parser.formats.newsml_g2_package.expander:news_item_members",
)
