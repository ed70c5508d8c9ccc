"""What is kept of documents beside their stories."""

from pathlib import Path

from services.index.stored import Standing
from services.index.stories.book import StoryBook
from services.index.stories.ledger import Ledger, Restated

STORY = [f"{number:02}" for number in range(6)]


def test_where_nothing_is_said_of_a_story_those_are_told_of_whom_it_was() -> None:
    kept = Ledger(None)
    for name in [*STORY, "other"]:
        kept.add(name, range(100), ())
        kept.announce([Restated(name, Standing(), Standing("00" if name in STORY else None))])
    kept.name_relation("03", "copy", ())
    kept.name_relation("04", None, ("digest",))
    kept.name_relation("other", "source", ())
    assert kept.name_nothing("00", ()) == ["03", "04"]
    assert kept.name_nothing("00", ()) == []
    assert kept.name_nothing("00", ("digest",)) == STORY
    assert kept.name_nothing("00", ("a", "digest")) == STORY
    found = kept.find("03")
    assert found is not None
    assert (found.told.relation, found.told.held_by) == (None, ("a", "digest"))
    other = kept.find("other")
    assert other is not None
    assert other.told.relation == "source"


def test_a_document_of_its_own_takes_five_kilobytes_on_disk(tmp_path: Path) -> None:
    book = StoryBook(Ledger(tmp_path / "stories.sqlite"))
    for number in range(200):
        sketch, slots = range(number * 256, number * 256 + 256), range(number * 64, number * 64 + 64)
        book.put(f"cause{number}", f"{number:040}", sketch, slots)
    book.ledger.commit()
    book.ledger.close()
    assert (tmp_path / "stories.sqlite").stat().st_size < 200 * 5000


def test_who_stood_for_a_variant_goes_although_nobody_remembers_its_text(tmp_path: Path) -> None:
    book = StoryBook(Ledger(tmp_path / "stories.sqlite"))
    for name in ("a", "b", "c"):
        book.put(name, name, (*range(100), 1000 + ord(name)))
    book.ledger.commit()
    book.ledger.close()
    again = StoryBook(Ledger(tmp_path / "stories.sqlite"))
    again.remove("gone", "a")
    assert {name: again.standing(name).story for name in "abc"} == {"a": None, "b": "b", "c": "b"}
