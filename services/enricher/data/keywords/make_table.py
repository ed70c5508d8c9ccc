"""Writes the table of English word frequencies from a symspellpy wheel; see README.md.

python make_table.py PATH/TO/symspellpy/frequency_dictionary_en_82_765.txt > frequencies.tsv
"""

import math
import pathlib
import sys

LIMIT = 60_000
"""Words: what is rarer counts as the rarest."""


def main() -> None:
    """A line a word: the word and -10 * log10 of its share of all words, as an integer."""
    source = pathlib.Path(sys.argv[1]).read_text(encoding="utf-8-sig")
    counts = {word: int(count) for word, count in (line.split() for line in source.splitlines() if line)}
    total = sum(counts.values())
    for word in sorted(counts, key=lambda w: (-counts[w], w))[:LIMIT]:
        sys.stdout.write(f"{word}\t{round(-10 * math.log10(counts[word] / total))}\n")


if __name__ == "__main__":
    main()
