"""The tuned weights of the names model, and the models that a language needs."""

from io import BytesIO

import numpy as np
import pytest

from benchmarks.tuning.articles import Marked, folds, in_view, publisher
from copydesk_contracts.article import Article
from services.enricher import weights
from services.enricher.model import NAMES, names_model
from services.enricher.view import TextView


@pytest.fixture(scope="module")
def recognizer():
    return names_model("en").get_pipe(NAMES)


def test_weights_are_those_of_the_archive(recognizer, tmp_path):
    saved = tmp_path / "weights.npz"
    weights.save(saved, recognizer)
    with np.load(saved) as archive:
        stored = {key: archive[key] for key in archive}
    weights.load(BytesIO(saved.read_bytes()), recognizer)
    again = tmp_path / "again.npz"
    weights.save(again, recognizer)
    with np.load(again) as archive:
        assert all(np.array_equal(archive[key], array) for key, array in stored.items())


def test_tuned_model_is_not_the_one_it_was_made_from(recognizer):
    plain = names_model("en", tuned=False).get_pipe(NAMES)
    pairs = zip(recognizer.model.walk(), plain.model.walk(), strict=True)
    moved = [
        not np.allclose(a.get_param(name), b.get_param(name), atol=1e-3)
        for a, b in pairs
        for name in a.param_names
        if a.has_param(name)
    ]
    assert any(moved)


def test_weights_of_another_build_are_refused(recognizer):
    archive = BytesIO()
    np.savez(archive, nothing=np.zeros(3))
    archive.seek(0)
    with pytest.raises(ValueError, match="tune the model"):
        weights.load(archive, recognizer)


def article(file, text="Oslo was shut."):
    made = Article(text=text, format="text")
    return Marked(file, publisher(file), made, TextView.of(made), {})


def test_folds_never_share_a_publisher():
    files = ["aa-One_1.txt", "aa-One_2.txt", "bb-Two_1.txt", "aeb-one.com-5f.txt", "pol-three_1.txt"]
    parts = folds([article(file) for file in files], 2)
    names = [{a.publisher for a in part} for part in parts]
    assert names[0].isdisjoint(names[1])
    assert sorted(a.file for part in parts for a in part) == sorted(files)


def test_marks_are_shown_where_the_view_has_them():
    text = "Rain fell.\n\n\n\nOslo was shut."
    made = article("aa-One_1.txt", text)
    at = text.index("Oslo")
    ((start, end, _),) = in_view(made, [(at, at + 4, "places")])
    assert made.view.text[start:end] == "Oslo"
