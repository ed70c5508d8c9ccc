"""A copy that the settings allow is read, however large the default limit is."""

from services.parser.limits import MIB, limits_for
from services.parser.step import parse
from tests.unit.parser_formats import samples
from tests.unit.parser_formats.samples import FIRST, TITLE

LARGE = 65 * MIB


def test_a_mail_with_an_attachment_beyond_the_default_limit_is_read() -> None:
    letter = samples.mail(TITLE, FIRST)
    letter.add_attachment(b"x" * (50 * MIB), "application", "octet-stream", filename="a.bin")
    copy = bytes(letter)
    assert len(copy) > LARGE
    article = parse(copy, "a.eml", limits_for(100 * MIB))
    assert article.title is not None
    assert article.title.reading == TITLE


def test_limits_grow_with_the_largest_file_and_never_below_their_defaults() -> None:
    assert limits_for(1).copy_bytes == limits_for(64 * MIB).copy_bytes == 64 * MIB
    grown = limits_for(200 * MIB)
    assert (grown.copy_bytes, grown.member_bytes) == (200 * MIB, 200 * MIB)
