"""What is kept of documents beside their stories."""

from services.index.stored import Standing
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
