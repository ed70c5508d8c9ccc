"""Whether any copy holds the line: a megabyte of one thing and nothing else, parsed and annotated.

    python -m benchmarks.hostile [--size 1000000] [--seconds 10] [name …]

Prints the processor seconds of parser and enricher for each, what failed for want of time, and ends with
1 where one took more than `--seconds`.
"""

import argparse
import sys
import time
from typing import Final

from services.enricher.step import Enricher
from services.parser.step import parse

HEADLINE: Final = "Port Ellery closes its old fish market\n\n"
MEGABYTE: Final = 1_000_000

PIECES: Final = {
    "short lines": "a\n",
    "short paragraphs": "Yes\n\n",
    "indented lines": "    word\n",
    "wrapped lines": "The harbour board voted to close the old fish market on the northern\n",
    "labels": "Title: Date: By: ",
    "lines of labels": "Author: \n",
    "divided lines": "harbour-\n",
    "hyphens": "-",
    "initials": "J. R. R. ",
    "dates": "3 May 2024, ",
    "lines of dates": "March 14, 2025, 06:40 GMT\n",
    "days": "on Friday last Monday next week ",
    "ranges of days": "from 3 to 5 May and 6 to 7 ",
    "titles": "Mr. ",
    "titled names": "Mr. Ash ",
    "bylines": "By Ann Bell and ",
    "capitals": "Ann Bell ",
    "Arabic quotation marks": "«قال ",
    "opening quotation marks": "“",
    "apostrophes": "'",
    "quotations": '"Yes," said Ann. ',
    "dashes of speech": "— Yes, said Ann Bell. — No.\n\n",
    "Japanese quotations": "「港」",
    "questions": "Is it? No! ",
    "abbreviations": "a.b.",
    "offices": "President Minister Director ",
    "bodies": "University of the ",
    "addresses": "http://a.b/",
    "one word": "a",
    "brackets": "(",
}
"""What each copy repeats below its headline."""


def hostile(name: str, size: int = MEGABYTE) -> str:
    """The copy of that name, of `size` characters."""
    piece = PIECES[name]
    return (HEADLINE + piece * (size // len(piece) + 1))[:size]


def main() -> None:
    """Measure every copy, or those named."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    options.add_argument("names", nargs="*", default=list(PIECES))
    options.add_argument("--size", type=int, default=MEGABYTE)
    options.add_argument("--seconds", type=float, default=10.0)
    chosen = options.parse_args()
    enricher = Enricher()
    slow = [name for name in chosen.names if _measure(enricher, name, chosen.size) > chosen.seconds]
    sys.exit(1 if slow else 0)


def _measure(enricher: Enricher, name: str, size: int) -> float:
    copy = hostile(name, size).encode()
    started = time.process_time()
    article = parse(copy, "copy.txt")
    parsed = time.process_time()
    found = enricher.enrich([article])[0]
    ended = time.process_time()
    failed = ", ".join(failure.annotator for failure in found.failed)
    print(
        f"{name:26} parsed {parsed - started:5.1f} s, annotated {ended - parsed:5.1f} s  {failed}", flush=True
    )
    return ended - started


if __name__ == "__main__":
    main()
