"""What `docs/consume.md` tells readers in other languages to take for the words of a span, tried in them."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

DOCUMENT = Path(__file__).parents[2] / "docs" / "consume.md"
TEXT, START, END, WORDS = "😀 Zürich — 𝒜da: 港は", 2, 13, "Zürich — 𝒜d"
PROGRAMS = {
    "Go": (
        ("go", "run", "main.go"),
        "package main\n\nfunc main() {{ text, start, end := {text}, {start}, {end}; print({words}) }}\n",
    ),
    "Java": (
        ("java", "-Dfile.encoding=UTF-8", "Span.java"),
        "class Span {{ public static void main(String[] given) {{\n"
        "String text = {text}; int start = {start}, end = {end};\n"
        "var out = new java.io.PrintStream(System.err, true, java.nio.charset.StandardCharsets.UTF_8);\n"
        "out.print({words}); }} }}\n",
    ),
    "JavaScript": (
        ("node", "span.mjs"),
        "const [text, start, end] = [{text}, {start}, {end}];\nprocess.stderr.write({words});\n",
    ),
    "Python": (
        (sys.executable, "span.py"),
        "import sys\ntext, start, end = {text}, {start}, {end}\n"
        "sys.stderr.buffer.write(({words}).encode())\n",
    ),
    "Rust": (
        ("rustc", "span.rs"),
        'fn main() {{ let (text, start, end) = ({text}, {start}, {end}); eprint!("{{}}", {words}); }}\n',
    ),
}


def expressions() -> dict[str, str]:
    """The table's expression of each language."""
    table = DOCUMENT.read_text(encoding="utf-8").partition("the words of a span |")[2].partition("\n\n")[0]
    return dict(re.findall(r"^\| (\w+) \| `([^`]+)`", table, re.MULTILINE))


def test_each_language_is_tried() -> None:
    assert expressions().keys() == PROGRAMS.keys()


@pytest.mark.parametrize("language", PROGRAMS)
def test_span_is_the_same_words_in_every_language(language: str, tmp_path: Path) -> None:
    command, program = PROGRAMS[language]
    if shutil.which(command[0]) is None:
        pytest.skip(f"no {command[0]} here")
    source = program.format(text=f'"{TEXT}"', start=START, end=END, words=expressions()[language])
    (tmp_path / command[-1]).write_text(source, encoding="utf-8")
    ran = subprocess.run(command, cwd=tmp_path, capture_output=True, timeout=300)
    assert ran.returncode == 0, ran.stderr.decode()
    if language == "Rust":
        ran = subprocess.run([tmp_path / "span"], capture_output=True, timeout=60)
    assert ran.stderr.decode() == WORDS
