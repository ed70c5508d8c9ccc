"""What the parser reads right, and how fast: `make bench-parse`.

Runs both measuring corpora where they lie beside the checkout, prints the tables of
`score-parse`, then articles a second for each format beside the bare library's.
"""

import subprocess
import sys
import tempfile
from pathlib import Path

SHARED = Path(__file__).parents[2] / "shared"
CORPUS = SHARED / "corpus"
SCORE = SHARED / "tools" / "score-parse"


def run(*command: str) -> None:
    """Run and show; an error ends the benchmark."""
    sys.stdout.flush()
    subprocess.run(command, check=True)


def score(module: str, folder: Path, gold: Path, *more: str) -> None:
    """Speed by the module, then the table of its answers."""
    with tempfile.NamedTemporaryFile(suffix=".jsonl") as answers:
        run(sys.executable, "-m", module, str(folder), "--answers", answers.name)
        run(str(SCORE), str(gold), answers.name, *more)


def main() -> None:
    """Text, HTML, then the other formats."""
    if CORPUS.is_dir():
        print("## plain text")
        score(
            "benchmarks.parse_text",
            CORPUS / "news-text" / "copy",
            CORPUS / "news-text" / "gold.jsonl",
            "--by",
            "dialect",
        )
        print("\n## HTML")
        score("benchmarks.parse_html", CORPUS / "news-html" / "pages", CORPUS / "news-html" / "gold.jsonl")
    else:
        print(f"no corpus at {CORPUS}: only the speed of formats that the benchmark makes itself")
    print("\n## other formats")
    run(sys.executable, "-m", "benchmarks.parse_formats")


if __name__ == "__main__":
    main()
