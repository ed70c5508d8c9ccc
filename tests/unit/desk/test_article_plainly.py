"""The text on an article's page, letter for letter what is made plainly: marks by definition, one by one."""

from collections.abc import Sequence
from html import escape
from itertools import pairwise
from urllib.parse import quote_plus

import pytest
from hypothesis import given
from hypothesis import strategies as st

from copydesk_contracts.annotations import Annotations, Label, Person, Statement, StatementKind
from copydesk_contracts.article import Article, Span
from services.desk import article_view as view
from services.desk.marking import ENTITIES, KINDS, Mark, Segment, cut, segments
from services.desk.reading import long_date
from services.desk.runs import Runs
from services.index.stored import StoredDocument
from tests.unit.desk.desk_factory import desk, document, lake, mentions

TANGLED = (
    "“R&D” <b>at</b> Ana Lind's “Œuvre d'eau” was said — by Ana — to be\n\nน้ำท่วม, 水 & élections, Ana said."
)


def tangled() -> StoredDocument:
    """Names in names, quotations over paragraphs, labels across them, and copy that looks like markup."""
    text = TANGLED
    ana = Person(
        name='Ana "<Lind>', mentions=mentions(text, "Ana Lind", "Ana"), role=mentions(text, "Œuvre d'eau")[0]
    )
    other = Person(name="Lind & Sons", mentions=mentions(text, "Lind's “Œuvre", "Ana"))
    spans = [Span(start=1, end=40), Span(start=1, end=75), Span(start=30, end=len(text) - 1)]
    said = tuple(
        Statement(
            text=text[s.start : s.end], span=s, kind=StatementKind.INDIRECT, cue=mentions(text, "said")[-1]
        )
        for s in spans
    )
    labels = {"tone": (Label(text="calm", mentions=mentions(text, "was said — by Ana")),)}
    found = Annotations(people=(ana, other), statements=said, labels=labels)
    return document(Article(text=text, format="text"), found)


def segments_plainly(text: str, marks: Sequence[Mark]) -> list[Segment]:
    """Every piece with, of each kind, the mark that began last, the shorter of two."""
    valid = [m for m in marks if 0 <= m.start < m.end <= len(text)]
    cuts = sorted({0, len(text), *(m.start for m in valid), *(m.end for m in valid)})
    return [_piece(text, valid, start, end) for start, end in pairwise(cuts)]


def _piece(text: str, marks: Sequence[Mark], start: int, end: int) -> Segment:
    around = [[m for m in marks if m.kind == kind and m.start <= start and end <= m.end] for kind in KINDS]
    inner = tuple(min(each, key=lambda m: (-m.start, m.end, m)) for each in around if each)
    begun = sorted((m for m in marks if m.start == start and m.anchor), key=lambda m: (m.end, m.kind))
    return Segment(start, text[start:end], inner, tuple(m.anchor for m in begun))


def html_plainly(pieces: Sequence[Segment], anchored: bool = True) -> str:
    """The pieces as HTML, nothing kept from one to the next."""
    return "".join(
        "".join(f'<a class="anchor" id="{escape(a)}"></a>' for a in piece.anchors if anchored)
        + _tagged(piece)
        for piece in pieces
    )


def _tagged(piece: Segment) -> str:
    names = [mark for mark in piece.marks if mark.kind in ENTITIES]
    named = max(names, key=lambda m: m.end - m.start, default=None)
    kinds = ["m", *(m.kind for m in piece.marks if m is named or m.kind not in ENTITIES)]
    text, start = escape(piece.text), f'class="{" ".join(kinds)}"'
    if named is not None:
        address = f"{named.kind}={quote_plus(named.name)}"
        title = f"{named.kind.capitalize()}: {escape(named.name)}"
        return f'<a {start} href="/?{address}" title="{title}">{text}</a>'
    return f"<span {start}{_title(piece)}>{text}</span>" if piece.marks else text


def _title(piece: Segment) -> str:
    date, role = piece.of("date"), piece.of("role")
    if date is not None and date.name:
        return f' title="{escape(long_date(date.name))}"'
    return f' title="Role of {escape(role.name)}"' if role is not None and role.name else ""


marks = st.lists(
    st.builds(
        Mark,
        start=st.integers(-2, 30),
        end=st.integers(-2, 30),
        kind=st.sampled_from(KINDS),
        name=st.sampled_from(["", "A & <B>", "2024-10-11", "Ana"]),
        anchor=st.sampled_from(["", "", "q0", "s1"]),
    ),
    max_size=20,
)


@given(st.text(max_size=30), marks, st.booleans())
def test_any_marks_are_shown_as_one_by_one(text: str, given_marks: list[Mark], anchored: bool) -> None:
    pieces = segments(text, given_marks)
    assert pieces == segments_plainly(text, given_marks)
    assert (
        str(Runs(pieces)(pieces, anchored)) == str(Runs()(pieces, anchored)) == html_plainly(pieces, anchored)
    )
    for start, end in ((0, 9), (5, 30), (7, 7), (9, 3)):
        parts = [_part(p, start, end) for p in pieces if p.end > start and p.start < end]
        assert cut(pieces, start, end) == parts
        assert str(Runs(pieces)(cut(pieces, start, end))) == html_plainly(parts)


def _part(piece: Segment, start: int, end: int) -> Segment:
    begin = max(start, piece.start)
    text = piece.text[begin - piece.start : max(0, min(end, piece.end) - piece.start)]
    return piece._replace(start=begin, text=text, anchors=piece.anchors if begin == piece.start else ())


@pytest.mark.parametrize("asked", ["", "ferry rain", "ana élection 水", "said* -town", '"Ana Lind"'])
@pytest.mark.parametrize("shown", [lake(), tangled()])
def test_the_page_has_what_is_made_plainly(shown: StoredDocument, asked: str) -> None:
    made = view.article_view(shown, asked)
    found = [Mark(p.start, p.end, "hit", anchor=a) for p, a in _hits(made)]
    pieces = segments_plainly(shown.article.text, [*view.marks_of(shown), *found])
    html = desk(shown).get(f"/documents/{shown.document_id}", params={"q": asked}).text
    assert f">{html_plainly(pieces, anchored=False)}</pre>" in html
    for block in view.blocks_of(shown.article, shown.article.text, pieces):
        tag = "h2" if block.kind == "heading" else "p"
        assert f"<{tag}>{html_plainly(block.segments)}</{tag}>" in html


def _hits(made: view.ArticleView) -> list[tuple[Mark, str]]:
    """The places that a search found, as they are marked, with their anchors."""
    hits = {mark.anchor: mark for piece in made.copy for mark in piece.marks if mark.kind == "hit"}
    return [(mark, anchor) for anchor, mark in hits.items()]
