"""How many names are joined over documents, and how many of those wrongly.

    python -m benchmarks.identities [--corpus ../shared/corpus] [--keep /tmp/annotated.jsonl]

Articles of `news-facts`, `attributions` and `news-text` are read and annotated; `--keep` puts the
annotations there, or takes them from there, since they take minutes. Then each full name whose
surname others have too is cut to the surname in one document at a time, and the book must find it
again from the other documents: a pair of form and name is right, wrong, or left alone. Of names
that no other document gives every joining is wrong; namesakes by another spelling (Ron for
Ronald) count as wrong as well. Names and documents of one text in several sets count once.
"""

import argparse
import json
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from copydesk_contracts.annotations import Annotations, Person
from copydesk_contracts.article import Article
from services.enricher.step import Enricher
from services.index import fold
from services.index.identities.book import NameBook
from services.index.identities.forms import is_short, surname, without_initials
from services.index.identities.ledger import NameLedger
from services.parser.step import parse

SHARED: Final = Path(__file__).parents[2] / "shared"
MARKED: Final = "news-facts/copy"
FOLDERS: Final = (MARKED, "attributions/texts", "news-text/copy")
SHARING: Final = 200
"""Articles that share people: those of which most people stand in others too."""
BATCH: Final = 16
ALIKE: Final = slice(200, 500)
"""Characters by which one text in several sets is known."""
Found = dict[str, Annotations]


def main() -> None:
    """Two lines a part: for names that other documents give, and for those that none gives."""
    given = argparse.ArgumentParser(description=__doc__)
    given.add_argument("--corpus", type=Path, default=SHARED / "corpus")
    given.add_argument("--keep", type=Path)
    arguments = given.parse_args()
    files = [file for name in FOLDERS for file in sorted((arguments.corpus / name).glob("*"))]
    if not files:
        sys.stdout.write("no corpus here: nothing is measured\n")
        return
    found = _kept(arguments.keep) or dict(_annotated(files, arguments.keep))
    marked = {file.name for file in (arguments.corpus / MARKED).glob("*")}
    parts = {
        "all": found,
        "marked": {name: one for name, one in found.items() if name in marked},
        "sharing people": dict(_sharing(found)),
    }
    for part, documents in parts.items():
        sys.stdout.write(f"{part}: {len(documents)} documents\n{_measured(documents)}\n")


def _sharing(found: Found) -> list[tuple[str, Annotations]]:
    """The documents that share most people, by full name, with others."""
    givers = Counter(name for one in found.values() for name in {_plain(p) for p in _full(one)})

    def shared(one: Annotations) -> int:
        return sum(givers[name] > 1 for name in {_plain(p) for p in _full(one)})

    return sorted(found.items(), key=lambda item: (-shared(item[1]), item[0]))[:SHARING]


def _kept(path: Path | None) -> Found:
    if path is None or not path.exists():
        return {}
    rows = (json.loads(line) for line in path.read_text(encoding="utf-8").splitlines())
    return {row["file"]: Annotations.model_validate(row["annotations"]) for row in rows}


def _annotated(files: list[Path], keep: Path | None) -> Iterator[tuple[str, Annotations]]:
    enricher = Enricher()
    articles: dict[str, tuple[str, Article]] = {}
    for file in files:
        article = parse(file.read_bytes(), file.name)
        articles.setdefault(article.text[ALIKE], (file.name, article))
    rows = list(articles.values())
    lines = []
    for first in range(0, len(rows), BATCH):
        batch = rows[first : first + BATCH]
        for (name, _), found in zip(batch, enricher.enrich([a for _, a in batch]), strict=True):
            lines.append(json.dumps({"file": name, "annotations": found.model_dump(mode="json")}) + "\n")
            yield name, found
    if keep is not None:
        keep.write_text("".join(lines), encoding="utf-8")


def _measured(found: Found) -> str:
    book = NameBook(NameLedger(None))
    for name, annotations in found.items():
        book.put(name, annotations, None)
    book.resolve()
    givers: Counter[str] = Counter()
    namesakes: dict[str, set[str]] = {}
    for annotations in found.values():
        for key in {_plain(person) for person in _full(annotations)}:
            givers[key] += 1
            namesakes.setdefault(surname(key), set()).add(key)
    known: Counter[str] = Counter()
    strangers: Counter[str] = Counter()
    for name, annotations in found.items():
        for person in _full(annotations):
            alone = givers[_plain(person)] == 1
            if not alone or len(namesakes[surname(_plain(person))]) > 1:
                (strangers if alone else known)[_outcome(book, name, annotations, person)] += 1
    return f"given by other documents: {_told(known)}\ngiven by none: {_told(strangers)}"


def _outcome(book: NameBook, name: str, annotations: Annotations, person: Person) -> str:
    """What becomes of a name that is cut to its surname in one document."""
    cut = person.model_copy(update={"name": person.name.split()[-1]})
    people = tuple(cut if one is person else one for one in annotations.people or ())
    book.put(name, annotations.model_copy(update={"people": people}), None)
    book.resolve(portion=0)
    joined = [one.name for one in book.joined(name) if one.form == cut.name]
    book.put(name, annotations, None)
    if not joined:
        return "left alone"
    return "right" if without_initials(fold.key(joined[0])) == _plain(person) else "wrong"


def _full(annotations: Annotations) -> list[Person]:
    """Those named in full, whose surname nobody else in the document has alone or in full."""
    people = [person for person in annotations.people or () if fold.key(person.name)]
    last = Counter(surname(fold.key(person.name)) for person in people)
    return [p for p in people if not is_short(fold.key(p.name)) and last[surname(fold.key(p.name))] == 1]


def _plain(person: Person) -> str:
    return without_initials(fold.key(person.name))


def _told(outcomes: Counter[str]) -> str:
    total = sum(outcomes.values()) or 1
    joined = outcomes["right"] + outcomes["wrong"]
    parts = [f"{outcomes[which]} {which} ({outcomes[which] / total:.3f})" for which in sorted(outcomes)]
    return (
        f"{total} pairs: {', '.join(parts)}; of those joined {outcomes['wrong'] / (joined or 1):.3f} wrongly"
    )


if __name__ == "__main__":
    main()
