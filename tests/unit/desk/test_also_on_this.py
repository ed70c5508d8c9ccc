"""Other reports of the same happening, beside a document and a story: shown, never merged."""

import json
from collections.abc import Iterable
from datetime import date
from pathlib import Path

import pytest
from typer.testing import CliRunner

from copydesk_contracts.annotations import Organisation, Place
from services.cli.application import application
from services.cli.stories import stories
from services.desk.application import Ports, create_app
from services.index.memory.store import MemoryIndex, MemorySearcher, MemoryStore
from services.index.stored import Standing, StoredDocument
from services.index.stories.also import Background, also
from services.index.stories.happening import profile, shared
from services.index.tantivy.store import TantivyStore
from services.process.settings import Settings
from tests.unit.desk.desk_client import DeskClient, page
from tests.unit.desk.desk_factory import mentions, plain

SINKING = """The car ferry Aldermoor capsized off Kelwick in heavy swell before daybreak, and lifeboats
plucked forty passengers from freezing water. Coastguard commander Nora Haldane said two crewmen were missing.
Harbourmaster Piet Vossel suspended all crossings to Skerrow island."""
RESCUE = """Forty people were saved by lifeboats when the Aldermoor, a car ferry bound for Skerrow, capsized
near Kelwick on Tuesday. Nora Haldane of the Coastguard told reporters that divers were looking for two
missing crewmen in the wreck. Piet Vossel, harbourmaster, blamed the swell; crossings stay suspended."""
BUDGET = """Harbourmaster Piet Vossel wants a dearer landing fee at Kelwick from next spring. Fishermen
protested outside the auction hall. Coastguard commander Nora Haldane warned councillors that dredging of the
inner basin could not be postponed again, whatever the treasury decides about Skerrow."""
MATCH = """Kelwick Rovers knocked out Bramford after penalties. Goalkeeper Sully Marant saved three. The
supporters carried him across the muddy pitch while stewards looked on."""
NAMES = ("Nora Haldane", "Piet Vossel", "Sully Marant")
PLACES = ("Kelwick", "Skerrow", "Bramford")
BODIES = ("Coastguard",)


def report(text: str, title: str, day: str, path: str) -> StoredDocument:
    found = plain(text, title, day, [name for name in NAMES if name in text], path=path)
    places = tuple(Place(name=name, mentions=mentions(text, name)) for name in PLACES if name in text)
    bodies = tuple(Organisation(name=name, mentions=mentions(text, name)) for name in BODIES if name in text)
    annotations = found.annotations.model_copy(update={"places": places, "organisations": bodies})
    return found.model_copy(update={"annotations": annotations})


FIRST = report(SINKING, "Ferry capsizes off Kelwick", "2026-02-03", "first.txt")
COPY = report(f"{SINKING} (Agency)", "Ferry capsizes", "2026-02-03", "copy.txt")
OTHER = report(RESCUE, "Lifeboats save forty", "2026-02-04", "other.txt")
LATER = report(RESCUE + " A year on.", "Lifeboats remembered", "2026-03-09", "later.txt")
SUBJECT = report(BUDGET, "Dearer landing", "2026-02-03", "budget.txt")
SPORT = report(MATCH, "Rovers through", "2026-02-04", "match.txt")
EVERY = (FIRST, COPY, OTHER, LATER, SUBJECT, SPORT)
STORY = Standing(min(FIRST.document_id, COPY.document_id))


def searcher(documents: Iterable[StoredDocument] = EVERY) -> MemorySearcher:
    index = MemoryIndex()
    store = MemoryStore(index)
    store.upsert(documents)
    store.assign({FIRST.document_id: STORY, COPY.document_id: STORY})
    store.commit()
    return MemorySearcher(index)


def found(document: StoredDocument, documents: Iterable[StoredDocument] = EVERY) -> list[str]:
    within = searcher(documents)
    whole = within.get(document.document_id)
    assert whole is not None
    return [one.hit.locations[0].path for one in also(within, whole)]


def test_another_report_of_the_event_is_found_and_neither_copies_nor_the_subject() -> None:
    assert found(FIRST) == ["other.txt"]
    assert len(found(OTHER)) == 1  # a story once, whichever of its copies
    assert found(SUBJECT) == found(SPORT) == found(LATER) == []


class Reading(MemorySearcher):
    """Counts what is read."""

    read = 0

    def get(self, document_id: str) -> StoredDocument | None:
        self.read += 1
        return super().get(document_id)


def test_what_else_was_written_then_is_read_once_for_page_after_page() -> None:
    index = MemoryIndex()
    store = MemoryStore(index)
    store.upsert((*EVERY, report(MATCH, "Rovers again", "2026-02-20", "again.txt")))
    store.commit()
    within = Reading(index)
    told_by = Background(within)
    alone = also(within, FIRST)
    first = within.read
    assert also(within, FIRST, told_by) == alone == also(within, FIRST, told_by)
    assert within.read - 2 * first < first  # the third time less was read than the first


def test_what_is_kept_of_an_article_is_not_kept_when_it_was_annotated_anew() -> None:
    within = searcher()
    told_by = Background(within)
    kept = told_by(FIRST.document_id)
    assert kept is not None
    assert told_by.of(FIRST) == profile(FIRST)
    assert told_by.of(FIRST).words is kept.words  # not read twice
    found = FIRST.annotations.model_copy(update={"annotators": {"names": "2"}, "people": ()})
    anew = FIRST.model_copy(update={"annotations": found})
    assert told_by.of(anew) == profile(anew) != profile(FIRST)
    assert also(within, anew, told_by) == also(within, anew)


def test_what_is_shared_is_said_in_the_words_of_the_document() -> None:
    told = shared(profile(FIRST), [profile(OTHER)], [profile(SUBJECT), profile(SPORT)])[0]
    assert told is not None
    assert {"Nora Haldane", "Piet Vossel", "Skerrow"} <= set(told.names)
    assert {"capsized", "lifeboats", "aldermoor"} <= set(told.words)
    assert told.days == 1


BACKGROUND = """The fishing town grew rich on herring and salt; its council argues about dredging, subsidies,
schoolhouses, pavements and the customs shed each winter, and in spring it plants elms. """
ELSEWHERE = """Shipowners on this coast remember better decades, when freighters queued beyond the mole and
pilots drank with stokers in cellars; today cranes rust and warehouses stand roofless. """


def test_what_stands_first_in_both_says_more_than_what_stands_below() -> None:
    told = [
        report(text, "Kelwick today", "2026-02-03", f"{number}.txt")
        for number, text in enumerate(
            (
                SINKING + BACKGROUND * 5,
                RESCUE + ELSEWHERE * 5,
                ELSEWHERE * 5 + RESCUE,
                BACKGROUND * 5 + SINKING,
            )
        )
    ]
    first, second, last, also_last = map(profile, told)
    above, below = shared(first, [second], [])[0], shared(also_last, [last], [])[0]
    assert above is not None
    assert above.nearness > 1.05 * (below.nearness if below else 0.0)


def test_round_ups_are_beside_nothing_and_nothing_beside_them() -> None:
    digest = OTHER.model_copy(update={"holds": (FIRST.document_id,)})
    assert found(FIRST, [FIRST, COPY, digest, SUBJECT, SPORT]) == []
    assert also(searcher([FIRST, COPY, digest, SUBJECT, SPORT]), digest) == []


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31"])
def test_the_ends_of_the_calendar_are_days_too(day: str) -> None:
    edge = report(SINKING + day, "Ferry capsizes", day, "edge.txt")
    assert profile(edge).day == date.fromisoformat(day)
    assert found(edge, [edge]) == []


def test_pages_and_api_show_it() -> None:
    client = DeskClient(create_app(Ports(searcher())))
    for address in (f"/documents/{FIRST.document_id}", f"/stories/{STORY.story}"):
        shown = page(client, address)
        assert "Also on this" in shown.text
        assert [a for t, a in shown.found if t == "a" and a.get("href") == f"/documents/{OTHER.document_id}"]
    assert "Also on this" not in page(client, f"/documents/{SPORT.document_id}").text
    told = client.get(f"/api/documents/{FIRST.document_id}/also").json()
    assert [(one["document_id"], one["days"]) for one in told] == [(OTHER.document_id, 1)]
    assert client.get("/api/documents/0123456789/also").status_code == 404


def test_the_shell_prints_it(tmp_path: Path) -> None:
    with TantivyStore(Settings(state=tmp_path).index_dir) as store:
        store.upsert(EVERY)
        store.assign({FIRST.document_id: STORY, COPY.document_id: STORY})
        store.commit()
    shell = application()
    shell.command("stories")(stories)
    shell.command("another", hidden=True)(lambda: None)
    asked = ["stories", "--also", FIRST.document_id[:10], "--state", str(tmp_path)]
    printed = CliRunner().invoke(shell, [*asked, "--json"])
    assert [json.loads(line)["paths"] for line in printed.stdout.splitlines()] == [["seeds/other.txt"]]
    assert "seeds/other.txt" in CliRunner().invoke(shell, asked).stdout
    told = CliRunner().invoke(shell, ["stories", "--state", str(tmp_path)]).stdout
    assert f"{STORY.story}  2 documents" in told
    assert "  source  seeds/" in told
    asked[2] = "0123456789"
    assert CliRunner().invoke(shell, asked).exit_code == 2
