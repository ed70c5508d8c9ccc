"""Closing credits: whose material the article was made from."""

import re
from typing import Final

LONGEST: Final = 200
_AGENCY: Final = (
    r"(?:the\s)?(?:associated press|reuters|agence france-presse|afp|ap|dpa(?:/\w{2,12})?|apa|ansa|efe|pti|ani|ians|upi|bloomberg"
    r"|xinhua|tass|ria novosti|interfax|ukrinform|kyodo(?: news)?|jiji(?: press)?|yonhap|anadolu(?: agency)?|aa|iha|dha|pa(?: media)?"
    r"|press association|canadian press|cp|aap|keystone-sda|sda|sid|epd|kna|afx|ritzau|ntb|tt|stt|pap|čtk|ctk|tasr|mti|belga|anp|lusa|cna"
    r"|bernama|antara|vna|wam|spa|mena|irna|sana|wafa|nan|europa press|prensa latina|télam|notimex|getty images|agencies|agenturen"
    r"|agences|agencias|agenzie|agências|agenturer|agentschappen|агентства|тасс|риа новости|интерфакс|wire (?:services|reports)"
    r"|staff and agencies|共同|時事|新华社|新華社|中央社|연합뉴스|뉴시스|뉴스1)"
)
_NAMES: Final = rf"{_AGENCY}(?:\s?[/,;&+-]\s?|\s(?:and|und|et|y|e|och|og|with|mit|avec)\s)?"
_BRACKETED: Final = re.compile(r"[(\[（【](?P<inner>[^()\[\]（）]{2,160})[)\]）】]\.?$")
_WORDS: Final = re.compile(
    r"(?:(?:with|additional) (?:inputs?|reporting|files|contributions?|material)\b|(?:inputs?|reporting|report|writing|editing|compiled|edited|written"
    r"|reported|additional reporting) (?:from|by)\b|source\s?[:：]|sources\s?[:：]|quellen?\s?[:：]|fuentes?\s?[:：]|fonti?\s?[:：]|bron\s?[:：]|avec (?:l['’])?(?:afp|reuters|agences?)"
    r"|mit material (?:von|der)|con (?:información|datos) de|com (?:informações|agências)|con agenzie|via\b|© ?(?:ap|afp|dpa|reuters)\b"
    r"|agenc|agentur|wire|news ?desk|источник\s?[:：]|по материалам|来源\s?[:：]|出典\s?[:：]|출처\s?[:：])",
    re.IGNORECASE,
)
_DASHED: Final = re.compile(r"[-–—―]{1,2}\s?(?P<inner>\S.{1,120})$")
_PLAIN: Final = re.compile(rf"(?:{_NAMES}){{1,6}}\.?$", re.IGNORECASE)
_NAME_LIST: Final = re.compile(
    r"(?:[A-ZÀ-ÝА-Я][\w.&'’-]*|[a-z]{2,4}(?=[/,\s]|$)|and|und|et|of|the)(?:\s?[,/;&+]\s?|\s|$)"
)
_SIGN_OFF: Final = re.compile(
    r"[(\[]?(?:(?:additional |with |further )?(?:reporting|writing|editing|compiled|edited|written|produced|translated)(?: and (?:editing|writing|reporting))? by\b"
    r"|with (?:inputs?|files|additional reporting|reporting|contributions?|material) (?:from|by)\b|inputs? from\b"
    r"|(?:source|quelle|fuente|fonte|bron|källa|kilde|źródło|zdroj|kaynak|источник|출처)s?n?\s?[:：]\s?\S|(?:来源|來源|出典)\s?[:：]"
    r"|avec (?:l['’])?(?:afp|reuters|ap|agences?)\b|mit material (?:von|der)\b|con información de\b|com informações d[aeo]\b).{1,170}$",
    re.IGNORECASE,
)


def credit_rule(reading: str) -> str | None:
    """Name of the rule by which a closing block is a credit, or null."""
    if len(reading) > LONGEST:
        return None
    return next((name for name, test in _RULES if test(reading)), None)


def _bracketed(reading: str) -> bool:
    """“(Agencies)”, “(Anadolu, PC)”: names in brackets on a line of their own."""
    found = _BRACKETED.match(reading)
    return found is not None and (_names_only(found["inner"]) or bool(_WORDS.match(found["inner"])))


def _names_only(inner: str) -> bool:
    words = len(inner.split())
    if words > 12 or inner.rstrip().endswith((".", "!", "?")) and words > 4:
        return False
    if _PLAIN.match(inner):
        return True
    position = 0
    while position < len(inner):
        found = _NAME_LIST.match(inner, position)
        if found is None:
            return False
        position = found.end()
    return words <= 6 or "," in inner or "/" in inner


def _dashed(reading: str) -> bool:
    """“— Reuters”, “-- AFP/The Local”: a dash and an agency."""
    found = _DASHED.match(reading)
    if found is None:
        return False
    inner = found["inner"].strip()
    return bool(_PLAIN.match(inner) or _AGENCY_FIRST.match(inner) or _WORDS.match(inner))


_AGENCY_FIRST: Final = re.compile(rf"(?:{_AGENCY})(?=\s?[/,]\s?[A-Z])[^.!?]{{2,60}}$", re.IGNORECASE)


def _plain(reading: str) -> bool:
    return bool(_PLAIN.match(reading))


def _sign_off(reading: str) -> bool:
    """“With inputs from PTI”, “Source: Reuters”, “(Reporting by …; editing by …)”."""
    return bool(_SIGN_OFF.match(reading))


_RULES: Final = (
    ("credit-in-brackets", _bracketed),
    ("credit-after-dash", _dashed),
    ("credit-agency", _plain),
    ("credit-sign-off", _sign_off),
)
