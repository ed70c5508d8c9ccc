"""The parser's step: bytes of one copy to an article. Pure: no clock, no disk, no network."""

from dataclasses import dataclass

from copydesk_contracts.article import Article
from copydesk_contracts.events import ReasonCode
from services.parser.account.settle import settle
from services.parser.blame import blamed_on_the_copy
from services.parser.filed import filed
from services.parser.limits import DEFAULT, Limits
from services.parser.unwrap import unwrapped
from services.process.errors import Rejected


@dataclass(frozen=True)
class Container:
    """A copy that is no article, but holds documents: the expander's work. `kind` names its format."""

    kind: str


def parse(copy: bytes, name: str, limits: Limits = DEFAULT) -> Article:
    """The article in `copy`, read by the reader of its content.

    `name` (a file name or path) breaks ties between formats, and may carry the day of the copy.
    Raises Rejected, and nothing else, for whatever bytes, containers included; ImportError says
    that a reader's library is not installed.
    """
    found = open_copy(copy, name, limits)
    if isinstance(found, Container):
        raise Rejected(
            ReasonCode.UNSUPPORTED_FORMAT, f"a container ({found.kind}): its members are documents"
        )
    return found


def open_copy(copy: bytes, name: str, limits: Limits = DEFAULT) -> Article | Container:
    """The article in `copy`, or the container that it is. Raises what `parse` raises."""
    try:
        with blamed_on_the_copy():
            return _open(copy, name, limits)
    except MemoryError as error:
        raise Rejected(ReasonCode.PARSER_MEMORY, "out of memory") from error


def _open(copy: bytes, name: str, limits: Limits) -> Article | Container:
    if not copy:
        raise Rejected(ReasonCode.EMPTY, "no bytes")
    copy, found = unwrapped(copy, name, limits)
    if found.is_container:
        return Container(found.kind)
    most: int = getattr(limits, found.most)
    if len(copy) > most:
        raise Rejected(ReasonCode.TOO_LARGE, f"{len(copy)} bytes of {found.kind}, {most} allowed")
    article = found.read(copy, limits)
    if not article.text.strip():
        raise Rejected(ReasonCode.NO_TEXT, f"no text in this {found.kind}")
    article = article.model_copy(update={"filed": filed(name)})
    return article if article.words is not None else settle(article)
