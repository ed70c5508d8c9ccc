"""The same happening told in another language: by names, however they are spelled, and by figures."""

import pytest

from copydesk_contracts.annotations import Language, Organisation, Place
from services.index.memory.store import MemoryIndex, MemorySearcher, MemoryStore
from services.index.stored import StoredDocument
from services.index.stories.abroad import FIGURE, sound, things
from services.index.stories.also import also
from services.index.stories.happening import profile
from tests.unit.desk.desk_factory import mentions, plain

ENGLISH = """A drone hit an oil depot in Odesa overnight, President Volodymyr Zelensky said.
Governor Oleh Kiper said that 1,140 firefighters were at work. The depot belongs to Ukrnafta."""
GERMAN = """Eine Drohne traf ein Lager in Odessa, wie Wolodymyr Selenskyj mitteilte. Oleh Kiper
sprach von 1.140 Feuerwehrleuten im Einsatz. Das Lager ist im Besitz von Ukrnafta."""
SUBJECT = """Wolodymyr Selenskyj bat um 17 weitere Systeme. Oleh Kiper nannte den Hafen von Odessa
verwundbar. Ein Sprecher von Ukrnafta wollte sich dazu nicht weiter einlassen."""
PEOPLE = ("Volodymyr Zelensky", "Wolodymyr Selenskyj", "Oleh Kiper")


def report(text: str, language: str, day: str | None, path: str) -> StoredDocument:
    found = plain(text, path, day, [name for name in PEOPLE if name in text], path=path)
    places = tuple(
        Place(name=name, mentions=mentions(text, name), known_as="Odesa")
        for name in ("Odesa", "Odessa")
        if name in text
    )
    bodies = (Organisation(name="Ukrnafta", mentions=mentions(text, "Ukrnafta")),)
    told = {"places": places, "organisations": bodies, "language": Language(code=language, confidence=1.0)}
    return found.model_copy(update={"annotations": found.annotations.model_copy(update=told)})


FIRST = report(ENGLISH, "en", "2026-10-02", "first")
ABROAD = report(GERMAN, "de", "2026-10-03", "abroad")
OTHER = report(SUBJECT, "de", "2026-10-02", "subject")


def beside(document: StoredDocument, *others: StoredDocument) -> list[str]:
    index = MemoryIndex()
    store = MemoryStore(index)
    store.upsert([document, *others])
    store.commit()
    return [one.hit.locations[0].path for one in also(MemorySearcher(index), document)]


def test_a_report_in_another_language_is_found_from_either_and_the_subject_is_not() -> None:
    assert beside(FIRST, ABROAD, OTHER) == ["abroad"]
    assert beside(ABROAD, FIRST) == ["first"]
    assert beside(OTHER, FIRST) == []


def test_it_says_by_what_names_and_figures_as_the_document_writes_them() -> None:
    index = MemoryIndex()
    store = MemoryStore(index)
    store.upsert([FIRST, ABROAD])
    store.commit()
    (found,) = also(MemorySearcher(index), FIRST)
    assert set(found.shared.names) == {"Volodymyr Zelensky", "Oleh Kiper", "Odesa", "Ukrnafta"}
    assert (found.shared.words, found.shared.days) == (("1,140",), 1)


def test_what_the_world_calls_somebody_takes_no_word_from_a_text_that_writes_another_name() -> None:
    owner = Organisation(name="Ukrnafta", mentions=mentions(ENGLISH, "Ukrnafta"), known_as="Depot Holding")
    found = FIRST.annotations.model_copy(update={"organisations": (owner,)})
    words = profile(FIRST.model_copy(update={"annotations": found})).words
    assert "depot" in words
    assert not {"zelensky", "odesa", "ukrnafta"} & words.keys()


@pytest.mark.parametrize("day", [None, "2026-10-04"])
def test_another_day_or_none_is_thin(day: str | None) -> None:
    assert beside(FIRST, report(GERMAN, "de", day, "abroad")) == []


def test_a_round_up_abroad_is_beside_nothing() -> None:
    digest = ABROAD.model_copy(update={"holds": (FIRST.document_id,)})
    assert beside(FIRST, digest) == []


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Volodymyr Zelensky", "Wolodymyr Selenskyj"),
        ("Vladimir Putin", "Vladimir Poutine"),
        ("Mikhail Gorbachev", "Michail Gorbatschow"),
        ("Benjamin Netanyahu", "Benjamin Netanjahu"),
        ("Sergei Lavrov", "Sergej Lawrow"),
        ("Merkel", "Angela Merkel"),
    ],
)
def test_surnames_sound_alike_in_all_spellings(one: str, other: str) -> None:
    assert sound(one) == sound(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [("Anna Holm", "Peter Halm"), ("Li Wei", "Xi Wei"), ("Gerald Ford", "Gerald Fort"), ("", "Ann")],
)
def test_short_surnames_and_other_ones_do_not(one: str, other: str) -> None:
    assert sound(one) != sound(other)


@pytest.mark.parametrize(
    ("text", "figures"),
    [
        ("760,000 people", ["760,000"]),
        ("760.000 Menschen", ["760.000"]),
        ("760\u202f000 personnes", ["760\u202f000"]),
        ("4.2 million, 4,2 Millionen", ["4.2", "4,2"]),
        ("at 14:30 on 2026-10-02", []),
    ],
)
def test_figures_are_read_as_each_language_parts_them(text: str, figures: list[str]) -> None:
    assert FIGURE.findall(text) == figures


def test_a_figure_is_the_same_however_it_is_parted() -> None:
    known = {thing.known for thing in things(FIRST)} & {thing.known for thing in things(ABROAD)}
    assert "figure 1140" in known
