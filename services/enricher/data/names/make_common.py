"""Writes the list of common English words from Hunspell's en_US dictionary; see README.md.

python make_common.py PATH/TO/en_US.dic PATH/TO/en_US.aff PATH/TO/frequencies.tsv > common.txt
"""

import pathlib
import re
import sys


def main() -> None:
    """A line a word: frequent words that the dictionary knows in lower case only."""
    dic, aff, frequent = (pathlib.Path(path).read_text(encoding="utf-8") for path in sys.argv[1:4])
    suffixes = [line.split()[1:5] for line in aff.splitlines() if re.match(r"SFX(?:\s+\S+){4}", line)]
    words: set[str] = set()
    names: set[str] = set()
    for line in dic.splitlines()[1:]:
        stem, _, flags = line.partition("/")
        forms = {stem}
        for flag, strip, add, condition in suffixes:
            if flag in flags and "'" not in add and re.search(f"(?:{condition})$", stem):
                forms.add((stem if strip == "0" else stem[: -len(strip)]) + add.partition("/")[0])
        (names if stem[:1].isupper() else words).update(form.lower() for form in forms)
    known = {line.partition("\t")[0] for line in frequent.splitlines()}
    for word in sorted((words - names) & known):
        if word.isalpha() and len(word) > 2:
            sys.stdout.write(word + "\n")


if __name__ == "__main__":
    main()
