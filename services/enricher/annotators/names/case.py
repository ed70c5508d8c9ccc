"""An article's names before it is decided what each of them is: words, votes, what the rules make of them."""

from dataclasses import dataclass

from copydesk_contracts.article import Article, Span
from services.enricher.annotators.base import Copy
from services.enricher.annotators.names.acronyms import Short
from services.enricher.annotators.names.bodies import media_shaped, vote_known, vote_organisations
from services.enricher.annotators.names.company import terms, vote_short_names, vote_things
from services.enricher.annotators.names.data import words_of
from services.enricher.annotators.names.decide import Names, decide
from services.enricher.annotators.names.evidence import Evidence, NameKind
from services.enricher.annotators.names.gazetteer import Gazetteer
from services.enricher.annotators.names.marks import read_marks
from services.enricher.annotators.names.sites import vote_places
from services.enricher.annotators.names.titled import vote_people
from services.enricher.annotators.names.words import Range, read_words, shouts
from services.enricher.prose import blocks
from services.language.names import NameWords


@dataclass(frozen=True)
class Case:
    """All that is known of an article's names before it is decided what each of them is."""

    evidence: Evidence
    names: Names
    short: Short
    shouted: frozenset[int]
    margins: frozenset[int]

    @classmethod
    def of(cls, copy: Copy, words: NameWords, places: Gazetteer) -> "Case":
        """Read the words, take the model's marks and let every rule vote."""
        ranges = read_ranges(copy.article)
        margin_blocks = frozenset(i for i, r in enumerate(ranges) if r.quiet)
        shouted = frozenset(i for i, r in enumerate(ranges) if r.shouted)
        evidence = Evidence(read_words(copy.text, ranges))
        read_marks(evidence, copy.spotted or (), words, places, shouted)
        if words.nouns_have_capitals:
            vote_known(evidence)
            names, short = with_genitives(decide(evidence, words, places, {}), places)
            return cls(evidence, names, short, shouted, margin_blocks)
        vote_people(evidence, words, shouted)
        short = vote_organisations(evidence, words, copy.text, shouted, margin_blocks)
        vote_places(evidence, words, places, copy.text, shouted)
        vote_things(evidence, words)
        vote_short_names(evidence, words)
        for term in terms(evidence, copy.text):
            evidence.votes.pop(term, None)
            short.pop(term, None)
        names = decide(evidence, words, places, short)
        return cls(evidence, names, short, shouted, margin_blocks)


def with_genitives(names: Names, places: Gazetteer) -> tuple[Names, Short]:
    """The names with "Merkels" as a short form of whoever "Merkel" means, and the same of bodies.

    The recogniser may take "Merkels" for something else than "Merkel": it is hers if no place is called so.
    """
    kinds, parts, short = dict(names.kinds), dict(names.parts), Short()
    for form, kind in names.kinds.items():
        nominative = (*form[:-1], form[-1].removesuffix("s"))
        if nominative == form or nominative not in names.kinds:
            continue
        hers = names.kinds[nominative] is NameKind.PERSON and not places.spots(form)
        if kind is NameKind.PERSON or (hers and kind is NameKind.PLACE):
            kinds[form] = NameKind.PERSON
            parts[form] = parts.get(nominative, [nominative])
        elif kind is NameKind.ORGANISATION:
            short[form] = nominative
    return Names(kinds, parts), short


STAFF = words_of("staff")


def margins(article: Article) -> list[Range]:
    """The credit line, and of a byline that names a staff the medium whose staff it is."""
    found = [] if article.credit is None else [article.credit.span]
    for author in article.authors:
        medium, _, last = author.text.rpartition(" ")
        if author.span is not None and last in STAFF and media_shaped(medium.split()):
            found.append(Span(start=author.span.start, end=author.span.start + len(medium)))
    return [Range(span.start, span.end, quiet=True) for span in found if span is not None]


def read_ranges(article: Article) -> list[Range]:
    """Prose and margins in the order of the text, none inside another."""
    ranges: list[Range] = []
    for found in sorted([*prose(article), *margins(article)], key=lambda r: (r.start, r.quiet)):
        if not ranges or found.start >= ranges[-1].end:
            ranges.append(found)
    return ranges


def prose(article: Article) -> list[Range]:
    """The blocks in which names are looked for."""
    return [Range(b.start, b.end, b.title, shouts(article.text, b.start, b.end)) for b in blocks(article)]
