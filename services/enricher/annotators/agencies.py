"""News media that the article cites as its sources: in the text, in the dateline, in the credit."""

import json
import re
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files
from typing import Any

from copydesk_contracts.annotations import Agency, Mention, Organisation
from copydesk_contracts.article import Article, Fact
from services.enricher.annotators.base import Copy
from services.enricher.annotators.names.bodies import media_shaped
from services.enricher.annotators.names.lexicon import form, known_organisations

WINDOW = 90
"""Characters before and after a mention in which the words that cite it stand."""

_LANGUAGES = ("en", "fr")


class AgenciesAnnotator:
    """Fills `agencies` from the organisations found before; null where those are."""

    name = "agencies"
    version = "1"

    def annotate(self, copy: Copy) -> Mapping[str, Any]:
        organisations = copy.findings.organisations
        if organisations is None or copy.code not in _LANGUAGES:
            return {}
        cites = _Citation(copy.article, *_patterns(copy.code))
        agencies = (_agency(organisation, cites) for organisation in organisations)
        return {"agencies": tuple(agency for agency in agencies if agency is not None)}


def _agency(organisation: Organisation, cites: "_Citation") -> Agency | None:
    media = is_medium(organisation.name) or any(is_medium(m.text) for m in organisation.mentions)
    own = cites.own(organisation)
    if own or not (media or any(cites.called(m) for m in organisation.mentions)):
        return None
    mentions = tuple(m for m in organisation.mentions if cites.cited(m))
    return Agency(name=organisation.name, mentions=mentions) if mentions else None


def is_medium(name: str) -> bool:
    """Whether the name is a known medium's or has the shape of one."""
    words = form(name)
    if words[:1] in (("The",), ("the",)):
        words = words[1:]
    return known_organisations().get(words, media_shaped(words))


class _Citation:
    """Whether the text around a mention cites it."""

    def __init__(
        self, article: Article, before: re.Pattern[str], after: re.Pattern[str], news: re.Pattern[str]
    ) -> None:
        self._article, self._before, self._after, self._news = article, before, after, news
        self._margins = [fact for fact in (article.dateline, article.credit) if fact is not None]

    def own(self, organisation: Organisation) -> bool:
        """Whether it is named in the byline: whose copy this is."""
        return any(_inside(mention, self._article.authors) for mention in organisation.mentions)

    def called(self, mention: Mention) -> bool:
        """ "Anadolu news agency", "the newspaper Kommersant": the text says what it is."""
        left, right = self._around(mention)
        return self._news.search(left + " \0 " + right) is not None

    def cited(self, mention: Mention) -> bool:
        """In the dateline or credit, or with words of citing before or after it."""
        if _inside(mention, self._margins):
            return True
        left, right = self._around(mention)
        return self._before.search(left) is not None or self._after.match(right) is not None

    def _around(self, mention: Mention) -> tuple[str, str]:
        text, span = self._article.text, mention.span
        left = text[max(0, span.start - WINDOW) : span.start].rpartition("\n\n")[2]
        right = text[span.end : span.end + WINDOW].partition("\n\n")[0]
        return left.replace("\n", " "), right.replace("\n", " ")


def _inside(mention: Mention, facts: Sequence[Fact]) -> bool:
    spans = (fact.span for fact in facts if fact.span is not None)
    return any(span.start <= mention.span.start and mention.span.end <= span.end for span in spans)


@cache
def _patterns(code: str) -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    path = files("services.enricher").joinpath("data", "agencies", f"{code}.json")
    words = json.loads(path.read_text(encoding="utf-8"))
    before, between, after = (_either(words[key]) for key in ("before", "between", "after"))
    nouns = _either(words["nouns"])
    return (
        re.compile(rf"\b(?:{before})(?: \w+)?(?:[ ’'\-](?:{between})\b){{0,6}}[ (’“\"‘']*$", re.IGNORECASE),
        re.compile(rf"[’'s]{{0,2}}(?:[ \-](?:{between})\b){{0,4}},? (?:{after})\b", re.IGNORECASE),
        re.compile(rf"\b(?:{nouns}) \0|\0 [’'s]{{0,2}} ?(?:{nouns})\b", re.IGNORECASE),
    )


def _either(phrases: Sequence[str]) -> str:
    return "|".join(re.escape(phrase) for phrase in sorted(phrases, key=len, reverse=True))
