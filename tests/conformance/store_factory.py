"""Invented documents for the stores' tests."""

from collections.abc import Sequence

from copydesk_contracts.annotations import (
    Agency,
    Annotations,
    DateMention,
    Language,
    Mention,
    Organisation,
    Person,
    Place,
    Quote,
)
from copydesk_contracts.article import Article, DateFact, Fact, Span
from copydesk_contracts.events import ContentRef, Location
from services.index.stored import StoredDocument


def numbered(number: int) -> str:
    """A document id that begins with the number in hexadecimal digits."""
    return f"{number:08x}".ljust(40, "0")


def given(value: str) -> Fact:
    """A fact from metadata."""
    return Fact(text=value, locator="given", rule="made-up")


def make(
    number: int,
    text: str = "Nothing happened.",
    *,
    title: str | None = None,
    published: str | None = None,
    people: Sequence[str] = (),
    roles: Sequence[str] = (),
    organisations: Sequence[str] = (),
    places: Sequence[str] = (),
    agencies: Sequence[str] = (),
    quotes: Sequence[tuple[str, str | None]] = (),
    dates: Sequence[str] = (),
    authors: Sequence[str] = (),
    language: str | None = "en",
    locations: Sequence[tuple[str, str]] = (("seeds", "copy.txt"),),
) -> StoredDocument:
    """A document; names stand nowhere in particular in the text."""
    somewhere = Mention(text=text[:1], span=Span(start=0, end=1))
    here = (somewhere,)
    padded = (*roles, *([None] * len(people)))
    return StoredDocument(
        document_id=numbered(number),
        content=ContentRef(sha256=f"{number:064x}", size=len(text)),
        locations=tuple(Location(root=root, path=path, revision=1) for root, path in locations),
        article=Article(
            text=text,
            format="text",
            title=given(title) if title else None,
            authors=tuple(given(author) for author in authors),
            published=DateFact(text=published, value=published, locator="given", rule="made-up")
            if published
            else None,
        ),
        annotations=Annotations(
            language=Language(code=language, confidence=0.9) if language else None,
            people=tuple(
                Person(name=n, mentions=here, role=Mention(text=r, span=somewhere.span) if r else None)
                for n, r in zip(people, padded, strict=False)
            ),
            organisations=tuple(Organisation(name=n, mentions=here) for n in organisations),
            places=tuple(Place(name=n, mentions=here) for n in places),
            agencies=tuple(Agency(name=n, mentions=here) for n in agencies),
            quotes=tuple(Quote(text=q, span=somewhere.span, speaker=s) for q, s in quotes),
            dates=tuple(DateMention(text=d, span=somewhere.span, value=d) for d in dates),
        ),
    )
