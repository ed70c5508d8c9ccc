"""Invented documents for the desk's tests: facts by the words that state them."""

import hashlib
from collections.abc import Mapping, Sequence

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
from copydesk_contracts.article import Article, DateFact, Fact, Section, Span
from copydesk_contracts.events import ContentRef, Location
from services.desk.application import Ports, create_app
from services.index.memory.store import MemoryIndex, MemorySearcher, MemoryStore
from services.index.stored import StoredDocument
from tests.unit.desk.desk_client import DeskClient

LAKE = """Drought empties the Lower Tarn

By Ines Okafor
Marlow, 12 October 2024

The Lower Tarn has lost a third of its water since June, the Water Board of Marlow
said on Friday. “We have never measured so little rain,” said Prof. Adaeze Lindqvist,
head of the board. “If October stays dry, the ferries will stop.”

Ferries under threat

Mayor Tomás Brandt told Radio Norden that the town would pay for buses from 1 November.
“Nobody will be stranded,” Brandt said.

Lindqvist, who has led the board since 2019, asked farmers in Eastmere to pump less.
"""


def mentions(text: str, *words: str) -> tuple[Mention, ...]:
    """Every place where one of the words stands, the longest first where they overlap."""
    found: dict[int, Mention] = {}
    for word in sorted(words, key=len, reverse=True):
        start = text.find(word)
        while start >= 0:
            if not any(m.span.start <= start < m.span.end for m in found.values()):
                found[start] = Mention(text=word, span=Span(start=start, end=start + len(word)))
            start = text.find(word, start + 1)
    return tuple(found[start] for start in sorted(found))


def mention(text: str, word: str) -> Mention:
    """The first place where the word stands."""
    return mentions(text, word)[0]


def fact(text: str, words: str, value: str | None = None) -> Fact:
    """A fact that these words state."""
    place = mention(text, words)
    return Fact(text=words, value=value, span=place.span, rule="made-up")


def quote(text: str, words: str, speaker: str | None = None, agency: str | None = None) -> Quote:
    """A quotation by its words."""
    place = mention(text, words)
    return Quote(text=place.text, span=place.span, speaker=speaker, agency=agency)


def section(text: str, heading: str | None, *beginnings: str) -> Section:
    """A section whose paragraphs begin so and end at an empty line."""
    paragraphs = []
    for beginning in beginnings:
        start = text.index(beginning)
        end = text.find("\n\n", start)
        end = len(text.rstrip()) if end < 0 else end
        span = Span(start=start, end=end)
        paragraphs.append(Fact(text=text[start:end], span=span, rule="made-up"))
    return Section(heading=fact(text, heading) if heading else None, paragraphs=tuple(paragraphs))


def document(
    article: Article, annotations: Annotations | None = None, path: str = "copy.txt", root: str = "seeds"
) -> StoredDocument:
    """A document of the index."""
    sha256 = hashlib.sha256(article.text.encode()).hexdigest()
    return StoredDocument(
        document_id=sha256[:40],
        content=ContentRef(sha256=sha256, size=len(article.text.encode())),
        locations=(Location(root=root, path=path, revision=1),),
        article=article,
        annotations=annotations or Annotations(),
    )


def plain(
    text: str,
    title: str | None = None,
    published: str | None = None,
    people: Mapping[str, str] | Sequence[str] = (),
    language: str = "en",
    path: str = "copy.txt",
) -> StoredDocument:
    """A short document; `people` are names that stand in the text."""
    article = Article(
        text=text,
        format="text",
        title=Fact(text=title, locator="given", rule="made-up") if title else None,
        published=DateFact(text=published, value=published, locator="given", rule="made-up")
        if published
        else None,
    )
    found = Annotations(
        language=Language(code=language, confidence=0.99),
        people=tuple(Person(name=name, mentions=mentions(text, name)) for name in people),
    )
    return document(article, found, path)


def lake() -> StoredDocument:
    """An article with every kind of fact."""
    text = LAKE
    article = Article(
        text=text,
        format="text",
        charset="utf-8",
        title=fact(text, "Drought empties the Lower Tarn"),
        authors=(fact(text, "Ines Okafor"),),
        published=DateFact(**fact(text, "12 October 2024", "2024-10-12").model_dump()),
        dateline=fact(text, "Marlow"),
        sections=(
            section(text, None, "The Lower Tarn has"),
            section(text, "Ferries under threat", "Mayor Tom", "Lindqvist, who"),
        ),
    )
    adaeze = Person(
        name="Adaeze Lindqvist",
        mentions=mentions(text, "Adaeze Lindqvist", "Lindqvist"),
        role=mention(text, "head of the board"),
    )
    tomas = Person(
        name="Tomás Brandt", mentions=mentions(text, "Tomás Brandt", "Brandt"), role=mention(text, "Mayor")
    )
    found = Annotations(
        annotators={"people": "1", "quotes": "1"},
        language=Language(code="en", confidence=0.98),
        people=(adaeze, tomas),
        organisations=(
            Organisation(name="Water Board of Marlow", mentions=mentions(text, "Water Board of Marlow")),
        ),
        places=(
            Place(name="Lower Tarn", mentions=mentions(text, "Lower Tarn")),
            Place(
                name="Marlow",
                mentions=mentions(text, "Marlow"),
                latitude=51.57,
                longitude=-0.77,
                country="GB",
            ),
            Place(name="Eastmere", mentions=mentions(text, "Eastmere")),
        ),
        agencies=(Agency(name="Radio Norden", mentions=mentions(text, "Radio Norden")),),
        quotes=(
            quote(text, "We have never measured so little rain,", "Adaeze Lindqvist"),
            quote(text, "If October stays dry, the ferries will stop.", "Adaeze Lindqvist"),
            quote(text, "Nobody will be stranded,", "Tomás Brandt", "Radio Norden"),
        ),
        dates=(
            DateMention(text="1 November", span=mention(text, "1 November").span, value="2024-11-01"),
            DateMention(text="Friday", span=mention(text, "Friday").span, value="2024-10-11"),
        ),
    )
    return document(article, found, "2024/lake.txt")


def desk(*documents: StoredDocument) -> DeskClient:
    """A browser before a desk with these documents."""
    index = MemoryIndex()
    store = MemoryStore(index)
    store.upsert(documents)
    store.commit()
    return DeskClient(create_app(Ports(MemorySearcher(index))))
