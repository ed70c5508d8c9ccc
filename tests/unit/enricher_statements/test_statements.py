"""What is reported without quotation marks: content, cue, speaker, kind."""

from dataclasses import replace
from typing import ClassVar

import pytest

from copydesk_contracts.annotations import Statement, StatementKind
from services.enricher.annotators.quotes.find import find_speech
from services.enricher.prose import ProseBlock, plain_blocks
from services.enricher.speech.marks import scan
from services.enricher.speech.scene import Name, Scene, Sentence, build
from services.enricher.statements.ends import ends_of, learned
from services.enricher.statements.find import likeliest
from services.enricher.statements.reader import StatementReader
from services.enricher.statements.report import CueFrame, Report
from services.enricher.statements.weigh import Candidate
from services.language.reports import report_words

PEOPLE = {"Ada Byrne": ("Byrne",), "Tom Reyes": ("Reyes",)}
BODIES = {"Northwind": (), "Harbour Committee": ()}
ROAD = "the coastal road would stay closed until Monday"


def names(text: str) -> list[Name]:
    found: dict[int, Name] = {}
    for kind, cast in (("person", PEOPLE), ("organisation", BODIES)):
        for full, short in cast.items():
            for form in (full, *short):
                at = text.find(form)
                while at >= 0:
                    found.setdefault(at, Name(at, at + len(form), full, kind))
                    at = text.find(form, at + 1)
    ordered = sorted(found.values(), key=lambda n: n.start)
    return [n for i, n in enumerate(ordered) if not any(o.start < n.start < o.end for o in ordered[:i])]


def statements(text: str) -> list[Statement]:
    found = find_speech(text, "en", None, names(text), {}).statements
    assert found is not None
    for one in found:
        assert text[one.span.start : one.span.end] == one.text
    return found


@pytest.mark.parametrize(
    ("text", "content", "speaker", "cue"),
    [
        (f"Ada Byrne said that {ROAD}.", ROAD, "Ada Byrne", "said"),
        (f"Ada Byrne told reporters on Friday that {ROAD}.", ROAD, "Ada Byrne", "told"),
        (f"{ROAD.capitalize()}, Byrne said on Friday.", ROAD, "Ada Byrne", "said"),
        (f"{ROAD.capitalize()}, said Tom Reyes.", ROAD, "Tom Reyes", "said"),
        (f"According to Northwind, {ROAD}.", ROAD, "Northwind", "According to"),
        (f"{ROAD.capitalize()}, according to Tom Reyes.", ROAD, "Tom Reyes", "according to"),
        (f"A new study shows that {ROAD}.", ROAD, None, "shows"),
        (f"Tom Reyes rejected the plan, saying that {ROAD}.", ROAD, "Tom Reyes", "saying"),
        (f"Ada Byrne left early. She warned that {ROAD}.", ROAD, "Ada Byrne", "warned"),
        (f"Ada Byrne left early. She also warned that {ROAD}.", ROAD, "Ada Byrne", "warned"),
        (f"Ada Byrne left early. She instead told reporters that {ROAD}.", ROAD, "Ada Byrne", "told"),
        (f"Tom Reyes repeated Byrne’s claims that {ROAD}.", ROAD, "Ada Byrne", "claims"),
        (f"{ROAD.capitalize()}, said harbour engineer Tom Reyes.", ROAD, "Tom Reyes", "said"),
        (
            f"Tom Reyes, an engineer from the north, said he knew {ROAD}.",
            f"he knew {ROAD}",
            "Tom Reyes",
            "said",
        ),
        (
            f"Tom Reyes, who has run the harbour since 2012, told Ada Byrne that {ROAD}.",
            ROAD,
            "Tom Reyes",
            "told",
        ),
        (f"Harbour officials, like their colleagues in the north, say {ROAD}.", ROAD, None, "say"),
        (f"{ROAD.capitalize()}, a spokeswoman, Ada Byrne, said on Friday.", ROAD, "Ada Byrne", "said"),
        (f"{ROAD.capitalize()}, Tom Reyes told Northwind earlier this week.", ROAD, "Tom Reyes", "told"),
        (f"One in five say {ROAD}.", ROAD, None, "say"),
        (f"Polls show {ROAD}.", ROAD, None, "show"),
        (
            "Tom Reyes called Friday for the coastal road to be closed until Monday.",
            "the coastal road to be closed until Monday",
            "Tom Reyes",
            "called Friday for",
        ),
        ("It makes sense, Ada Byrne said.", "It makes sense", "Ada Byrne", "said"),
        (f"Ada Byrne asked whether {ROAD}.", f"whether {ROAD}", "Ada Byrne", "asked"),
        (f"In warning that {ROAD}, Ada Byrne spoke for many.", ROAD, "Ada Byrne", "warning"),
        (
            f"Ada Byrne said that {ROAD}, while admitting that nobody had asked her.",
            ROAD,
            "Ada Byrne",
            "said",
        ),
        (
            "Northwind promised to repair the coastal road.",
            "to repair the coastal road",
            "Northwind",
            "promised",
        ),
        (f"Ada Byrne, who said {ROAD}, left the meeting.", ROAD, "Ada Byrne", "said"),
        (f"Residents were told that {ROAD}.", ROAD, None, "told"),
        (
            "Tom Reyes criticised the company for hiding the bill for the repairs.",
            "hiding the bill for the repairs",
            "Tom Reyes",
            "criticised",
        ),
        (
            "The board dismissed an engineer accused by Tom Reyes of hiding the bill for the repairs.",
            "hiding the bill for the repairs",
            "Tom Reyes",
            "accused",
        ),
        (
            "Tom Reyes accused the company of hiding the bill for the repairs.",
            "hiding the bill for the repairs",
            "Tom Reyes",
            "accused",
        ),
    ],
)
def test_content_cue_and_speaker(text: str, content: str, speaker: str | None, cue: str) -> None:
    found = [s for s in statements(text) if s.text.lower() == content.lower()]
    assert [(s.speaker, s.cue and s.cue.text) for s in found] == [(speaker, cue)]


def test_an_attribution_in_the_middle_makes_two_parts() -> None:
    text = "When the tide turned that evening, Byrne said, the water was over the quay."
    assert [s.text for s in statements(text)] == [
        "When the tide turned that evening",
        "the water was over the quay",
    ]


def test_a_second_report_in_a_sentence_ends_the_first() -> None:
    text = "Ada Byrne said the bridge was safe but warned that the road was not yet open."
    assert [s.text for s in statements(text)] == ["the bridge was safe", "the road was not yet open"]


def test_partly_quoted_words_are_a_statement_and_wholly_quoted_ones_are_not() -> None:
    text = "Byrne said the road was “a danger to everybody” at night. “Nobody will be hurt,” she said."
    assert [(s.kind, s.text) for s in statements(text)] == [
        (StatementKind.PARTLY, "the road was “a danger to everybody” at night")
    ]


@pytest.mark.parametrize(
    ("text", "content"),
    [
        ("Ada Byrne claims that the road is safe, and the board agrees.", "the road is safe"),
        ("Byrne, who warned that the road was icy, is now in hospital.", "the road was icy"),
        ("Byrne said the road was icy and warned drivers to turn back.", "the road was icy"),
    ],
)
def test_a_content_ends_where_the_sentence_goes_on_without_it(text: str, content: str) -> None:
    assert content in {s.text for s in statements(text)}


def test_what_tells_where_something_was_said_is_no_content() -> None:
    text = "In a statement, Tom Reyes said: “Nobody will be hurt at all, and the road is open again.”"
    assert statements(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "Ada Byrne walked along the coastal road.",
        "They discussed the plan.",
        "The report is long.",
        "said",
        "",
    ],
)
def test_what_reports_nothing_holds_no_statement(text: str) -> None:
    assert statements(text) == []


def test_a_noun_behind_its_owner_is_no_verb() -> None:
    text = "Ada Byrne said the mayor's comments on the coastal road were not true at all."
    assert [s.text for s in statements(text)] == [
        "the mayor's comments on the coastal road were not true at all"
    ]


def test_marked_words_make_a_statement_partly_direct() -> None:
    (found,) = statements("Ada Byrne said that the plan of the town was “outdated” and too dear.")
    assert found.kind is StatementKind.PARTLY


def test_of_two_cues_with_much_the_same_content_the_likelier_tells_it() -> None:
    text = "x" * 200
    block = ProseBlock(0, len(text))
    sentence = Sentence(0, len(text), block, 0, [])
    report = Report(0, (0, 1), "say", CueFrame.AFTER, None, ())
    found = [
        (odds, Candidate(report, sentence, part, StatementKind.INDIRECT, None, False, None, False))
        for odds, part in ((0.6, (20, 95)), (0.8, (10, 90)))
    ]
    assert [one.part for one in likeliest(found)] == [(10, 90)]
    apart = [found[0], (0.8, replace(found[1][1], part=(100, 190)))]
    assert [one.part for one in likeliest(apart)] == [(20, 95), (100, 190)]


def test_a_language_without_its_words_was_not_looked_at() -> None:
    assert find_speech("Le maire a dit que la route est fermée.", "fr").statements is None


@pytest.mark.parametrize(
    "text",
    [
        "“Nobody will be hurt at all,” said Tom Reyes, a veteran engineer from the north.",
        "“Nobody will be hurt at all,” Byrne said during a long interview on Friday.",
        "“Nobody will be hurt at all,” Byrne told a cheering crowd in the north on Friday.",
    ],
)
def test_what_tells_who_spoke_or_when_is_not_what_was_said(text: str) -> None:
    assert statements(text) == []


class _Counting(Scene):
    """Counts how often it is asked what stands between two tokens."""

    asked: ClassVar[int] = 0

    def gap(self, sentence: Sentence, index: int) -> str:
        type(self).asked += 1
        return super().gap(sentence, index)


@pytest.mark.parametrize("piece", ["said “x ", "“a” he said, ", "they said (a) "])
def test_many_cues_do_not_read_the_sentence_anew_each(piece: str) -> None:
    text = piece * 300
    known = report_words("en")
    assert known is not None
    built = build(text, plain_blocks(text), scan(text, plain_blocks(text)), ())
    scene = _Counting(built.text, built.masked, built.blocks, built.sentences, built.quotes)
    before = _Counting.asked
    reader = StatementReader(scene, scene.sentences[0], known, ends_of(learned("en")))
    assert len(list(reader.reports_of())) > 200
    assert _Counting.asked - before < 40 * len(scene.sentences[0].tokens)
