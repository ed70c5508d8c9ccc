"""Writes the lists of the German recogniser from the wheels of others; see services/language/de/README.md.

python make_german.py NOUNS.csv DE_LEXEME_CLUSTER.json.gz DE_LEXEME_PROB.json.gz OUT_FOLDER
"""

import csv
import gzip
import json
import re
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

WORD = re.compile(r"[A-ZÄÖÜ][\w-]+")
CASES = re.compile(r"nominativ|genitiv|dativ|akkusativ")
LISTS = {"Toponym": "places", "Vorname": "given", "Nachname": "surnames"}
OTHER_NAMES = {"Eigenname", "Abkürzung", "Straßenname"}
FREQUENT = 150_000
"""Words with a cluster that are kept: farther ones are in no article of the corpora twice."""


def write(folder: Path, name: str, rows: Iterable[str]) -> None:
    """A sorted, packed list that is the same bytes whenever it is made."""
    text = "".join(f"{row}\n" for row in sorted(rows))
    (folder / name).write_bytes(gzip.compress(text.encode(), 9, mtime=0))


def main() -> None:
    """Nouns with all their forms, names by kind, and clusters of the most frequent words."""
    nouns_path, clusters_path, chances_path, folder = map(Path, sys.argv[1:5])
    for name, words in _by_kind(nouns_path).items():
        write(folder, f"{name}.txt.gz", words)
    write(folder, "clusters.tsv.gz", _clusters(clusters_path, chances_path))


def _by_kind(nouns: Path) -> dict[str, set[str]]:
    """The dictionary's words with all their forms, by the list that they go into."""
    kinds: dict[str, set[str]] = {name: set() for name in ("nouns", *LISTS.values())}
    with nouns.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            tags = set(row["pos"].split(","))
            names = [LISTS[tag] for tag in tags & set(LISTS)]
            for name in names if tags & (set(LISTS) | OTHER_NAMES) else ["nouns"]:
                kinds[name] |= _forms(row)
    return kinds


def _forms(row: dict[str, str]) -> set[str]:
    """Lemma and cases, as far as they are single words with a capital."""
    forms = {row["lemma"], *(value for key, value in row.items() if CASES.match(key or ""))}
    return {form for form in forms if form and WORD.fullmatch(form)}


def _clusters(clusters: Path, chances: Path) -> Iterator[str]:
    """A line a word, the most frequent ones."""
    of_word = json.loads(gzip.decompress(clusters.read_bytes()))
    chance = json.loads(gzip.decompress(chances.read_bytes()))
    frequent = sorted(of_word, key=lambda word: -chance.get(word, -99))[:FREQUENT]
    return (f"{word}\t{of_word[word]}" for word in frequent if word.strip())


if __name__ == "__main__":
    main()
