"""A mail as a worker takes it apart: its header, its texts with the places of facts, what is attached."""

from collections.abc import Sequence
from dataclasses import dataclass

from pydantic import BaseModel, ConfigDict

from services.desk.beside.aligned import AlignedPlaces, spans_of
from services.desk.beside.facts import found_in
from services.desk.marking import Mark, Segment, segments


class MailPart(BaseModel):
    """One part; `text` is that of plain parts which are no attachments."""

    model_config = ConfigDict(frozen=True)

    number: int
    kind: str
    charset: str
    name: str
    size: int
    attached: bool
    text: str | None


class Mail(BaseModel):
    """A mail: pairs of name and value, and its parts in order."""

    model_config = ConfigDict(frozen=True)

    headers: list[tuple[str, str]]
    parts: list[MailPart]


@dataclass(frozen=True)
class MailView:
    """`headers` and `texts` with their marks; `pages` are parts in HTML, `others` what is attached."""

    headers: tuple[tuple[str, tuple[Segment, ...]], ...]
    texts: tuple[tuple[Segment, ...], ...]
    pages: tuple[MailPart, ...]
    others: tuple[MailPart, ...]


def mail_view(text: str, facts: Sequence[Mark], mail: Mail) -> MailView:
    """The mail of an article of this text, with its facts in header and plain texts."""
    names, values = [name for name, _ in mail.headers], [value for _, value in mail.headers]
    texts = [part.text for part in mail.parts if part.text is not None]
    pieces = marked_texts(text, facts, [*values, *texts])
    headers = zip(names, pieces, strict=False)
    pages = [part for part in mail.parts if _is_page(part)]
    others = [part for part in mail.parts if part.text is None and not _is_page(part)]
    return MailView(tuple(headers), pieces[len(values) :], tuple(pages), tuple(others))


def _is_page(part: MailPart) -> bool:
    return part.kind == "text/html" and not part.attached


def marked_texts(text: str, facts: Sequence[Mark], copies: Sequence[str]) -> tuple[tuple[Segment, ...], ...]:
    """Several texts of one copy, each cut by the facts of the article that stand in it."""
    whole = "\n".join(copies)
    words = spans_of(whole)
    marks = found_in(facts, AlignedPlaces(text, [whole[start:end] for start, end in words]), words)
    cut, at = [], 0
    for copy in copies:
        inside = [mark for mark in marks if at <= mark.start and mark.end <= at + len(copy)]
        cut.append(tuple(segments(copy, [_moved(mark, at) for mark in inside])))
        at += len(copy) + 1
    return tuple(cut)


def _moved(mark: Mark, by: int) -> Mark:
    return Mark(mark.start - by, mark.end - by, mark.kind, mark.name, mark.note, mark.anchor)
