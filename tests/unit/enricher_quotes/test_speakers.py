"""Who said it, and the word that says so."""

from collections.abc import Mapping, Sequence

import pytest

from copydesk_contracts.annotations import Quote
from services.enricher.annotators.quotes.find import find_quotes
from services.enricher.prose import ProseBlock, plain_blocks
from services.enricher.speech.scene import Name

PEOPLE = {"Ada Byrne": ("Byrne",), "Tom Reyes": ("Reyes",), "Ruth Okafor": ("Okafor",)}
BODIES = {"Harbour Committee": (), "Northwind": (), "Workers Party": ()}
ROLES = {"Ada Byrne": ["Prime Minister"], "Tom Reyes": ["chief economist at Northwind"]}


def names(text: str) -> list[Name]:
    found: dict[int, Name] = {}
    for kind, cast in (("person", PEOPLE), ("organisation", BODIES), ("agency", {"Reuters": ()})):
        for full, short in cast.items():
            for form in (full, *short):
                at = text.find(form)
                while at >= 0:
                    found.setdefault(at, Name(at, at + len(form), full, kind))
                    at = text.find(form, at + 1)
    ordered = sorted(found.values(), key=lambda n: (n.start, -n.end))
    return [n for i, n in enumerate(ordered) if not any(o.start < n.start < o.end for o in ordered[:i])]


def quotes(text: str, language: str = "en", roles: Mapping[str, Sequence[str]] = ROLES) -> list[Quote]:
    return find_quotes(text, language, None, names(text), roles)


def said(text: str, language: str = "en") -> list[tuple[str | None, str | None]]:
    return [(q.speaker, q.cue and q.cue.text) for q in quotes(text, language)]


@pytest.mark.parametrize(
    ("text", "speaker", "cue"),
    [
        ("“We will rebuild the pier,” said Ada Byrne, the prime minister.", "Ada Byrne", "said"),
        ("“We will rebuild the pier,” Byrne later added. Ada Byrne left.", "Ada Byrne", "added"),
        ("Ada Byrne, 51, from Leith, said: “We will rebuild the pier.”", "Ada Byrne", "said"),
        (
            "Ada Byrne, who lost the vote, insisted that the pier was “perfectly safe” for now.",
            "Ada Byrne",
            "insisted",
        ),
        ("“We will rebuild the pier,” according to Tom Reyes.", "Tom Reyes", "according to"),
        ("According to Tom Reyes, the pier is “a ruin” that costs too much.", "Tom Reyes", "According to"),
        ("Reyes attacked the plan, saying, “It will never float.” Tom Reyes left.", "Tom Reyes", "saying"),
        ("“Why now?” Reyes asked. Tom Reyes left.", "Tom Reyes", "asked"),
        ("The plan is “a bad idea” for the town, Tom Reyes said Tuesday.", "Tom Reyes", "said"),
        (
            "“It will float,” Byrne was quoted as saying by Reuters. Ada Byrne left.",
            "Ada Byrne",
            "was quoted as saying",
        ),
        ("Tom Reyes labelled the pier as “savage” yesterday.", "Tom Reyes", "labelled"),
        ("Northwind said it was “deeply sorry” for the spill.", "Northwind", "said"),
        ("“I kept going,” Reyes reflects. Tom Reyes left.", "Tom Reyes", "reflects"),
        ("“It will never float,” scoffed Tom Reyes on Friday.", "Tom Reyes", "scoffed"),
        ("“It will float,” says the town’s general manager Tom Reyes.", "Tom Reyes", "says"),
        (
            "Tom Reyes has over the past few months warned that the pier is “a ruin” now.",
            "Tom Reyes",
            "warned",
        ),
        ("Tom Reyes called her “weak” yesterday.", "Tom Reyes", "called"),
        ("Tom Reyes said: 'a sad and costly ruin' is all that is left.", "Tom Reyes", "said"),
    ],
)
def test_syntax_names_the_speaker(text: str, speaker: str, cue: str) -> None:
    assert said(text)[0] == (speaker, cue)


@pytest.mark.parametrize(
    ("lead", "tail", "speaker"),
    [
        ("Tom Reyes met Ada Byrne in town.", "he said.", "Tom Reyes"),
        ("Tom Reyes met Ada Byrne in town.", "she said.", "Ada Byrne"),
        ("After Ruth Okafor won, it was Ada Byrne who took over.", "she said.", "Ada Byrne"),
        ("Ada Byrne met Tom Reyes.", "the prime minister said.", "Ada Byrne"),
        ("Ada Byrne met Tom Reyes.", "the economist said.", "Tom Reyes"),
        ("Tom Reyes walked home.", "said the 44-year-old.", "Tom Reyes"),
        ("The Harbour Committee met Tom Reyes.", "the lawmakers wrote.", "Harbour Committee"),
        ("The Workers Party met Tom Reyes.", "the party said.", "Workers Party"),
        ("Northwind sued Tom Reyes.", "a company spokesperson said.", "Northwind"),
        ("Tom Reyes walked home.", "the study said.", None),
        ("Tom Reyes walked home.", "experts said.", None),
        ("A police officer met Tom Reyes.", "the officer said.", None),
    ],
)
def test_pronouns_and_roles_find_the_fullest_name(lead: str, tail: str, speaker: str | None) -> None:
    text = f"{lead}\n\n“We have a long way to go before the work is done,” {tail}"
    assert [q.speaker for q in quotes(text)] == [speaker]


def test_a_letter_speaks_for_whoever_sent_it() -> None:
    text = "The Harbour Committee sent a letter to Tom Reyes.\n\n“Only then did it act,” the letter stated."
    assert said(text) == [("Harbour Committee", "stated")]


def test_an_unnamed_speaker_is_the_one_named_with_the_next_quotation() -> None:
    text = (
        "A leader of the teachers union said lawmakers “missed the mark” on pay.\n\n"
        "“Most of it had nothing to do with us,” said Tom Reyes, who leads the union."
    )
    assert [q.speaker for q in quotes(text)] == ["Tom Reyes", "Tom Reyes"]


def test_an_interrupted_quotation_is_two_by_one_speaker() -> None:
    found = said("“It sells,” added Tom Reyes, smiling. “The downside never does, though.”")
    assert found == [("Tom Reyes", "added"), ("Tom Reyes", "added")]


def test_one_attribution_serves_a_quotation_over_paragraphs() -> None:
    text = "“The first part of it is done.\n\n“The second one follows,” Tom Reyes said.\n\nAda Byrne left."
    assert said(text) == [("Tom Reyes", "said")] * 2


def test_a_quotation_that_stands_alone_is_by_the_subject_before_it() -> None:
    text = "Tom Reyes meanwhile won in two hours.\n\n“It is nice to be around great players like these.”"
    assert said(text) == [("Tom Reyes", None)]


def test_the_question_that_somebody_was_asked_is_not_his() -> None:
    assert said("Tom Reyes was asked, “Do you feel any guilt at all?” He did.")[0][0] is None


def test_the_headline_is_by_whoever_says_the_same_below() -> None:
    text = "Pier plan 'a horrible idea'\n\n“Honestly, it is a horrible idea,” said Tom Reyes."
    first, *rest = plain_blocks(text)
    found = find_quotes(text, "en", [ProseBlock(first.start, first.end, True), *rest], names(text), ROLES)
    assert [q.speaker for q in found] == ["Tom Reyes", "Tom Reyes"]


def test_the_medium_in_the_sentence_is_kept_apart_from_the_speaker() -> None:
    (quote,) = quotes("“We will rebuild the pier,” Ada Byrne told Reuters on Monday.")
    assert (quote.speaker, quote.agency) == ("Ada Byrne", "Reuters")


@pytest.mark.parametrize(
    "text",
    [
        "Tom Reyes wrote the novel “The Long Pier” in Leith.",
        "Tom “The Hammer” Reyes won again.",
        "The so-called “crypto winter,” when Tom Reyes said money was lost, is over.",
        "Fans jokingly call Ada Byrne “their queen”.",
        "They sell a thing called “segments” in Leith.",
        "Prices went “down” again in Leith.",
        "Tom Reyes told viewers of “Meet the Harbour,” a breakfast show, that it rained.",
    ],
)
def test_titles_nicknames_and_irony_are_no_quotations(text: str) -> None:
    assert quotes(text) == []


def test_the_statement_around_a_quotation_tells_who_said_it_and_by_which_word() -> None:
    text = "Ada Byrne told the council that Reyes’s comments on the old pier show “a lack of care” for it."
    assert said(text) == [("Ada Byrne", "told")]


def test_somebody_named_inside_of_a_statement_speaks_for_himself() -> None:
    text = "Ada Byrne reported that Tom Reyes labeled the plan for the pier as “savage” on Monday."
    assert said(text) == [("Tom Reyes", "labeled")]


def test_marked_words_in_a_statement_are_the_speaker_s() -> None:
    assert said("Ada Byrne said that the town’s plan for the pier was “outdated” and too dear.") == [
        ("Ada Byrne", "said")
    ]


@pytest.mark.parametrize(
    "text",
    [
        "“Nobody came.” Ada Byrne left when Tom Reyes wrote that he saw “no more than a ruin” there.",
        "Ada Byrne left. Tom Reyes was booed when he said that the pier was “no more than a ruin” now.",
    ],
)
def test_he_is_whom_his_own_sentence_is_about(text: str) -> None:
    assert said(text)[-1][0] == "Tom Reyes"


def test_a_colon_behind_a_name_hands_over_to_it() -> None:
    text = "Work began. The fall was no surprise to engineer Tom Reyes: “Nobody had looked at it for years.”"
    assert said(text) == [("Tom Reyes", None)]


@pytest.mark.parametrize(
    ("language", "text", "cue"),
    [
        ("de", "„Wir bauen den Pier wieder auf“, sagte Ada Byrne am Montag.", "sagte"),
        ("de", "Ada Byrne erklärte: „Wir bauen den Pier wieder auf.“", "erklärte"),
        ("fr", "« Nous allons reconstruire la jetée », a déclaré Ada Byrne lundi.", "déclaré"),
        ("es", "«Vamos a reconstruir el muelle», dijo Ada Byrne el lunes.", "dijo"),
    ],
)
def test_other_languages_have_marks_and_verbs_of_their_own(language: str, text: str, cue: str) -> None:
    assert said(text, language) == [("Ada Byrne", cue)]


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        ("The mine closed. Northwind left. Residents said “nobody will miss it at all here”.", None),
        ("Northwind pays. The French foreign ministry said it “regrets the whole affair”.", None),
        ("Northwind pays. The villagers left. They said “nobody will miss it at all here”.", None),
        (
            "The talks failed, with minister Tom Reyes warning of “dangerous and lasting consequences”.",
            "Tom Reyes",
        ),
        (
            "The group, Harbour Committee, wrote to members saying “nobody will be left behind”.",
            "Harbour Committee",
        ),
    ],
)
def test_who_speaks_is_not_whoever_was_named_last(text: str, speaker: str | None) -> None:
    assert [who for who, _ in said(text)] == [speaker]


@pytest.mark.parametrize(
    "text",
    [
        "Work began.\n\n“Nobody here will ever miss the old fish market.” -Minister Tom Reyes",
        "Work began.\n\nAnd from Minister Tom Reyes:\n\n“Nobody here will ever miss the old fish market.”",
        "Work began.\n\nFrom the desk of Tom Reyes, Northwind.\n\n“Nobody will miss the old market here.”",
    ],
)
def test_a_name_behind_a_dash_or_in_a_line_that_hands_over_speaks(text: str) -> None:
    assert said(text) == [("Tom Reyes", None)]


@pytest.mark.parametrize(
    ("text", "speaker", "cue"),
    [
        ("It is what some have called a “muddled bill” of little use.", None, "called"),
        ("The pier is a ruin that Tom Reyes called “wholly unsafe” on Monday.", "Tom Reyes", "called"),
        ("Its own newspaper calls it “the pearl” on the coast.", None, "calls"),
        ("Tom Reyes attacked Ada Byrne for being a “failed builder” of piers.", "Tom Reyes", "attacked"),
        ("Outside of the hall the crowd began chanting “Save The Pier.”", None, "chanting"),
    ],
)
def test_words_that_somebody_gives_to_somebody_are_his(text: str, speaker: str | None, cue: str) -> None:
    assert said(text) == [(speaker, cue)]


def test_a_word_that_the_text_sets_off_again_is_a_quotation_where_somebody_says_it() -> None:
    text = (
        "Tom Reyes calls it “digital chaos” now. The “digital chaos” reached the pier. "
        "Ada Byrne said that the town would end the “digital chaos” by May."
    )
    assert said(text) == [("Tom Reyes", "calls"), ("Ada Byrne", "said")]


def test_a_noun_behind_one_name_is_no_verb() -> None:
    text = "A speaker for the Ada Byrne brand - a shop meant as “the best there is” for piers - left."
    assert said(text) != [("Ada Byrne", "brand")]
