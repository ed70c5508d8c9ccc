"""Closing credits: whose material the article was made from."""

import re
from typing import Final

from services.parser.text.agencies import is_agency

LONGEST: Final = 200
_MOST_WORDS: Final = 12
"""Characters and words of a closing credit: agencies and a few names; a sentence of thanks has more."""

_LONGEST_SIGNATURE: Final = 4
"""Characters of a sub-editor's initials beside an agency: “(AFP, jw)”."""

_NAME_WORDS: Final = 4
_SENTENCE_WORDS: Final = 4
"""What ends with a full stop and has more words than this is a sentence and no list of names."""


_BRACKETED: Final = re.compile(r"[(\[（【](?P<inner>[^()\[\]（）【】]{2,160})[)\]）】]\.?$")
_DASHED: Final = re.compile(r"(?:[-–—―]{1,2}|/)\s?(?P<inner>[^\s\d].{1,120})$")
_PARTS: Final = re.compile(r"\s*[/,;&+·|、]\s*|\s+-\s+|\s+(?:and|und|et|y|e|och|og|with|mit|avec|con|и)\s+")
_NAME_WORD: Final = re.compile(r"[^\W\d_a-zß-öø-ÿ][\w.&'’-]*$|(?:of|the|de|del|la|di)$")
_SIGN_OFF: Final = re.compile(
    r"(?:(?:additional |with |further )?"
    r"(?:reporting|writing|editing|compiled|edited|written|produced|translated)"
    r"(?: and (?:editing|writing|reporting))? by\b"
    r"|(?:with )?(?:additional )?(?:inputs?|files|reporting|contributions?|material|agency inputs?)"
    r"(?: from| by)\b"
    r"|with (?:agency|agencies|pti|ani|afp|ap|reuters|wire)\b"
    r"|avec (?:l['’])?(?:afp|reuters|ap|agences?)\b|mit material (?:von|der)\b|con (?:información|datos) de\b"
    r"|com (?:informações|agências)\b|con agenzie\b|med material från\b|по материалам\b)",
    re.IGNORECASE,
)
_SOURCE: Final = re.compile(
    r"(?:sources?|quellen?|fuentes?|fontes?|fonti?|bron(?:nen)?|källa|kilde|źródło|zdroj|kaynak|sumber|nguồn|источник"
    r"|джерело|πηγή|来源|來源|出典|출처|المصدر|credits?|agency|agentur)\s?[:：]\s?(?P<inner>\S.{0,120})$",
    re.IGNORECASE,
)


def credit_rule(reading: str) -> str | None:
    """Name of the rule by which a closing block is a credit, or null."""
    if len(reading) > LONGEST:
        return None
    return next((name for name, test in _RULES if test(reading)), None)


def _in_brackets(reading: str) -> bool:
    """“(Agencies)”, “(Anadolu, PC)”: names in brackets on a line of their own."""
    found = _BRACKETED.match(reading)
    return found is not None and (_are_names(found["inner"]) or _SIGN_OFF.match(found["inner"]) is not None)


def _after_dash(reading: str) -> bool:
    """“— Reuters”, “-- AFP/The Local”: a dash and an agency."""
    found = _DASHED.match(reading)
    if found is None:
        return False
    inner = found["inner"].rstrip(" .")
    return bool(_SIGN_OFF.match(inner)) or (is_agency(_PARTS.split(inner)[0]) and _are_names(inner))


def _alone(reading: str) -> bool:
    """Nothing but agencies: “AFP/Reuters”, “dpa”."""
    return all(map(is_agency, _PARTS.split(reading.rstrip(" ."))))


def _sign_off(reading: str) -> bool:
    """“With inputs from PTI”, “Reporting by …; editing by …”."""
    return _SIGN_OFF.match(reading) is not None


def _source(reading: str) -> bool:
    """“Source: Reuters”; a sentence after the colon is none."""
    found = _SOURCE.match(reading)
    return (
        found is not None and len(found["inner"].split()) <= _MOST_WORDS and not _is_sentence(found["inner"])
    )


def _are_names(inner: str) -> bool:
    """Agencies, or a short list of capitalised names."""
    words = inner.split()
    if len(words) > _MOST_WORDS or _is_sentence(inner):
        return False
    parts = [part for part in _PARTS.split(inner) if part]
    signature = any(map(is_agency, parts))
    return bool(parts) and all(
        is_agency(p) or _is_name(p) or (signature and len(p) <= _LONGEST_SIGNATURE) for p in parts
    )


def _is_name(part: str) -> bool:
    words = part.split()
    return len(words) <= _NAME_WORDS and all(_NAME_WORD.match(word) or is_agency(word) for word in words)


def _is_sentence(inner: str) -> bool:
    return inner.rstrip().endswith((".", "!", "?")) and len(inner.split()) > _SENTENCE_WORDS


_RULES: Final = (
    ("credit-in-brackets", _in_brackets),
    ("credit-after-dash", _after_dash),
    ("credit-agency", _alone),
    ("credit-sign-off", _sign_off),
    ("credit-source", _source),
)
