"""No document holds the line: what takes too long is left out, and its neighbours go on."""

import subprocess
import sys
import threading
import time
from contextlib import suppress

import pytest

from copydesk_contracts.article import Article
from services.enricher.annotators.base import Copy
from services.enricher.limit import TimeUp, WorkLimit
from services.enricher.model import Spotter, names_model
from services.enricher.pipeline import annotate
from services.enricher.step import MODEL_CHARACTERS, Enricher

NEWS = "The mayor of Port Ellery, Marta Quillfeather, spoke to the council of the town on Monday. "


def article(text: str) -> Article:
    return Article(text=text, format="text")


class Endless:
    name = "endless"

    def annotate(self, copy):
        while copy.text:
            pass
        return {}


class Quick:
    name = "quick"

    def annotate(self, copy):
        return {"reading_seconds": len(copy.text)}


def test_an_annotator_without_end_is_interrupted_and_said_in_failed():
    done = annotate(Copy(article(NEWS)), [Quick(), Endless(), Quick()], seconds=0.2).findings
    assert done.reading_seconds == len(NEWS)
    assert [failure.annotator for failure in done.failed] == ["endless"]
    assert "time" in done.failed[0].error


def test_what_is_quick_has_time_left_behind_what_is_endless():
    done = annotate(Copy(article(NEWS)), [Endless(), Endless(), Quick()], seconds=0.4).findings
    assert [failure.annotator for failure in done.failed] == ["endless", "endless"]
    assert done.reading_seconds == len(NEWS)


def test_the_neighbours_of_an_endless_document_are_whole():
    enricher = Enricher(("language", "reading_time"), seconds=0.2)
    enricher._annotators.append(EndlessOn("stuck"))
    slow, whole = enricher.enrich([article(f"{NEWS} They were stuck."), article(NEWS)])
    assert [failure.annotator for failure in slow.failed] == ["endless"]
    assert whole.failed == ()
    assert whole.reading_seconds
    assert slow.reading_seconds


class EndlessOn(Endless):
    def __init__(self, word):
        self.word = word

    def annotate(self, copy):
        return super().annotate(copy) if self.word in copy.text else {}


def work_for_ever(limit):
    with limit.interrupting():
        while True:
            pass


def test_nothing_is_raised_after_the_block():
    before = threading.active_count()
    with pytest.raises(TimeUp):
        work_for_ever(WorkLimit(0.05))
    until = time.monotonic() + 0.2
    while time.monotonic() < until:
        pass
    assert threading.active_count() <= before, "those of earlier tests may end meanwhile"


UNDER_A_PROFILER = """
import cProfile, signal, threading
from services.enricher.limit import WorkLimit
with WorkLimit(60).interrupting():
    pass
def ring(*_):
    raise KeyboardInterrupt
signal.signal(signal.SIGALRM, ring)
signal.setitimer(signal.ITIMER_REAL, 0.1)
try:
    cProfile.Profile().runcall(threading.Event().wait)
except KeyboardInterrupt:
    print("rung")
"""


def test_after_the_block_python_looks_for_no_interruption_any_more():
    """Where it goes on looking, what a signal calls under a profiler never ends."""
    command = [sys.executable, "-c", UNDER_A_PROFILER]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert done.stdout == "rung\n", done.stderr


def test_work_that_ends_when_it_is_interrupted_is_interrupted_no_later():
    went_on = 0
    for _ in range(20):
        with suppress(TimeUp), WorkLimit(0.06).interrupting():
            until = time.thread_time() + 0.055
            while time.thread_time() < until:
                pass
        for _ in range(1000):
            time.sleep(0)
        went_on += 1
    assert went_on == 20


def test_waiting_is_no_work():
    limit = WorkLimit(0.1)
    with limit.interrupting():
        time.sleep(0.3)
    limit.check()


@pytest.fixture(scope="module")
def spotter():
    return Spotter({"en": names_model("en")})


class Slow(Spotter):
    """A model that takes its time on one text."""

    def __init__(self, inner, word):
        self._known, self._markers, self.word = inner._known, inner._markers, word

    def spot(self, code, texts, check=lambda: None):
        while any(self.word in text for text in texts):
            check()
        return super().spot(code, texts, check)


def test_a_text_that_the_model_is_slow_on_loses_its_names_alone(spotter):
    enricher = Enricher(("language", "names"), seconds=0.5)
    enricher._spotter = Slow(spotter, "stuck")
    slow, whole = enricher.enrich([article(f"{NEWS} They were stuck."), article(NEWS)])
    assert [failure.annotator for failure in slow.failed] == ["model"]
    assert (whole.failed, [person.name for person in whole.people]) == ((), ["Marta Quillfeather"])


def test_loading_the_model_is_no_work_on_the_first_document(spotter, monkeypatch):
    seconds = 0.5

    def slowly(pipeline):
        until = time.process_time() + 2 * seconds
        while time.process_time() < until:
            pass
        return spotter._markers[pipeline.code]

    Enricher(("language", "names")).enrich([article(NEWS)])  # the lists of the language are read
    monkeypatch.setattr("services.enricher.model.marker", slowly)
    (first,) = Enricher(("language", "names"), seconds=seconds).enrich([article(NEWS)])
    assert (first.failed, [person.name for person in first.people]) == ((), ["Marta Quillfeather"])


def test_of_a_text_beyond_measure_the_beginning_is_read_and_the_rest_said_in_failed(spotter):
    enricher = Enricher(("language", "names"), seconds=60)
    enricher._spotter = spotter
    found = enricher.enrich([article(NEWS * (MODEL_CHARACTERS // len(NEWS) + 10))])[0]
    assert [person.name for person in found.people] == ["Marta Quillfeather"]
    assert [failure.annotator for failure in found.failed] == ["model"]
    assert str(MODEL_CHARACTERS) in found.failed[0].error
