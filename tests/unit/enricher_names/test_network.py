"""The names model's network as arrays: spaCy's own tokens and vectors, whatever was read before."""

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from services.enricher.model import NAMES, names_model
from services.enricher.network.network import Network
from services.enricher.network.vectors import Vectors
from services.enricher.network.windows import Windows
from services.enricher.network.words import Words

PIECES = [
    "Mr. ",
    "O’Neill’s",
    " ",
    "\n\n",
    "\t",
    "U.S.",
    "can't ",
    "8a.m.",
    "(",
    ")",
    "£5m",
    "a-b",
    "…",
    "\u00a0",
]


@pytest.fixture(scope="module")
def model():
    return names_model("en")


@pytest.fixture(scope="module")
def layers(model):
    return model.get_pipe(NAMES).model.get_ref("tok2vec").layers[0].layers


def tokens_of(model, texts):
    docs = [model.make_doc(text) for text in texts]
    return [[(t.idx, t.idx + len(t), t.is_space) for t in doc] for doc in docs]


def parted(tokens):
    rows = list(zip(tokens.starts.tolist(), tokens.ends.tolist(), tokens.spaces.tolist(), strict=True))
    ends = np.cumsum(tokens.lengths)
    return [rows[end - size : end] for end, size in zip(ends, tokens.lengths, strict=True)]


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    texts=st.lists(
        st.one_of(st.text(max_size=60), st.lists(st.sampled_from(PIECES)).map("".join)), max_size=4
    )
)
def test_tokens_are_those_of_the_models_tokenizer(model, layers, texts):
    assert parted(Words(model, layers[0]).read(texts)) == tokens_of(model, texts)


def test_vectors_are_those_of_the_models_layers(model):
    texts = ["Ann Bell of Port Ellery was asked.", "", "“No,” said the mayor’s office in New York. " * 40]
    recognizer = model.get_pipe(NAMES)
    _, found = Network(model, recognizer).read(texts)
    expected = recognizer.model.get_ref("tok2vec").predict([model.make_doc(text) for text in texts])
    np.testing.assert_allclose(found, expected, atol=2e-5)


def test_what_was_read_before_and_what_was_forgotten_changes_nothing(model, layers):
    words = Words(model, layers[0], kept=60)
    texts = [
        f"The town of Port {name}, said Ann {name}’s clerk." for name in ("Ellery", "Bell", "Quill", "Ellery")
    ]
    read = [words.read([text]) for text in texts * 3]
    for text, found in zip(texts * 3, read, strict=True):
        alone = Words(model, layers[0]).read([text])
        assert parted(found) == parted(alone)
        np.testing.assert_allclose(found.vectors, alone.vectors, atol=2e-5)


def test_words_are_forgotten_before_they_fill_the_memory(model, layers):
    words = Words(model, layers[0], kept=400)
    for turn in range(20):
        words.read([" ".join(f"word{turn}x{number}" for number in range(20))])
    assert len(words._known) <= 400 / len("word0x0 ") + 20


def test_one_word_of_a_whole_page_is_forgotten_like_many(model, layers):
    words = Words(model, layers[0], kept=400)
    for turn in range(20):
        words.read(["-".join(f"part{turn}x{number}" for number in range(100))])
    assert len(words._known) == 1
    assert len(words._tokens) < 1000


def test_layers_that_are_built_otherwise_are_refused(layers):
    with pytest.raises(ValueError, match="reader knows"):
        Windows(layers[0])
    with pytest.raises(ValueError, match="reader knows"):
        Vectors(layers[1])
