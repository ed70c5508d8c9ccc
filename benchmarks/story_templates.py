"""Texts that one paper makes from one template: each of its own day, place, person or match, so none a copy.

    python -m benchmarks.story_templates [--texts 30] [--copies]

One line a template: into how many stories its texts fall, and the processor time of the last arrival
in ten. With `--copies` every text has a copy with another head, a foot and a tenth of its words changed,
and the line tells in precision and recall how well these are tied.
"""

import argparse
import re
import sys
import time
from collections.abc import Mapping
from itertools import combinations
from random import Random
from typing import Final, TypeVar

from services.enricher.annotators.fingerprint.annotator import fingerprint
from services.index.stories.book import StoryBook
from services.index.stories.ledger import Ledger
from services.index.stories.slots import slots

K = TypeVar("K")

CHANGED: Final = 0.1
_SYLLABLES: Final = (
    "bar",
    "den",
    "fal",
    "gor",
    "hul",
    "kes",
    "lin",
    "mor",
    "nar",
    "pel",
    "ros",
    "sun",
    "tav",
    "wel",
)
_HOLE: Final = re.compile(r"<([^>]+)>")
"""`<name>` is a new name each time, `<=word>` one that stays, `<3-9>` a number, `<a|b>` one of these."""
SKY: Final = "<sunny spells|scattered showers|persistent drizzle|patchy cloud|wintry showers|thick fog>"
MOOD: Final = "<edged higher|slipped|rallied|closed flat|tumbled|recovered earlier losses>"
MONTH: Final = "<January|March|April|June|August|October|December>"
WEATHER: Final = f"""Weather for <=place>. The forecast for <=place> and the surrounding villages is for
{SKY} in the morning, turning to {SKY} by the afternoon. Temperatures will reach a maximum of <1-30>
degrees, falling to <1-20> degrees overnight. Winds from the <north|south|east|west> will blow at up to
<4-70> kilometres per hour. The chance of rain is <0-100> per cent. Sunrise is at <4-8>:<10-59> and sunset
at <16-22>:<10-59>. Drivers are reminded to take care on untreated roads and to leave extra time for their
journeys. The outlook for the rest of the week remains unsettled, with further outbreaks of rain spreading
from the west."""
MARKET: Final = f"""<=firm> shares {MOOD}. Shares of <=firm> {MOOD} on <Monday|Tuesday|Thursday|Friday>,
ending the session at <20-900>.<10-99> dollars, a change of <0-9>.<10-99> per cent. The stock traded
between <20-900>.<10-99> and <20-900>.<10-99> dollars, and <100-999>,<100-999> shares changed hands,
compared with a fifty-day average of <100-999>,<100-999>. The company has a market capitalisation of
<1-90>.<1-9> billion dollars and a price-to-earnings ratio of <6-60>.<10-99>. Analysts at <name>
Securities rate the stock a hold with a target price that was set after the latest quarterly results. Past
performance is no guarantee of future returns, and investors should seek independent advice before
trading."""
MATCH: Final = """<=home> <0-5> <=away> <0-5>. <=home> met <=away> in front of <200-9900> spectators at
the weekend. <name> <name> opened the scoring in the <2-44>th minute with a shot from outside the penalty
area, and <name> <name> added another after <46-89> minutes. <=home> had <30-70> per cent of possession
and <2-20> shots on target, while <=away> won <1-12> corners. Referee <name> <name> showed <0-7> yellow
cards. The result leaves <=home> in <2-20>th place in the table with <3-70> points from <5-34> games, and
next weekend the side travels to <name>. The coach was satisfied with the commitment of the players and
said that the team would take one game at a time."""
OBITUARY: Final = f"""<=first> <=last>, <60-99>. <=first> <=last> of <name> passed away peacefully on
{MONTH} <1-30>, surrounded by family. Born in <name> on {MONTH} <1-30>, <1920-1960>, to <name> and <name>
<=last>, <=first> worked as a <teacher|bus driver|nurse|baker|engineer|librarian|surveyor> for <12-45>
years and was a devoted member of the <name> congregation. <=first> is survived by <1-6> children, <2-14>
grandchildren and a sister, <name> <name> of <name>. Visitation will be held from <1-4> to <5-8> p.m. at
the <name> Funeral Home, and a memorial service will follow at <name> Chapel. In lieu of flowers,
donations may be made to the <name> Hospice in memory of the deceased. The family wishes to thank the
doctors and nurses who provided such kind and compassionate care."""
COURT: Final = f"""<name> <name>, <18-80>, of <name> Road, <name>, pleaded guilty at <name> Magistrates'
Court to driving a motor vehicle at <41-99> miles an hour where the limit is thirty, on <1-28> {MONTH}.
The defendant was fined <60-900> pounds and ordered to pay a surcharge of <20-90> pounds and costs of
<80-400> pounds to the Crown Prosecution Service. The driving record was endorsed with <3-6> penalty
points. A collection order was made and must be complied with within twenty-eight days."""
TEMPLATES: Final[Mapping[str, str]] = {
    "weather": WEATHER,
    "market": MARKET,
    "match": MATCH,
    "obituary": OBITUARY,
    "court": COURT,
}


def main() -> None:
    """One line a template."""
    given = argparse.ArgumentParser(description=__doc__)
    given.add_argument("--texts", type=int, default=30)
    given.add_argument("--copies", action="store_true")
    chosen = given.parse_args()
    for kind, template in TEMPLATES.items():
        random = Random(kind)
        texts = [_filled(template, random) for _ in range(chosen.texts)]
        sys.stdout.write(f"{kind:9}{_copies(texts, random) if chosen.copies else _alone(texts)}\n")


def _filled(template: str, random: Random) -> str:
    kept: dict[str, str] = {}

    def fill(hole: re.Match[str]) -> str:
        what: str = hole.group(1)
        if what.startswith("="):
            return kept.setdefault(what, _name(random))
        if what == "name":
            return _name(random)
        if "|" in what:
            return random.choice(what.split("|"))
        least, most = map(int, what.split("-"))
        return str(random.randint(least, most))

    return _HOLE.sub(fill, template.replace("\n", " "))


def _name(random: Random) -> str:
    return "".join(random.choices(_SYLLABLES, k=random.randint(2, 3))).capitalize()


def _alone(texts: list[str]) -> str:
    stories, last = _stories(dict(enumerate(texts)))
    return f"{len(texts)} texts in {len(set(stories.values()))} stories, {last:.1f} ms"


def _copies(texts: list[str], random: Random) -> str:
    words = " ".join(texts).split()
    made = {(number, 0): text for number, text in enumerate(texts)}
    made |= {(number, 1): _copied(text, words, random) for number, text in enumerate(texts)}
    stories, last = _stories(made)
    tied = {pair for pair in combinations(made, 2) if stories[pair[0]] == stories[pair[1]]}
    hit = sum(one[0] == other[0] for one, other in tied)
    return f"precision {hit / max(1, len(tied)):.3f}  recall {hit / len(texts):.3f}  {last:.1f} ms"


def _copied(text: str, words: list[str], random: Random) -> str:
    head, foot = (
        f"Report by our own {_name(random)} correspondent",
        f"All rights reserved {_name(random)} Media",
    )
    changed = (random.choice(words) if random.random() < CHANGED else word for word in text.split())
    return "\n".join((head, " ".join(changed), foot))


def _stories(texts: Mapping[K, str]) -> tuple[dict[K, str], float]:
    """The story of each text, and the processor time of the last arrivals, in the mean, in ms."""
    book, taken = StoryBook(Ledger(None)), list[float]()
    ids = {key: f"{Random(str(key)).getrandbits(160):040x}" for key in texts}
    for key, text in texts.items():
        sketch, filled = fingerprint(text), slots(text)
        begun = time.process_time()
        book.put(ids[key], ids[key], sketch, filled)
        taken.append(1000 * (time.process_time() - begun))
    last = taken[-max(1, len(taken) // 10) :]
    return {key: book.standing(i).story or i for key, i in ids.items()}, sum(last) / len(last)


if __name__ == "__main__":
    main()
