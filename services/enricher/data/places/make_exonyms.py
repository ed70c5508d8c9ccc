"""Writes what a language calls the world's places, from Unicode's CLDR; see README.md.

Debian's package unicode-cldr-core 41 holds CLDR; python make_exonyms.py /usr/share/unicode/cldr/common de fr
"""

import re
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

from lxml import etree

from services.enricher.annotators.names.data import read
from services.enricher.annotators.places.atlas import atlas, further
from services.enricher.annotators.places.keys import key_of
from services.enricher.annotators.places.spot import Spot

KINDS = {"territory": ("country", "continent"), "city": ("city",), "subdivision": ("state",)}
"""What is looked for in the atlas under the English name of each; of one name the first is meant."""

LARGE = 100_000
"""People of a town whose name is its own before it is a division's elsewhere: "Freiburg"."""

ORDINARY = re.compile(r"(?:(?:Nord|Sud|Süd|Est|Ost|Ouest|West|Centre|Lacs|Littoral|Oriental)-?)+")
"""Names of divisions that say only where in some country they lie."""

REMARK = re.compile(r"[(\[,²\d]")
"""What CLDR tells namesakes apart by, no part of a name: "Tripoli (Libye)"."""

DIVISION = {
    "de": re.compile(r"(?:(?:Autonome )?(?:Gemeinschaft|Region)|Gouvernement|Kanton|Präfektur|Provinz) "),
    "fr": re.compile(
        r"(?:canton|gouvernorat|oblast|préfecture|province|région) (?:de la |de l’|du |des |de |d’)"
    ),
}
"""What CLDR says before the names of divisions, and copy leaves out."""

Names = Mapping[tuple[str, str], list[str]]
"""Kind and code of a place to what it is called, the usual name first."""


class Exonyms:
    """What one language calls the places of the atlas."""

    def __init__(self, common: Path, code: str) -> None:
        self._code = code
        self._english, self._own = read_names(common, "en"), read_names(common, code)
        places = read("places.json")
        self._listed = {key_of(n): n for n in (*places["countries"], *places["regions"])}
        self._listed |= {key_of(spot.name): spot.name for spot in further()}
        self._aliases = {key_of(other): n for n, others in places["aliases"].items() for other in others}

    def rows(self) -> Iterator[tuple[str, str, str]]:
        """Name, GeoNames' name and id; the id is empty for what the project lists itself.

        A name that several divisions have, such as "Centre", says of none where it lies.
        """
        found: dict[str, set[tuple[str, str]]] = {}
        for kind in KINDS:
            taken = frozenset(found)
            for place in (place for place in self._own if place[0] == kind):
                for name, target in self._of(place):
                    if name not in taken:
                        found.setdefault(name, set()).add(target)
        for name, targets in sorted(found.items()):
            if len(targets) == 1 and not _known(name, *targets):
                yield name, *targets.pop()

    def _of(self, place: tuple[str, str]) -> Iterator[tuple[str, tuple[str, str]]]:
        target = self._target(place)
        for name in self._own[place] if target else ():
            division = place[0] == "subdivision"
            bare = DIVISION[self._code].sub("", name, count=1) if division else name
            if target is None or REMARK.search(name) or not bare[:1].isupper():
                continue
            if not division or _plain(bare, target[0], place[1]):
                yield bare, target

    def _target(self, place: tuple[str, str]) -> tuple[str, str] | None:
        """The atlas's name and number of what CLDR calls so in English or in the language."""
        kind, code = place
        zone = [code.rpartition("/")[2].replace("_", " ")] if kind == "city" else []
        names = [*self._english.get(place, zone), *self._own[place]]
        keys = [key_of(self._aliases.get(key_of(name), name)) for name in names]
        spots = [spot for key in (*map(key_of, names), *keys) for spot in self._spots(place, key)]
        if spots:
            best = max(spots, key=lambda spot: (not spot.other, spot.population))
            return best.name, str(best.geonames_id)
        listed = next((self._listed[key] for key in keys if key in self._listed), None)
        return (listed, "") if listed and place[0] == "territory" else None

    def _spots(self, place: tuple[str, str], key: str) -> list[Spot]:
        kind, code = place
        country = code[:2].upper() if kind != "city" and code[0].isalpha() else None
        found = [spot for spot in atlas().find(key) if spot.kind in KINDS[kind]]
        return [spot for spot in found if country in (None, spot.country)]


def _known(name: str, target: tuple[str, str]) -> bool:
    """Whether the atlas has the place, and nothing else, under that name."""
    numbers = {str(spot.geonames_id) for spot in atlas().find(key_of(name))}
    return numbers == {target[1]} or key_of(name) == key_of(target[0])


def _plain(name: str, main: str, code: str) -> bool:
    """Whether a division's name is a name and not what it is ("Distrikt Guarda"), and rather no town's."""
    towns = (spot for spot in atlas().find(key_of(name)) if spot.kind == "city")
    rather = any(spot.population >= LARGE or spot.country == code[:2].upper() for spot in towns)
    return key_of(main) not in key_of(name) and not rather and not ORDINARY.fullmatch(name)


def read_names(common: Path, code: str) -> Names:
    """Territories, divisions, and the cities by which time zones are known."""
    main = etree.parse(common / "main" / f"{code}.xml")
    divisions = etree.parse(common / "subdivisions" / f"{code}.xml")
    names: dict[tuple[str, str], list[str]] = {}
    for kind, tree in (("territory", main), ("subdivision", divisions)):
        for found in tree.iter(kind):
            names.setdefault((kind, found.get("type", "")), []).append(_text(found))
    for zone in main.iter("zone"):
        city = zone.find("exemplarCity")
        if city is not None:
            names["city", zone.get("type", "")] = [_text(city)]
    return names


def _text(found: etree._Element) -> str:
    """The name without soft hyphens."""
    return (found.text or "").replace("\N{SOFT HYPHEN}", "")


def main() -> None:
    """`places.tsv` in the folder of each language that is given."""
    common = Path(sys.argv[1])
    for code in sys.argv[2:]:
        rows = Exonyms(common, code).rows()
        path = Path("services", "language", code, "places.tsv")
        path.write_text("".join("\t".join(row) + "\n" for row in rows), encoding="utf-8")


if __name__ == "__main__":
    main()
