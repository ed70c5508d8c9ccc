"""Messages of NewsML: around one item, which is the document, or around several."""

import re
from typing import Final

from services.parser.sniff.sample import Sample

_ITEM: Final = re.compile(rb"<(?:[A-Za-z_][\w.-]{0,30}:)?[nN]ewsItem[\s>]")


def is_single_item(sample: Sample) -> bool:
    """Whether exactly one news item stands in the message; UTF-16 ones are always taken as packages."""
    items = _ITEM.finditer(sample.copy)
    return next(items, None) is not None and next(items, None) is None
