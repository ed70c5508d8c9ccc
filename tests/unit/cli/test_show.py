"""What `show` prints of a document."""

import pytest

from services.cli import show
from tests.conformance.store_factory import make

TEXT = "The ferry did not sail on Monday, as the quay was under water."


@pytest.mark.parametrize(("title", "line"), [(None, f"{TEXT} …"), ("A wet quay", "A wet quay")])
def test_a_document_without_a_headline_is_named_by_its_first_words(
    title: str | None, line: str, capsys: pytest.CaptureFixture[str]
) -> None:
    show._print(make(1, TEXT, title=title), None, [])
    assert capsys.readouterr().out.splitlines()[0] == line
