"""Who is quoted in German: the verb stands second, the subject on either side of it."""

import pytest

from copydesk_contracts.annotations import Quote
from services.enricher.annotators.quotes.find import find_quotes
from services.enricher.speech.scene import Name

PEOPLE = {"Ada Byrne": "Byrne", "Tom Reyes": "Reyes", "Ruth Okafor": "Okafor"}
BODIES = ("Hafenamt", "Nordwind AG", "FDP", "CDU")
PLACES = ("Bremen",)
ROLES = {"Tom Reyes": ["Bürgermeister"], "Ruth Okafor": ["Leiterin der Schule"]}


def names(text: str) -> list[Name]:
    found: dict[int, Name] = {}
    forms = [(form, full, "person") for full, last in PEOPLE.items() for form in (full, last)]
    forms += [(body, body, "organisation") for body in BODIES] + [(place, place, "place") for place in PLACES]
    taken: set[int] = set()
    for form, name, kind in forms:
        at = text.find(form)
        while at >= 0:
            if at not in taken:
                found[at] = Name(at, at + len(form), name, kind)
                taken.update(range(at, at + len(form)))
            at = text.find(form, at + 1)
    return sorted(found.values(), key=lambda name: name.start)


def quotes(text: str) -> list[Quote]:
    return find_quotes(text, "de", None, names(text), ROLES)


@pytest.mark.parametrize(
    ("text", "speaker", "cue"),
    [
        ("„Wir bauen die Mole“, sagte der Arzt Tom Reyes gegenüber der Zeitung.", "Tom Reyes", "sagte"),
        ("„Wir bauen die Mole“, so der neue Präsident Tom Reyes nach der Wahl.", "Tom Reyes", "so"),
        ("„Wir bauen die Mole“, prognostizierte Reyes. Tom Reyes ging.", "Tom Reyes", "prognostizierte"),
        ("„Wir bauen die Mole“, lästerte Bremens Trainer Tom Reyes.", "Tom Reyes", "lästerte"),
        (
            "„Wir bauen die Mole“, erklärte der für den Hafen zuständige Tom Reyes.",
            "Tom Reyes",
            "erklärte",
        ),
        ("Tom Reyes vom Verein Nordwind AG sagte: „Wir bauen die Mole.“", "Tom Reyes", "sagte"),
        ("Tom Reyes (CDU) nannte die Mole „unerträglich teuer“ und ging.", "Tom Reyes", "nannte"),
        (
            "Bei einer Rede in Bremen sprach Tom Reyes von einer „Mole für alle“ im Hafen.",
            "Tom Reyes",
            "sprach",
        ),
        ("Dass sie fehlt, erklärt Tom Reyes mit dem Sturm: „Die Mole ist weg.“", "Tom Reyes", "erklärt"),
        ("Tom Reyes, Leiter der Nordwind AG, sagte: „Wir bauen die Mole.“", "Tom Reyes", "sagte"),
        ("Der Leiter des Hafens, Tom Reyes, bestätigte das: „Wir bauen sie.“", "Tom Reyes", "bestätigte"),
        ("Ada Byrne rief Tom Reyes an und sagte dann: „Wir bauen die Mole.“", "Ada Byrne", "sagte"),
        ("Die Mole sei „viel zu teuer für die Stadt“, wie Tom Reyes später sagte.", "Tom Reyes", "sagte"),
        ("Das sei „nicht so geplant“, hat Tom Reyes der Zeitung erzählt.", "Tom Reyes", "erzählt"),
        ("Damit ist alles klar, so Reyes: „Wir bauen die Mole.“ Tom Reyes ging.", "Tom Reyes", "so"),
        ("Von der Nordwind AG heißt es dazu: „Wir bauen die Mole nicht.“", "Nordwind AG", "heißt"),
        ("Tom Reyes zufolge ist die Mole „ein großer Gewinn“ für alle.", "Tom Reyes", "zufolge"),
        ("In einem Statement sagte Reyes am Montag: „Wir bauen sie.“ Tom Reyes ging.", "Tom Reyes", "sagte"),
    ],
)
def test_the_subject_is_found_before_and_behind_the_verb(text: str, speaker: str, cue: str) -> None:
    (quote,) = quotes(text)
    assert (quote.speaker, quote.cue and quote.cue.text) == (speaker, cue)


@pytest.mark.parametrize(
    "text",
    [
        "Bremen ist alt. „Wir bauen die Mole“, sagte ein Polizist am Abend.",
        "Die Nordwind AG ist alt. „Wir bauen die Mole“, sagte der Feuerwehrsprecher am Abend.",
        "Die Nordwind AG ist alt. Dennoch sagte das Gericht: „Die Mole bleibt für immer zu.“",
        "Auf Plakaten wurde Tom Reyes als „ein großer Gewinn für alle“ bezeichnet.",
        "Auf der Demonstration in Bremen fielen Sätze wie diese: „Wir wollen die Mole sofort haben.“",
    ],
)
def test_who_is_not_named_is_nobody(text: str) -> None:
    assert {quote.speaker for quote in quotes(text)} <= {None}


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        ("Ada Byrne (FDP) traf Tom Reyes (CDU). „Wir bauen“, sagte die FDP-Politikerin.", "Ada Byrne"),
        ("Tom Reyes (CDU) traf Ada Byrne (FDP). „Wir bauen“, so der CDU-Mann.", "Tom Reyes"),
        ("Ada Byrne sprach am Hafen. „Wir bauen die Mole“, so die Forscherin.", "Ada Byrne"),
        ("Tom Reyes kam. „Wir bauen die Mole“, sagte der 51-Jährige.", "Tom Reyes"),
        (
            "Tom Reyes kam. Das Hafenamt schwieg. Bremens Bürgermeister sagte: „Wir bauen die Mole.“",
            "Tom Reyes",
        ),
        ("Das Hafenamt schweigt. „Wir bauen nicht mit“, sagte eine Sprecherin des Hafenamt.", "Hafenamt"),
    ],
)
def test_compounds_and_parties_tell_who_is_meant(text: str, speaker: str) -> None:
    assert [quote.speaker for quote in quotes(text)] == [speaker]


def test_a_paragraph_goes_on_with_its_speaker_until_another_is_named() -> None:
    text = (
        "„Wir bauen die Mole“, sagte Tom Reyes. Die Kosten seien hoch. „Das zahlen wir alle zusammen.“\n\n"
        "„Wir bauen die Mole“, sagte Tom Reyes. Dann kam Ada Byrne. „Das zahlen wir alle zusammen.“"
    )
    assert [quote.speaker for quote in quotes(text)][:2] == ["Tom Reyes", "Tom Reyes"]
    assert quotes(text)[3].speaker == "Ada Byrne"


def test_who_is_asked_again_answers() -> None:
    text = (
        "„Ich war noch nie am Hafen“, sagt Ada Byrne.\n\nHattest du davor Angst?\n\n"
        "„Nein, davor hatte ich niemals wirklich Angst.“\n\nUnd heute?\n\n„Heute bin ich jeden Tag dort.“"
    )
    assert {quote.speaker for quote in quotes(text)} == {"Ada Byrne"}


def test_a_sentence_does_not_end_behind_a_german_ordinal() -> None:
    text = "Am 29. November kehrte Ada Byrne zurück. Sie sagte: „Wir bauen die Mole.“"
    assert [quote.speaker for quote in quotes(text)] == ["Ada Byrne"]
