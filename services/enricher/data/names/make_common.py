"""Writes the list of common English words from Hunspell's en_US dictionary; see README.md.

python make_common.py PATH/TO/en_US.dic PATH/TO/en_US.aff PATH/TO/frequencies.tsv > common.txt
"""

import pathlib
import re
import sys
from collections.abc import Iterator, Sequence

SHORTEST = 3
"""Letters: shorter words are initials and abbreviations as often as words."""
Suffix = tuple[str, str, str, str]
"""Flag, what is taken off, what is put on, and what the stem must end with, as Hunspell writes them."""


def main() -> None:
    """A line a word: frequent words that the dictionary knows in lower case only."""
    dictionary, affixes, frequent = (pathlib.Path(path).read_text(encoding="utf-8") for path in sys.argv[1:4])
    words, names = _read(dictionary, _suffixes(affixes))
    known = {line.partition("\t")[0] for line in frequent.splitlines()}
    for word in sorted((words - names) & known):
        if word.isalpha() and len(word) >= SHORTEST:
            sys.stdout.write(word + "\n")


def _suffixes(affixes: str) -> list[Suffix]:
    found = []
    for line in affixes.splitlines():
        if re.match(r"SFX(?:\s+\S+){4}", line):
            flag, strip, add, condition = line.split()[1:5]
            if "'" not in add:
                found.append((flag, strip, add.partition("/")[0], condition))
    return found


def _read(dictionary: str, suffixes: Sequence[Suffix]) -> tuple[set[str], set[str]]:
    """All forms in lower case: of words, and of what the dictionary has with a capital."""
    words: set[str] = set()
    names: set[str] = set()
    for line in dictionary.splitlines()[1:]:
        stem, _, flags = line.partition("/")
        into = names if stem[:1].isupper() else words
        into.update(form.lower() for form in _forms(stem, flags, suffixes))
    return words, names


def _forms(stem: str, flags: str, suffixes: Sequence[Suffix]) -> Iterator[str]:
    yield stem
    for flag, strip, add, condition in suffixes:
        if flag in flags and re.search(f"(?:{condition})$", stem):
            yield (stem if strip == "0" else stem[: -len(strip)]) + add


if __name__ == "__main__":
    main()
