"""Following `docs/extending.md`: a language is a folder; an annotator a folder and a line."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import services

TREE = Path(services.__file__).parent.parent
DOCUMENT = (TREE / "docs" / "extending.md").read_text(encoding="utf-8")

IRISH = """
from copydesk_contracts.article import Article
from services.enricher.step import Enricher

text = (
    "Osclófar an droichead nua ar an gCaladh ar an 14 Meitheamh 2024, tar éis cúig bliana oibre. "
    "Bhí gach duine sa bhaile ag fanacht leis an lá seo le fada an lá.\\n\\n"
    "“Táimid an-sásta leis an obair,” arsa sé sa chathair."
)
found = Enricher(("language", "quotes", "dates")).enrich([Article(text=text, format="text")])[0]
assert found.failed == (), found.failed
assert found.language.code == "ga", found.language
assert [d.value for d in found.dates] == ["2024-06-14"], found.dates
assert [q.cue.text for q in found.quotes] == ["arsa"], found.quotes
"""

TONE = """
from copydesk_contracts.article import Article
from copydesk_contracts.events import ContentRef, Location
from services.desk.article_view import article_view
from services.enricher.annotators.registry import title_of
from services.enricher.step import Enricher
from services.index.memory.store import MemoryIndex, MemorySearcher, MemoryStore
from services.index.query import Facet, Query
from services.index.results import Count
from services.index.stored import StoredDocument

def stored(number, text):
    article = Article(text=text, format="text")
    return StoredDocument(
        document_id=str(number) * 32,
        content=ContentRef(sha256=str(number) * 64, size=len(text)),
        locations=(Location(root="seeds", path=f"{number}.txt", revision=1),),
        article=article,
        annotations=Enricher(("tone",)).enrich([article])[0],
    )

loud, calm = stored(1, "The ferry sank!"), stored(2, "The ferry sailed.")
index = MemoryIndex()
store, searcher = MemoryStore(index), MemorySearcher(index)
store.upsert([loud, calm])
store.commit()
found = searcher.search(Query(text='label:"tone: loud"'))
assert [hit.document_id for hit in found.hits] == [loud.document_id]
assert set(searcher.search(Query()).facets[Facet.LABELS]) == {Count("tone: loud", 1), Count("tone: calm", 1)}
assert article_view(calm).labels == (("Tone of voice", (("calm", "tone: calm"),)),)
"""


def blocks_of(section: str, language: str) -> list[str]:
    text = DOCUMENT.partition(f"## {section}\n")[2].partition("\n## ")[0]
    found = re.findall(rf"```{language}\n(.*?)\n *```", text, re.DOTALL)
    return [re.sub(r"(?m)^   ", "", code) for code in found]


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    shutil.copytree(TREE / "services", tmp_path / "services", ignore=shutil.ignore_patterns("__pycache__"))
    return tmp_path


def run(tree: Path, program: str) -> None:
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=tree, capture_output=True, timeout=120, check=False
    )
    assert done.returncode == 0, done.stderr.decode()


def test_a_language_is_a_folder(tree: Path) -> None:
    folder = tree / "services" / "language" / "ga"
    folder.mkdir()
    dates, quotes = blocks_of("A language", "json")
    (folder / "dates.json").write_text(dates, encoding="utf-8")
    (folder / "quotes.json").write_text(quotes, encoding="utf-8")
    run(tree, IRISH)


def test_an_annotator_is_a_folder_and_a_line(tree: Path) -> None:
    annotators = tree / "services" / "enricher" / "annotators"
    (annotators / "tone").mkdir()
    record, annotator = blocks_of("An annotator", "python")
    (annotators / "tone" / "__init__.py").write_text(record, encoding="utf-8")
    (annotators / "tone" / "annotator.py").write_text(annotator, encoding="utf-8")
    registry = annotators / "registry.py"
    line = "FOLDERS: Final = (\n"
    listed = registry.read_text(encoding="utf-8").replace(line, line + '    "tone",\n')
    registry.write_text(listed, encoding="utf-8")
    run(tree, TONE)
