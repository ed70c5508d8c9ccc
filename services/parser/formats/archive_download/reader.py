"""One article as press archives give it for download: fields above and below the text."""

from collections.abc import Iterator
from typing import Final

from copydesk_contracts.article import Article
from services.parser.blocks.block import Block, Role
from services.parser.blocks.compose import compose
from services.parser.blocks.fragment import plain_blocks
from services.parser.blocks.stated import Stated, author_facts, fact
from services.parser.charset.decoding import decode
from services.parser.formats.archive_download.record import Record, day_of, labelled_record
from services.parser.formats.archive_download.unlabelled import is_unlabelled, unlabelled_record
from services.parser.limits import Limits
from services.parser.strings import tidy

KIND: Final = "archive-download"


def read_download(copy: bytes, limits: Limits) -> Article:
    """The article of a download. Raises Rejected (not text, no text)."""
    decoded = decode(copy)
    lines = decoded.text.removeprefix("\ufeff").splitlines()
    record = unlabelled_record(lines) if is_unlabelled(lines) else labelled_record(lines)
    stated = Stated(
        authors=author_facts([(record.byline, "archive:byline")], "archive.byline"),
        published=day_of(record.date),
        dateline=fact(record.dateline, "archive:dateline", "archive.dateline"),
        credit=fact(" ".join(record.medium), "archive:medium", "archive.medium"),
        charset=decoded.charset,
    )
    return compose(KIND, _blocks(record), stated)


def _blocks(record: Record) -> Iterator[Block]:
    yield Block(tidy(" ".join(record.title)), Role.TITLE)
    yield from (Block(block.text, Role.ROW) for block in plain_blocks("\n".join(record.lead)))
    yield from plain_blocks("\n".join(record.body))
    yield from (Block(tidy(text), Role.ASIDE, reason=reason) for text, reason in record.aside)
