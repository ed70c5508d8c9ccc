"""Saved searches from the shell: kept, carried elsewhere, and told of by a running house."""

import os
import subprocess
import sys
import time
from pathlib import Path
from subprocess import PIPE
from typing import Any

import pytest
from redis import Redis

from copydesk_contracts.codec import decode
from copydesk_contracts.topology import PAYLOAD_FIELD
from services.process.settings import Settings
from tests.e2e.support import Desk, until

pytestmark = [pytest.mark.server, pytest.mark.timeout(300)]

EXAMPLE = Path(__file__).parents[2] / "examples" / "alerts.py"
STREAM = "{copydesk}:events:search.matched"
WATER = ("Water", "drought*", "--person", "Lindqvist", "--since", "2024-10-01")


def names(desk: Desk) -> list[str]:
    return [row["name"] for row in desk.json("searches", "list")]


def alerts(desk: Desk) -> list[str]:
    """What `consume` prints of the alerts so far."""
    return desk.call("consume", "search.matched", "--no-wait").stdout.splitlines()


def test_they_are_kept_listed_carried_and_deleted(desk: Desk, tmp_path: Path) -> None:
    desk.call("searches", "save", *WATER)
    desk.call("searches", "save", "Everything")
    assert "saved before" in desk.call("searches", "save", " Water ", *WATER[1:]).stderr
    (everything, water) = desk.json("searches", "list")
    assert (everything["name"], water["name"]) == ("Everything", "Water")
    assert (water["text"], water["since"]) == ('drought* person:"Lindqvist"', "2024-10-01")
    assert "Water" in desk.call("searches", "list").stdout

    kept = tmp_path / "searches.jsonl"
    kept.write_text(desk.call("searches", "export").stdout)
    desk.call("searches", "delete", "Everything", water["id"][:8])
    assert names(desk) == []
    kept.write_text(kept.read_text() + '\n{"name": "By hand", "text": "flood"}\n')
    assert "3 saved, 0 there" in desk.call("searches", "import", str(kept)).stderr
    assert "0 saved, 3 there" in desk.call("searches", "import", str(kept)).stderr
    by_name = {row["name"]: row for row in desk.json("searches", "list")}
    assert by_name["Water"] == water
    assert by_name["By hand"]["text"] == "flood"


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        ('{"name": "Good"}\n{"name": ""}\n', "line 2"),
        ('{"name": "Good"}\n{"text": "no name"}\n', "line 2"),
        ("not json\n", "line 1"),
    ],
)
def test_a_wrong_line_keeps_all_from_being_read(desk: Desk, tmp_path: Path, lines: str, said: str) -> None:
    desk.call("searches", "save", "Kept", "drought")
    (tmp_path / "wrong.jsonl").write_text(lines)
    done = desk.call("searches", "import", str(tmp_path / "wrong.jsonl"), check=False)
    assert done.returncode == 2
    assert said in done.stderr
    assert names(desk) == ["Kept"]


def test_what_cannot_be_saved_or_is_not_there_is_said(desk: Desk) -> None:
    assert desk.call("searches", "save", "  ", check=False).returncode == 2
    assert desk.call("searches", "save", "long", "x" * 1001, check=False).returncode == 2
    nowhere = desk.call("searches", "delete", "nobody", check=False)
    assert (nowhere.returncode, "nothing is kept in" in nowhere.stderr) == (69, True)
    desk.call("searches", "save", "Kept", "drought")
    gone = desk.call("searches", "delete", "nobody", check=False)
    assert (gone.returncode, "no saved search nobody" in gone.stderr) == (1, True)


def test_taken_in_from_the_shell_copy_is_told_before_the_command_ends(desk: Desk, tmp_path: Path) -> None:
    desk.environment["COPYDESK_ANNOTATORS"] = "language"
    (tmp_path / "a.txt").write_text("The drought goes on\n\nNo rain fell on the town this month.\n")
    (tmp_path / "b.txt").write_text("Football\n\nThe match ended without a goal on Sunday.\n")
    desk.call("searches", "save", "Water", "drought")
    desk.call("ingest", str(tmp_path / "a.txt"), str(tmp_path / "b.txt"))
    (line,) = alerts(desk)
    assert line.endswith("a.txt Water")
    assert desk.call("audit").returncode == 0


def test_a_consumer_hears_of_a_dropped_file_at_once(running: Desk, tmp_path: Path) -> None:
    redis = Redis.from_url(Settings(state=running.state).url)
    running.call("searches", "save", "Water", "drought")
    # As the README does it with nothing but a client.
    redis.execute_command("XGROUP", "CREATE", STREAM, "elsewhere", "$", "MKSTREAM")
    wait_for_services(running)
    (tmp_path / "copy" / "a.txt").write_text("The drought goes on\n\nNo rain fell on the town.\n")
    started = time.monotonic()
    read = (
        "XREADGROUP",
        "GROUP",
        "elsewhere",
        "me",
        "COUNT",
        "10",
        "BLOCK",
        "120000",
        "STREAMS",
        STREAM,
        ">",
    )
    ((_, ((entry, fields),)),) = answer(redis.execute_command(*read))
    heard = time.monotonic() - started
    event: Any = decode(fields[PAYLOAD_FIELD.encode()])
    assert [search.name for search in event.data.searches] == ["Water"]
    assert redis.execute_command("XACK", STREAM, "elsewhere", entry) == 1
    assert heard < 60  # on a busy machine; what waits for a rescan takes longer
    environment = {**os.environ, "COPYDESK_REDIS_URL": Settings(state=running.state).url}
    with subprocess.Popen([sys.executable, EXAMPLE], env=environment, stdout=PIPE, text=True) as example:
        assert example.stdout is not None
        assert example.stdout.readline() == "Water | The drought goes on\n"
        (tmp_path / "copy" / "b.txt").write_text("Rain at last\n\nThe drought ended, the town said.\n")
        assert example.stdout.readline() == "Water | Rain at last\n", "it goes on listening"
        example.kill()
    redis.close()


def answer(given: Any) -> list[tuple[bytes, list[tuple[bytes, dict[bytes, bytes]]]]]:
    """What a client gives, as pairs, whatever version of the protocol it speaks."""
    return list(given.items()) if isinstance(given, dict) else list(given)


def wait_for_services(desk: Desk) -> None:
    """Return once copy that comes in is indexed: then the time of one file is not that of starting."""
    copy = Path(desk.environment["COPYDESK_ROOTS"].partition("=")[2])
    (copy / "first.txt").write_text("First of all\n\nSomething that nobody looks for.\n")
    until(lambda: desk.json("search", "nobody"), "the first file")
