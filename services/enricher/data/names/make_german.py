"""Writes the lists of the German recogniser from the wheels of others; see services/language/de/README.md.

python make_german.py NOUNS.csv DE_LEXEME_CLUSTER.json.gz DE_LEXEME_PROB.json.gz OUT_FOLDER
"""

import csv
import gzip
import json
import re
import sys
from collections.abc import Iterable
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
    nouns: set[str] = set()
    kinds: dict[str, set[str]] = {name: set() for name in LISTS.values()}
    with nouns_path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            forms = {row["lemma"], *(value for key, value in row.items() if CASES.match(key or ""))}
            words = {form for form in forms if form and WORD.fullmatch(form)}
            tags = set(row["pos"].split(","))
            for tag in tags & set(LISTS):
                kinds[LISTS[tag]] |= words
            if not tags & (set(LISTS) | OTHER_NAMES):
                nouns |= words
    write(folder, "nouns.txt.gz", nouns)
    for name, words in kinds.items():
        write(folder, f"{name}.txt.gz", words)
    clusters = json.loads(gzip.decompress(clusters_path.read_bytes()))
    chances = json.loads(gzip.decompress(chances_path.read_bytes()))
    frequent = sorted(clusters, key=lambda word: -chances.get(word, -99))[:FREQUENT]
    write(folder, "clusters.tsv.gz", (f"{word}\t{clusters[word]}" for word in frequent if word.strip()))


if __name__ == "__main__":
    main()
