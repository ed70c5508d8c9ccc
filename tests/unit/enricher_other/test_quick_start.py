"""spaCy comes without its command line, which takes half a second, and whoever asks for it gets it."""

import subprocess
import sys

PROBE = """
import sys
from services.enricher.quick_spacy import bring
words = bring("spacy.lang.en.stop_words").STOP_WORDS
assert "the" in words
assert not {"spacy.cli", "typer", "weasel"} & set(sys.modules), "the commands came with it"
import spacy
assert spacy.blank("es")("Hola Ana").text == "Hola Ana"
from spacy.cli import download, info
assert callable(download) and callable(info)
"""


def test_spacy_comes_without_its_commands_and_these_still_come_when_asked_for() -> None:
    done = subprocess.run([sys.executable, "-c", PROBE], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
