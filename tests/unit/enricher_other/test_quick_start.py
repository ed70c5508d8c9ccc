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

FETCHING = """
import sys
from services.enricher.annotators.language.annotator import detect_language
assert detect_language("The council has closed the bridge over the river.").code == "en"
assert not {"robust_downloader", "requests"} & set(sys.modules), "what fetches came with it"
from robust_downloader import download
assert callable(download)
"""


def test_spacy_comes_without_its_commands_and_these_still_come_when_asked_for() -> None:
    _run(COMMANDS)


def test_languages_are_told_without_what_fetches_larger_models() -> None:
    _run(FETCHING)


def _run(probe: str) -> None:
    done = subprocess.run([sys.executable, "-c", probe], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
