"""The members of any container, one after another, each with a checkpoint."""

import importlib
from collections.abc import Callable, Iterator
from typing import IO, Final, cast

from copydesk_contracts.events import ReasonCode
from services.parser.containers.member import Account, Found, Member
from services.parser.containers.streams import opened
from services.parser.formats.kinds import Format, is_container
from services.parser.limits import DEFAULT, Limits
from services.process.errors import Rejected

Expander = Callable[[IO[bytes], int, Limits], Iterator[Found]]

_HERE: Final = "services.parser.containers"
EXPANDERS: Final = {
    Format.ZIP: f"{_HERE}.zipped:zip_members",
    Format.TAR: f"{_HERE}.tarred:tar_members",
    Format.MBOX: f"{_HERE}.lines:mbox_members",
    Format.JSON_LINES: f"{_HERE}.lines:json_line_members",
    Format.JSON_ARRAY: f"{_HERE}.json_array:json_array_members",
    Format.FEED: f"{_HERE}.feed:feed_members",
    Format.WARC: f"{_HERE}.warc:warc_members",
    Format.NEWSML_PACKAGE: f"{_HERE}.news_items:news_item_members",
    Format.NEWSML_1_PACKAGE: f"{_HERE}.news_items:news_item_members",
    Format.EML: f"{_HERE}.attachments:mail_attachments",
    Format.MSG: f"{_HERE}.attachments:msg_attachments",
}

_AS_IT_IS: Final = {Format.WARC: frozenset({Format.GZIP})}
"""Compressions that a format's library reads itself, record by record."""


def has_members(kind: Format) -> bool:
    """Whether files of this format can hold documents: containers, and mail with its attachments."""
    return is_container(kind) or kind in EXPANDERS


def members(
    copy: bytes | IO[bytes],
    kind: Format,
    after: str | None = None,
    limits: Limits = DEFAULT,
    depth: int = 1,
) -> Iterator[Member]:
    """The members of `copy`, a file of the format `kind`, compressed or not, from its first bytes.

    `after` is the token of the last member that was dealt with; `depth` counts the
    containers around the members (1 for those of a file on disk). Raises Rejected where
    the container itself is broken or a bomb, perhaps after some members; whatever else
    a reader raises comes as Rejected(MALFORMED).
    """
    if depth > limits.depth:
        raise Rejected(ReasonCode.BOMB, f"more than {limits.depth} containers inside one another")
    account = Account.resumed(after)
    try:
        stream = opened(copy, limits, _AS_IT_IS.get(kind, frozenset()))
        for found in _expander(kind)(stream, account.place, limits):
            yield account.add(found, limits)
    except (Rejected, MemoryError):
        raise
    except RecursionError as error:
        raise Rejected(ReasonCode.BOMB, "nested too deeply") from error
    except Exception as error:
        raise Rejected(ReasonCode.MALFORMED, f"{type(error).__name__}: {error}"[:500]) from error
    if is_container(kind) and not account.members:
        raise Rejected(ReasonCode.NO_TEXT, f"a container ({kind}) without documents")


def _expander(kind: Format) -> Expander:
    """Raises Rejected(UNSUPPORTED_FORMAT) for a format without members."""
    if kind not in EXPANDERS:
        raise Rejected(ReasonCode.UNSUPPORTED_FORMAT, f"{kind} holds no members")
    module, _, name = EXPANDERS[kind].partition(":")
    return cast(Expander, getattr(importlib.import_module(module), name))
