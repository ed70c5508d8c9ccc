"""The members of any container, one after another, each with a checkpoint."""

from collections.abc import Iterator
from typing import IO

from copydesk_contracts.events import ReasonCode
from services.parser.blame import blamed_on_the_copy
from services.parser.containers.member import Account, Member
from services.parser.containers.streams import opened
from services.parser.formats.registry import by_kind
from services.parser.limits import DEFAULT, Limits
from services.process.errors import Rejected


def members(
    copy: bytes | IO[bytes],
    kind: str,
    after: str | None = None,
    limits: Limits = DEFAULT,
    depth: int = 1,
) -> Iterator[Member]:
    """The members of `copy`, a file of the format named `kind`, compressed or not, from its first bytes.

    `after` is the token of the last member that was dealt with; `depth` counts the
    containers around the members (1 for those of a file on disk). Raises Rejected where
    the container itself is broken or a bomb, perhaps after some members; whatever else
    a reader raises comes as Rejected(MALFORMED), but for ImportError, which is no fault of the copy's.
    """
    if depth > limits.depth:
        raise Rejected(ReasonCode.BOMB, f"more than {limits.depth} containers inside one another")
    record = by_kind().get(kind)
    if record is None or record.expander is None:
        raise Rejected(ReasonCode.UNSUPPORTED_FORMAT, f"{kind} holds no members")
    account = Account.resumed(after)
    with blamed_on_the_copy():
        stream = opened(copy, limits, record.packed)
        for found in record.expand(stream, account.place, limits):
            yield account.add(found, limits)
    if record.is_container and not account.members:
        raise Rejected(ReasonCode.NO_TEXT, f"a container ({kind}) without documents")
