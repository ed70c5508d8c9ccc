"""The names that the annotations have, as candidates beside the terms of the copy."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Final

from copydesk_contracts.annotations import Annotations, Entity
from services.enricher.annotators.keywords.terms import TermCandidate
from services.enricher.annotators.keywords.words import Vocabulary
from services.enricher.prose import ProseBlock, Ranges

Key = tuple[str, ...]

NOUNS_IN_CAPITALS: Final = frozenset({"de"})
"""Languages in which a term ends in a word with a capital, or it is none."""


def names(
    found: Annotations, parts: Sequence[ProseBlock], vocabulary: Vocabulary
) -> dict[Key, TermCandidate]:
    """People, organisations and places by their stems; agencies, which have sent it, left out."""
    titles = Ranges([(part.start, part.end) for part in parts if part.title])
    left_out = agencies(found, vocabulary)
    bodies = found.organisations or ()
    candidates: dict[Key, TermCandidate] = {}
    for entity in _entities(found):
        key = key_of(entity.name, vocabulary)
        if not key or key in left_out:
            continue
        candidate = candidates.setdefault(key, TermCandidate(key, named=True))
        candidate.body |= entity in bodies
        for mention in entity.mentions:
            start = mention.span.start
            candidate.add(entity.name, start, titles.at(start) is not None)
    return candidates


def agencies(found: Annotations, vocabulary: Vocabulary) -> frozenset[Key]:
    """The media that the article cites, under all their names."""
    written = {text for agency in found.agencies or () for text in _written(agency)}
    return frozenset(key_of(text, vocabulary) for text in written)


def beside(
    terms: Iterable[TermCandidate], named: Collection[Key], left_out: Collection[Key], language: str | None
) -> Iterator[TermCandidate]:
    """The terms that are no name, no piece of one ("Smith", "Mayor Anna") and end as nouns do."""
    holders = _holders([*named, *left_out])
    for term in terms:
        if term.key in named or term.key in left_out:
            continue
        noun = language not in NOUNS_IN_CAPITALS or term.text.rsplit(" ", 1)[-1][0].isupper()
        if noun and not _breaks(term.key, holders):
            yield term


def key_of(text: str, vocabulary: Vocabulary) -> Key:
    """The stems of a name's words."""
    return tuple(vocabulary.stem(word.text) for word in vocabulary.words(text))


def within(part: Key, whole: Key) -> bool:
    """Whether the stems stand in the others one after the other."""
    return any(whole[at : at + len(part)] == part for at in range(len(whole) - len(part) + 1))


def _entities(found: Annotations) -> Iterator[Entity]:
    for entities in (found.people, found.organisations, found.places):
        yield from entities or ()


def _written(entity: Entity) -> Iterator[str]:
    yield entity.name
    yield from (mention.text for mention in entity.mentions)


def _holders(named: Iterable[Key]) -> Mapping[str, list[Key]]:
    """The names that hold each stem."""
    holders: dict[str, list[Key]] = defaultdict(list)
    for key in named:
        for stem in {part for word in key for part in (word, *word.split("-"))}:
            holders[stem].append(key)
    return holders


def _breaks(key: Key, holders: Mapping[str, list[Key]]) -> bool:
    """Whether it is a piece of a name, or has a word of one without the whole name."""
    shared = [holders[stem] for stem in key if stem in holders]
    if any(within(key, name) for having in shared for name in having):
        return True
    return any(not any(within(name, key) for name in having) for having in shared)
