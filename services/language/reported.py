"""The words of indirect speech in a language whose statements are read by rules, without weights.

They are those of a language with the verb in second place and a mood of its own for what others say.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Final

from services.language.folder import having, read

PART: Final = "reported.json"


@dataclass(frozen=True)
class ReportedWords:
    """Words in lower case.

    `verbs` leads from a form to its lemma, `particles` from a form to the word that must close its
    clause and the lemma that both make ("teilte … mit"). `conjunctive` forms tell that somebody else
    says so, `questions` open an indirect question, verbs in `infinitive` take one. `sources` name one
    before it ("nach Angaben"), `behind` words after it ("zufolge"), `so` words after what was said.
    Behind `openers` and prepositions the subject follows its verb; `joints` go on with another clause;
    `setting` words begin when, where and to whom something was said.
    """

    verbs: Mapping[str, str]
    particles: Mapping[str, tuple[str, str]]
    auxiliaries: frozenset[str]
    questions: frozenset[str]
    infinitive: frozenset[str]
    conjunctive: frozenset[str]
    sources: tuple[tuple[str, ...], ...]
    behind: frozenset[str]
    so: frozenset[str]
    openers: frozenset[str]
    joints: frozenset[str]
    setting: frozenset[str]

    def cued(self, word: str) -> bool:
        """Whether a sentence with this word may report something."""
        heads = any(word == phrase[0] for phrase in self.sources)
        return heads or word in self.verbs or word in self.particles or word in self.behind or word in self.so


@cache
def reported_words(language: str | None) -> ReportedWords | None:
    """Those of an ISO 639-1 language, null where there is no list of them."""
    if language is None or language not in having(PART):
        return None
    raw = read(language, PART)
    sets = ("auxiliaries", "questions", "infinitive", "conjunctive", "behind", "so", "openers", "joints")
    return ReportedWords(
        verbs={form: lemma for lemma, forms in raw["verbs"].items() for form in forms},
        particles={form: (pair[0], pair[1]) for form, pair in raw["particles"].items()},
        sources=tuple(tuple(phrase) for phrase in raw["sources"]),
        setting=frozenset(raw["setting"]),
        **{name: frozenset(raw[name]) for name in sets},
    )
