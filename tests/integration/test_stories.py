"""Stories through the whole house: tied in any order, announced, split, built again."""

import json
import random
import shutil
from pathlib import Path
from typing import Any

import pytest

from tests.e2e.support import Desk

pytestmark = [pytest.mark.server, pytest.mark.timeout(300)]

SYLLABLES = [a + b for a in "bcdfghjklmnprstvz" for b in ("a", "e", "i", "o", "u", "an", "er", "ol")]


def paragraphs(seed: int, count: int) -> list[str]:
    """Invented paragraphs of sixty words."""
    rng = random.Random(seed)
    words = ["".join(rng.choices(SYLLABLES, k=rng.randint(2, 4))) for _ in range(count * 60)]
    return [" ".join(words[i : i + 60]).capitalize() + "." for i in range(0, len(words), 60)]


LEFT, RIGHT = paragraphs(1, 4), paragraphs(2, 4)
COPY = {
    "left.txt": LEFT,
    "left cut.txt": LEFT[:2],
    "bridge.txt": LEFT + RIGHT,
    "right.txt": RIGHT,
    "right moved.txt": RIGHT[2:] + RIGHT[:2],
    "other.txt": paragraphs(3, 4),
    "late.txt": paragraphs(4, 4),
}


def write(folder: Path, name: str, title: str = "Copy") -> None:
    (folder / name).write_text("\n\n".join([f"{title} {name}", *COPY[name]]) + "\n")


def desk_of(folder: Path) -> Desk:
    made = Desk(folder.parent / f"state of {folder.name}")
    made.environment |= {"COPYDESK_ROOTS": f"copy={folder}", "COPYDESK_ANNOTATORS": "language,fingerprint"}
    return made


def grouped(desk: Desk) -> set[frozenset[str]]:
    """The stories as sets of paths."""
    found: dict[str, set[str]] = {}
    for row in desk.json("stories"):
        found.setdefault(row["story"], set()).add(row["path"].removeprefix("copy/"))
    return {frozenset(paths) for paths in found.values()}


def announced(desk: Desk) -> list[dict[str, Any]]:
    """Every `story.changed` so far, oldest first."""
    state = desk.call("consume", "story.changed", "--json", "--no-wait")
    return [json.loads(line)["data"] for line in state.stdout.splitlines()]


def followed(events: list[dict[str, Any]]) -> dict[str, str]:
    """The story of each document, from the events alone."""
    story_of: dict[str, str] = {}
    for event in events:
        for move in event["moves"]:
            story_of[move["document_id"]] = move["story_id"]
    return {document: story for document, story in story_of.items() if story is not None}


EARLY = sorted(set(COPY) - {"late.txt"})
STORIES = {
    frozenset({"left.txt", "left cut.txt"}),
    frozenset({"right.txt", "right moved.txt"}),
    frozenset({"bridge.txt"}),
    frozenset({"other.txt"}),
}
LEFT_OVER = {frozenset({name}) for name in ("left.txt", "bridge.txt", "other.txt")} | {
    frozenset({"right.txt", "right moved.txt"})
}


@pytest.mark.parametrize("order", [1, 2])
def test_stories_come_out_the_same_in_any_order_and_two_articles_in_one_tie_nothing(
    tmp_path: Path, order: int
) -> None:
    folder = tmp_path / "copy"
    folder.mkdir()
    desk = desk_of(folder)
    names = list(EARLY)
    random.Random(order).shuffle(names)
    for batch in (names[:2], names[2:4], names[4:]):
        for name in batch:
            write(folder, name)
        desk.call("ingest", str(folder))
    assert grouped(desk) == STORIES
    (folder / "left cut.txt").unlink()
    desk.call("ingest", str(folder))
    assert grouped(desk) == LEFT_OVER
    events = announced(desk)
    story_of = followed(events)
    shown = {row["document_id"]: row["story"] for row in desk.json("stories")}
    assert story_of == {d: s for d, s in shown.items() if list(shown.values()).count(s) > 1}
    assert {e["tie"] is not None for e in events} == {True, False}

    shutil.rmtree(desk.state / "index")
    desk.call("replay", "--step", "indexer")
    write(folder, "late.txt")
    desk.call("ingest", str(folder))  # runs the services, and what was sent round again comes first
    assert grouped(desk) == LEFT_OVER | {frozenset({"late.txt"})}


def test_an_edited_file_is_a_new_version_and_the_older_one_can_be_read(tmp_path: Path) -> None:
    folder = tmp_path / "copy"
    folder.mkdir()
    desk = desk_of(folder)
    write(folder, "left.txt")
    desk.call("ingest", str(folder))
    (before,) = desk.json("search", "Copy")
    write(folder, "left.txt", title="Corrected copy")
    desk.call("ingest", str(folder))
    (after,) = desk.json("search", "Copy")
    assert after["document_id"] != before["document_id"]
    (shown,) = desk.json("show", before["document_id"])
    assert shown["superseded_by"] == after["document_id"]
    assert shown["article"]["title"]["text"] == "Copy left.txt"
    (current,) = desk.json("show", after["document_id"])
    assert [v["document_id"] for v in current["versions"]] == [before["document_id"]]
    desk.call("purge", before["document_id"], "--yes")
    assert desk.call("show", before["document_id"], check=False).returncode == 1
