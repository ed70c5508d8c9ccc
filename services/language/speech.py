"""The words of a language that attribute speech."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from functools import cache
from importlib.resources import files
from typing import Any, Final

from services.language.folder import PACKAGE, having, read

PART: Final = "quotes.json"

_PERSONAL = ("er", "or", "ist", "ian", "man", "woman", "person", "eer", "ant")

PHRASES: Final = ("according", "quoted")
TABLES: Final = ("pronouns", "abbreviations")
FLAGS: Final = ("verb_second", "compounds", "nouns_have_capitals")

_SHORTEST_HEAD: Final = 4
"""Letters of the noun with which a compound ends: "Chefkoch" is no "och"."""


@dataclass(frozen=True)
class SpeechWords:
    """`finite` and `gerunds` are forms of reporting verbs, `weak` ones only report a phrase.

    `base` forms are infinitives too; `nouns` are forms that may as well be nouns;
    `according` are phrases that name a source, `summing` words that do so only before a subject
    (", so Byrne"), `trailing` those that stand behind it ("Byrne zufolge"). `oblique` articles tell
    that a phrase is no subject, nouns of `times` are none either, `perfect` verbs take a participle
    of speech with them. All in lower case. With `verb_second` the finite verb stands second, with
    `compounds` the last part of a noun says what it is, with `nouns_have_capitals` a capital makes
    no name.
    """

    finite: frozenset[str]
    base: frozenset[str]
    gerunds: frozenset[str]
    weak: frozenset[str]
    nouns: frozenset[str]
    according: tuple[tuple[str, ...], ...]
    quoted: tuple[tuple[str, ...], ...]
    auxiliaries: frozenset[str]
    passive: frozenset[str]
    pronouns: dict[str, str]
    determiners: frozenset[str]
    indefinite: frozenset[str]
    prepositions: frozenset[str]
    stops: frozenset[str]
    relative: frozenset[str]
    spokes: frozenset[str]
    documents: frozenset[str]
    sent: frozenset[str]
    bodies: frozenset[str]
    members: frozenset[str]
    assemblies: frozenset[str]
    female: frozenset[str]
    male: frozenset[str]
    abbreviations: dict[str, str]
    ironic: frozenset[str]
    works: frozenset[str]
    naming: frozenset[str]
    people: frozenset[str]
    things: frozenset[str]
    oblique: frozenset[str]
    subordinators: frozenset[str]
    perfect: frozenset[str]
    summing: frozenset[str]
    trailing: frozenset[str]
    coordinates: frozenset[str]
    times: frozenset[str]
    verb_second: bool
    compounds: bool
    nouns_have_capitals: bool

    def personal(self, noun: str) -> bool:
        """Whether a noun in the singular is a person: "striker", "economist", "36-year-old"."""
        if self.among(noun, self.people) or self.speaks(noun):
            return True
        if self.compounds or noun in self.things or noun in self.documents or noun in self.bodies:
            return False
        return len(noun) > 4 and noun.endswith(_PERSONAL)

    def speaks(self, noun: str) -> bool:
        """Whether the noun is somebody who speaks for a body: "spokeswoman", "Feuerwehrsprecher"."""
        return self.among(noun, self.spokes)

    def among(self, noun: str, nouns: frozenset[str]) -> bool:
        """Whether the noun is one of them, or a compound that ends with one."""
        if noun in nouns or not self.compounds:
            return noun in nouns
        return any(noun[cut:] in nouns for cut in range(1, len(noun) - _SHORTEST_HEAD + 1))

    def gender(self, noun: str) -> str | None:
        """`m` or `f` where the noun is only a man or a woman."""
        if self.among(noun, self.female) or noun.endswith("woman"):
            return "f"
        return "m" if self.among(noun, self.male) and noun != "spokesman" else None


@cache
def speech_words(language: str | None) -> SpeechWords:
    """The words of an ISO 639-1 language; English ones where there is no list of it."""
    code = language if language in having(PART) else "en"
    raw = read(str(code), PART)
    return SpeechWords(
        **{field.name: _shaped(raw, field.name) for field in fields(SpeechWords)} | _verb_forms(raw)
    )


def _shaped(raw: Mapping[str, Any], name: str) -> Any:
    """What the file has under the name; a list or table that it lacks is empty."""
    if name in FLAGS:
        return bool(raw.get(name, False))
    if name in PHRASES:
        return tuple(tuple(phrase) for phrase in raw.get(name, ()))
    return dict(raw.get(name, {})) if name in TABLES else frozenset(raw.get(name, ()))


@cache
def first_names() -> dict[str, str]:
    """First name in lower case to `m` or `f`; names of both are left out."""
    table = files(PACKAGE).joinpath("first_names.tsv").read_text(encoding="utf-8")
    return dict(line.split("\t") for line in table.splitlines())


def _verb_forms(raw: Mapping[str, Any]) -> dict[str, frozenset[str]]:
    finite, base, gerunds, weak = set(raw.get("finite", ())), set(), set(raw.get("ing", ())), set()
    for kind in ("strong", "weak"):
        for verb in raw.get("verbs", {}).get(kind, ()):
            third, past, participle, gerund = raw.get("irregular", {}).get(verb) or inflect(
                verb, verb in raw.get("doubling", ())
            )
            finite |= {third, past, participle}
            if verb.endswith(("el", "al")):  # labelled, signalled: British spelling
                finite.add(verb + "led")
                gerunds.add(verb + "ling")
            base.add(verb)
            gerunds.add(gerund)
            if kind == "weak":
                weak |= {verb, third, past, participle, gerund}
    nouns = {form for noun in raw.get("nouns", ()) for form in (noun, noun + "s")}
    return {
        "finite": frozenset(finite),
        "base": frozenset(base),
        "gerunds": frozenset(gerunds),
        "weak": frozenset(weak),
        "nouns": frozenset(nouns),
    }


def inflect(verb: str, doubling: bool = False) -> tuple[str, str, str, str]:
    """Third person, past, participle and gerund of a regular English verb.

    >>> inflect("reply")
    ('replies', 'replied', 'replied', 'replying')
    """
    if verb.endswith("y") and verb[-2] not in "aeou":
        return verb[:-1] + "ies", verb[:-1] + "ied", verb[:-1] + "ied", verb + "ing"
    third = verb + ("es" if verb.endswith(("s", "sh", "ch", "x", "z", "o")) else "s")
    if verb.endswith("e"):
        return third, verb + "d", verb + "d", verb[:-1] + "ing"
    stem = verb + verb[-1] if doubling else verb
    return third, stem + "ed", stem + "ed", stem + "ing"
