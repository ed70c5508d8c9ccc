"""What the parser warns of stands in the receipt, however long the article, and the shell shows it."""

from dataclasses import dataclass, field
from pathlib import Path

import pytest
from redis.asyncio import Redis

from copydesk_contracts.accounting import ReadingWarning, WarningCode
from copydesk_contracts.article import Article
from services.cli import audit, receipt
from services.operations.accounts import Books
from services.parser.runner import ParserRunner
from services.state.content import FolderStore
from services.state.groups import all_groups, ensure_groups
from services.state.keys import Keys
from services.state.receipts import Receipt
from services.state.receipts import receipt as read_receipt
from tests.integration.stepping import Rig, Step, make_settings
from tests.integration.test_poison import announce

SCANNED = (ReadingWarning(code=WarningCode.OCR), ReadingWarning(code=WarningCode.PARTS_SKIPPED))


@dataclass
class Reading:
    """A pool that reads every copy so."""

    article: Article
    asked: list[tuple[bytes, str]] = field(default_factory=list)

    async def parse(self, copy: bytes, name: str) -> Article:
        """The same article whatever comes."""
        self.asked.append((copy, name))
        return self.article


@pytest.mark.server
@pytest.mark.parametrize("inline_limit", [1 << 20, 1], ids=["in the event", "in the store"])
async def test_the_receipt_says_how_copy_was_read(
    redis: Redis, redis_url: str, namespace: str, tmp_path: Path, inline_limit: int
) -> None:
    keys, store = Keys(namespace), FolderStore(tmp_path / "content")
    await ensure_groups(redis, all_groups(keys))
    document = await announce(redis, keys, store, "scan.txt", "The ferry left Oslo.\n")
    pool = Reading(Article(text="The ferry left Oslo.", format="text", warnings=SCANNED))
    rig = Rig(redis, make_settings(redis_url, namespace), Step())
    rig.step = ParserRunner(store, pool, inline_limit)  # type: ignore[assignment]
    delivery = rig.delivery()
    await delivery.process(await rig.read())
    found = await read_receipt(redis, keys, document)
    assert found is not None
    assert found.warnings == ("ocr", "parts-skipped")
    assert pool.asked == [(b"The ferry left Oslo.\n", "scan.txt")]
    assert delivery.tally.warnings == {"ocr": 1, "parts-skipped": 1}


def test_the_shell_shows_them(capsys: pytest.CaptureFixture[str]) -> None:
    receipt._print(Receipt("0" * 40, "indexed", "", (), (), warnings=("ocr", "parts-skipped")))
    assert "read with warnings: ocr, parts-skipped" in capsys.readouterr().out
    books = Books()
    books.warnings.update({"ocr": 2})
    audit._print(books)
    lines = capsys.readouterr().out.splitlines()
    assert [line.split()[-2:] for line in lines if "read with ocr" in line] == [["2", "│"]]
