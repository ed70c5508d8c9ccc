"""The enricher as a step: chosen annotators, failures, languages, and any text at all."""

import subprocess
import sys
import time

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from copydesk_contracts.article import Article
from services.enricher.annotators.base import Spotted
from services.enricher.annotators.registry import chosen, names
from services.enricher.model import MAX_CHARACTERS, Spotter, TunedMarker, names_model
from services.enricher.pipeline import annotate
from services.enricher.pipelines import OURS
from services.enricher.step import Enricher

NEWS = (
    "LISBON (AP) — Finance Minister Carla Mendonça met Deutsche Bank officials in Berlin on Tuesday.\n\n"
    "“We agreed on everything,” Mendonça told Reuters after the talks with Klaus Brenner, head of the "
    "bank’s board. The European Commission declined to comment, said spokesman Jan Kowalski in Brussels.\n\n"
    "Shares of Harbour Holdings rose 4 percent in New York, while Brazil and South Africa looked on.\n\n"
)


def article(text: str) -> Article:
    return Article(text=text, format="text")


def of_spacy(model, text):
    return [Spotted(e.start_char, e.end_char, e.label_) for e in model(text).ents]


@pytest.fixture(scope="module")
def models():
    return {code: names_model(code) for code, name in OURS.items() if ":" not in name}


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ("en", NEWS * 3),
        ("fr", "Le président Mathieu Vasseur a quitté Lyon. L’Agence du Littoral, à Brest, se tait. " * 4),
        ("en", "Ministry of A and B " * 60),
        ("en", "Paris"),
        ("en", "   \n\n  New York   "),
    ],
)
def test_reader_finds_what_spacy_finds(models, code, text):
    model = models[code]
    expected = of_spacy(model, text)
    assert TunedMarker(model).mark([text]) == [expected]
    assert expected or text == "Paris" or not text.strip()


def test_reader_keeps_documents_of_a_batch_apart(models):
    model = models["en"]
    parts = [part for part in NEWS.split("\n\n") if part]
    together = TunedMarker(model).mark(["", *parts, ""])
    assert together == [[], *(of_spacy(model, part) for part in parts), []]


def test_long_text_is_read_in_pieces_and_spans_count_from_its_start(models):
    text = NEWS * (MAX_CHARACTERS // len(NEWS) + 2)
    marks = Spotter(models).spot("en", [text])[0]
    assert marks[-1].start > MAX_CHARACTERS
    assert {text[m.start : m.end] for m in marks if m.label == "PERSON"} >= {"Klaus Brenner"}


@pytest.mark.parametrize(
    "piece", ["(", "a", "Party ", "told the ", "A's ", "Ministry of A and B ", "John Smith said. "]
)
def test_time_grows_no_faster_than_the_text(enricher, piece):
    def seconds(size: int) -> float:
        text = "He said that the man was in the house. " + piece * (size // len(piece))
        started = time.process_time()
        assert enricher.enrich([article(text)])[0].failed == ()
        return time.process_time() - started

    # A busy machine makes processor time longer, never shorter: the best of three runs tells.
    seconds(500)
    small = min(seconds(16_000) for _ in range(3))
    assert any(seconds(64_000) < 8 * small + 0.5 for _ in range(3))


def test_whole_pipeline_on_news(enricher):
    found = enricher.enrich([article(NEWS)])[0]
    found.check(NEWS)
    assert found.failed == ()
    assert set(found.annotators) == set(names())
    assert found.language is not None
    assert found.language.code == "en"
    assert {p.name for p in found.people} == {"Carla Mendonça", "Klaus Brenner", "Jan Kowalski"}
    assert {o.name for o in found.organisations} >= {"Deutsche Bank", "European Commission", "Reuters"}
    assert {p.name for p in found.places} >= {"Lisbon", "Berlin", "Brussels", "New York", "Brazil"}
    assert "Reuters" in {a.name for a in found.agencies}


def test_annotations_of_an_article_do_not_depend_on_its_neighbours(enricher):
    articles = [
        article(NEWS),
        article("Le maire de Nantes, Luc Perrin, a dit non à la fusion des deux écoles."),
    ]
    both = enricher.enrich(articles)
    assert both == [enricher.enrich([a])[0] for a in articles]
    assert [p.name for p in both[1].people] == ["Luc Perrin"]


def test_language_without_a_model_has_null_names_and_the_rest(enricher):
    text = "Burmistrz Karol Nowacki otworzył wczoraj w Gdańsku nowy most nad Wisłą, który budowano pięć lat."
    found = enricher.enrich([article(text)])[0]
    assert found.language.code == "pl"
    assert (found.people, found.organisations, found.places) == (None, None, None)
    assert found.reading_seconds


class Broken:
    name = "broken"

    def annotate(self, copy):
        raise RecursionError(copy.text[:9])


class Misplaced:
    name = "misplaced"

    def annotate(self, copy):
        assert copy.text
        return {"summary": {"text": "x", "span": {"start": 0, "end": 1}}}


def test_failing_annotator_costs_its_facts_only():
    from services.enricher.annotators.base import Copy
    from services.enricher.annotators.language.annotator import LanguageAnnotator

    done = annotate(Copy(article(NEWS)), [Broken(), LanguageAnnotator(), Misplaced()], "v1").findings
    assert [(f.annotator, f.error.split(":")[0]) for f in done.failed] == [
        ("broken", "RecursionError"),
        ("misplaced", "ValueError"),
    ]
    assert done.language is not None
    assert done.annotators == {"language": "v1"}
    assert done.summary is None


class Stumbling(Spotter):
    def __init__(self, models, word):
        super().__init__(models)
        self.word = word

    def spot(self, code, texts, check=lambda: None):
        if any(self.word in text for text in texts):
            raise MemoryError(self.word)
        return super().spot(code, texts, check)


def test_article_on_which_the_model_fails_does_not_take_its_batch_along(models):
    enricher = Enricher(("language", "names"))
    enricher._spotter = Stumbling(models, "poison")
    good, bad = enricher.enrich([article(NEWS), article(f"{NEWS} A poison pill was in the deal.")])
    assert good.people
    assert (good.failed, bad.people) == ((), None)
    assert [f.annotator for f in bad.failed] == ["model"]


def test_annotators_run_in_the_order_of_the_table():
    assert [e.name for e in chosen(("summary", "names", "language"))] == ["language", "names", "summary"]
    with pytest.raises(ValueError, match="nonsense"):
        Enricher(("nonsense",))


def test_version_tells_sets_of_annotators_apart():
    light, lighter = Enricher(("language", "reading_time")), Enricher(("language",))
    assert light.version == Enricher(("reading_time", "language")).version
    assert light.version != lighter.version


def test_light_set_does_not_load_the_models_library():
    program = (
        "import sys; from services.enricher.step import Enricher; "
        "from copydesk_contracts.article import Article; "
        "e = Enricher(('language', 'reading_time')); "
        "f = e.enrich([Article(text='The mayor spoke to the council on Monday.', format='text')])[0]; "
        "assert f.language.code == 'en' and f.reading_seconds; "
        "assert not {'spacy', 'thinc'} & set(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", program], check=True)


PIECES = """President |Ann Bell|’s |U.S. |(AP) |— |“|”|\n\n|\r\n|, |. |of |the |and |Ministry |Party |NATO
|42|said |told |Reuters |-|&|İstanbul |ß|𝔘|\x00|王毅|Москва |A. |O’Neill |al-|van |\u200d|e\u0301|'|$"""

pieces = st.sampled_from(PIECES.split("|"))


@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.one_of(st.text(max_size=200), st.lists(pieces, max_size=60).map("".join)))
def test_any_text_gives_annotations_that_slice_to_themselves(enricher, text):
    found = enricher.enrich([article(text)])[0]
    found.check(text)
    assert found.failed == ()


@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(pieces, min_size=5, max_size=80).map("".join), st.data())
def test_any_marks_of_the_model_are_borne(names_annotator, text, data):
    from copydesk_contracts.annotations import Annotations, Language
    from services.enricher.annotators.base import Copy, Spotted

    at = st.integers(0, len(text))
    labels = st.sampled_from(["PERSON", "ORG", "GPE", "FAC", "NORP", "DATE"])
    marks = [
        Spotted(min(a, b), max(a, b), c)
        for a, b, c in data.draw(st.lists(st.tuples(at, at, labels), max_size=9))
    ]
    copy = Copy(article(text), tuple(marks), Language(code="en", confidence=1.0))
    Annotations(**names_annotator.annotate(copy)).check(text)
