"""What is shown of copy that could not be read."""

from pathlib import Path

import pytest

from copydesk_contracts.events import DocumentRejected, ReasonCode
from services.desk.preview import LENGTH, preview, shown
from services.state.content import FolderStore


def rejected(original: dict[str, object] | None) -> DocumentRejected:
    return DocumentRejected(step="parser", reason=ReasonCode.UNREADABLE, detail="", original=original)


def test_the_beginning_of_the_copy_is_shown(tmp_path: Path) -> None:
    store = FolderStore(tmp_path)
    ref = store.put(("Ärger\r\n\x1b[31mrot " + "x" * 2 * LENGTH).encode())
    found = preview(store, rejected({"data": {"content": ref.model_dump()}}))
    assert found is not None
    assert found.startswith("Ärger\n·[31mrot xxx")
    assert len(found) <= LENGTH


def test_what_is_no_text_is_shown_as_bytes() -> None:
    assert shown(b"\x00\x01\xff\xfe" * 9).startswith("00 01 ff fe 00")


@pytest.mark.parametrize(
    "original",
    [
        None,
        {},
        {"data": None},
        {"data": {"content": "x"}},
        {"data": {"content": {"sha256": "../../etc/passwd"}}},
        {"data": {"content": {"sha256": "0" * 64}}},
    ],
)
def test_without_copy_nothing_is_shown(tmp_path: Path, original: dict[str, object] | None) -> None:
    assert preview(FolderStore(tmp_path), rejected(original)) is None
