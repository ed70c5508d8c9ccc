"""Following `docs/extending.md`: a format is one folder and one line."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import services

TREE = Path(services.__file__).parent.parent
DOCUMENT = (TREE / "docs" / "extending.md").read_text(encoding="utf-8")
SLIP = b"SLIP: Bridge to close\n\nThe old bridge will close in January, the city said on Friday.\n"
USE = """
import sys
from services.parser.formats.registry import format_of
from services.parser.step import parse

article = parse(sys.stdin.buffer.read(), "copy")
assert article.format == "slip", article.format
assert article.title.text == "Bridge to close"
assert article.words.left_over == 0
assert "services.parser.formats.slip.reader" in set(format_of("slip").modules())
"""


def blocks_of_the_section() -> list[str]:
    section = DOCUMENT.partition("## A format")[2].partition("\n## ")[0]
    return [
        re.sub(r"(?m)^   ", "", code) for code in re.findall(r"```python\n(.*?)\n *```", section, re.DOTALL)
    ]


def test_a_format_is_a_folder_and_a_line(tmp_path: Path) -> None:
    shutil.copytree(TREE / "services", tmp_path / "services", ignore=shutil.ignore_patterns("__pycache__"))
    formats = tmp_path / "services" / "parser" / "formats"
    (formats / "slip").mkdir()
    record, reader = blocks_of_the_section()
    (formats / "slip" / "__init__.py").write_text(record, encoding="utf-8")
    (formats / "slip" / "reader.py").write_text(reader, encoding="utf-8")
    registry = formats / "registry.py"
    line = "FOLDERS: Final = (\n"
    listed = registry.read_text(encoding="utf-8").replace(line, line + '    "slip",\n')
    registry.write_text(listed, encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-c", USE], input=SLIP, cwd=tmp_path, capture_output=True, timeout=60, check=False
    )
    assert done.returncode == 0, done.stderr.decode()
