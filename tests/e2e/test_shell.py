"""The command line without and with a server: parse, annotate, status, consume."""

import json
import shutil
import zipfile
from pathlib import Path

import pytest

from copydesk_contracts.annotations import Annotations
from copydesk_contracts.article import Article
from tests.e2e.pipes import bash
from tests.e2e.support import SEEDS, Desk, until


def test_parse_prints_one_flat_object_a_file(desk: Desk) -> None:
    [library, untitled] = desk.json("parse", str(SEEDS / "front-matter.md"), str(SEEDS / "no-headline.txt"))
    assert list(library) == ["path", "title", "authors", "published", "credit", "sections"]
    assert library["title"] == "The library that lends umbrellas"
    assert library["authors"] == ["Noor el-Sayed"]
    assert library["published"] == "2024-11-21"
    assert [s["heading"] for s in library["sections"]] == [None, "A slow idea", "What is next"]
    assert untitled["title"] is None
    assert untitled["credit"] == "(NTB, CG)"


def test_parse_names_the_reason_for_what_it_cannot_read(desk: Desk, tmp_path: Path) -> None:
    (tmp_path / "empty.txt").touch()
    done = desk.call("parse", "--json", str(tmp_path / "empty.txt"), check=False)
    assert done.returncode == 1
    assert json.loads(done.stdout)["rejected"] == "empty"


def test_parse_with_spans_slices_to_its_text(desk: Desk) -> None:
    done = desk.call("parse", "--spans", str(SEEDS / "harbour-strike.txt"))
    article = json.loads(done.stdout)["article"]
    facts = [article["title"], *article["authors"], article["published"], article["credit"]]
    for section in article["sections"]:
        facts += [*([section["heading"]] if section["heading"] else []), *section["paragraphs"]]
    for fact in facts:
        assert article["text"][fact["span"]["start"] : fact["span"]["end"]] == fact["text"]


def test_annotate_adds_what_the_copy_says(desk: Desk) -> None:
    [found] = desk.json("annotate", str(SEEDS / "harbour-strike.txt"))
    keys = {"quotes", "people", "organisations", "places", "agencies", "dates"}
    assert keys <= set(found)
    text = (SEEDS / "harbour-strike.txt").read_text(encoding="utf-8")
    for kind in keys - {"quotes", "dates"}:
        for entity in found[kind]:
            for start, end, mention in entity["mentions"]:
                assert text[start:end] == mention
    assert "Ingrid Solheim" in {person["name"] for person in found["people"]}


def test_annotate_with_spans_prints_both_contracts_whole(desk: Desk) -> None:
    [row] = desk.json("annotate", "--spans", str(SEEDS / "harbour-strike.txt"))
    assert list(row) == ["path", "article", "annotations"]
    article = Article.model_validate(row["article"])
    found = Annotations.model_validate(row["annotations"])
    assert found.quotes
    assert found.annotators["quotes"]
    found.check(article.text)


@pytest.mark.parametrize("command", ["status", "search ferry", "receipt ferry", "backup there"])
def test_where_nothing_is_kept_nothing_is_made_and_what_to_do_is_said(desk: Desk, command: str) -> None:
    done = desk.call(*command.split(), check=False)
    assert (done.returncode, done.stdout) == (69, "")
    assert "copydesk run" in done.stderr
    assert not desk.state.exists()


@pytest.mark.server
def test_events_are_typed_for_the_shell_and_for_the_example_consumer(running: Desk, tmp_path: Path) -> None:
    (tmp_path / "copy" / "one.txt").write_text(
        "Ferry afloat\n\nBy Ada Holm\n\nThe ferry left Oslo on Monday.\n"
    )
    arguments = ("consume", "document.indexed", "--from-start", "--count", "1")
    [event] = running.json(*arguments)
    assert event["type"] == "document.indexed"
    assert event["data"]["title"] == "Ferry afloat"
    [status] = until(
        lambda: [s for s in running.json("status") if s["states"]["indexed"]], "the state indexed"
    )
    assert status["states"]["indexed"] == 1
    for command in ("status", "deadletters list", "consume document.indexed --from-start --no-wait"):
        told = bash(f"copydesk --state {running.state} {command} | true", tmp_path).stderr
        assert told in ("", "no open dead letters\n"), "a closed pipe is told"


@pytest.mark.server
def test_what_was_lost_is_built_again_from_the_copy_or_a_backup(running: Desk, tmp_path: Path) -> None:
    copy = tmp_path / "copy"
    for n in range(3):
        (copy / f"{n}.txt").write_text(f"Ferry {n}\n\nBy Ada Holm\n\nThe ferry {n} left Oslo on Monday.\n")
    with zipfile.ZipFile(tmp_path / "more.zip", "w") as archive:
        archive.writestr(
            "inside.txt", "Ferry inside\n\nBy Ada Holm\n\nThe ferry inside left Oslo on Monday.\n"
        )
    (tmp_path / "more.zip").rename(copy / "more.zip")

    def found() -> list[str]:
        hits = map(json.loads, running.call("search", "ferry", "--json", check=False).stdout.splitlines())
        return sorted(location["path"] for hit in hits for location in hit["locations"])

    everything = ["0.txt", "1.txt", "2.txt", "more.zip!/inside.txt"]
    until(lambda: found() == everything, "four documents")
    shutil.rmtree(running.state / "index")
    lost = running.call("search", "ferry", check=False)
    assert lost.returncode == 65
    assert "holds 0 of 4 indexed documents; copydesk replay --step indexer" in lost.stderr
    done = running.call("replay", "--step", "indexer")
    assert "4 sent" in done.stdout
    until(lambda: found() == everything, "the same four documents again")
    until(lambda: running.call("audit", check=False).returncode == 0, "an audit that adds up")
    running.call("backup", str(tmp_path / "backup"))
    again = Desk(tmp_path / "again", running.environment)
    again.call("restore", str(tmp_path / "backup"))
    assert "it adds up" in again.call("audit").stderr
