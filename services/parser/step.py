"""The parser's step: bytes of one copy to an article. Pure: no clock, no disk, no network."""

from typing import Final

from copydesk_contracts.article import Article
from copydesk_contracts.events import ReasonCode
from services.parser.account.settle import settle
from services.parser.containers.compression import expand
from services.parser.containers.streams import container_kind
from services.parser.detect import detect
from services.parser.formats.kinds import COMPRESSED, Format, is_container
from services.parser.formats.registry import reader
from services.parser.limits import DEFAULT, Limits
from services.parser.markup import check_nesting
from services.process.errors import Rejected


class IsContainer(Rejected):
    """No article, but documents as members: somebody else's work."""

    def __init__(self, kind: Format) -> None:
        super().__init__(ReasonCode.UNSUPPORTED_FORMAT, f"a container ({kind}): its members are documents")
        self.kind = kind


MARKUP: Final = frozenset(
    {Format.TEXT, Format.HTML, Format.JSON, Format.NITF, Format.NEWSML, Format.NEWSML_1}
)


def parse(copy: bytes, name: str, limits: Limits = DEFAULT) -> Article:
    """The article in `copy`, read by the reader of its content.

    `name` (a file name or path) only breaks ties between formats. Raises Rejected, and
    nothing else, for whatever bytes; ImportError says that a reader's library is not installed.
    """
    try:
        return _parse(copy, name, limits)
    except (Rejected, ImportError, SyntaxError):
        raise
    except RecursionError as error:
        raise Rejected(ReasonCode.BOMB, "nested too deeply") from error
    except MemoryError as error:
        raise Rejected(ReasonCode.PARSER_MEMORY, "out of memory") from error
    except Exception as error:
        raise Rejected(ReasonCode.MALFORMED, f"{type(error).__name__}: {error}"[:500]) from error


def _parse(copy: bytes, name: str, limits: Limits) -> Article:
    if not copy:
        raise Rejected(ReasonCode.EMPTY, "no bytes")
    copy, kind = unwrapped(copy, name, limits)
    if is_container(kind):
        raise IsContainer(kind)
    if kind in MARKUP and len(copy) > limits.text_bytes:
        raise Rejected(ReasonCode.TOO_LARGE, f"{len(copy)} bytes of {kind}, {limits.text_bytes} allowed")
    if kind is Format.HTML:
        check_nesting(copy, limits)
    article = reader(kind)(copy)
    if not article.text.strip():
        raise Rejected(ReasonCode.NO_TEXT, f"no text in this {kind}")
    return article if article.words is not None else settle(article)


def unwrapped(copy: bytes, name: str, limits: Limits = DEFAULT) -> tuple[bytes, Format]:
    """The copy without compressions around it, and its format. Raises Rejected."""
    for _ in range(limits.depth):
        if len(copy) > limits.copy_bytes:
            raise Rejected(ReasonCode.TOO_LARGE, f"{len(copy)} bytes, {limits.copy_bytes} allowed")
        kind = detect(copy, name)
        if kind in COMPRESSED:
            kind = container_kind(copy, name, limits) or kind
        if kind not in COMPRESSED:
            return copy, kind
        copy = expand(copy, kind, limits)
        name = name.removesuffix(".gz").removesuffix(".bz2").removesuffix(".xz")
        if not copy:
            raise Rejected(ReasonCode.EMPTY, "nothing is left after expansion")
    raise Rejected(ReasonCode.BOMB, f"compressed more than {limits.depth} times")
