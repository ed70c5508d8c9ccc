"""Author names out of what bylines and metadata give: prefixes, roles, addresses and joins taken off.

Agencies and outlets that a byline names as its author are kept: whether a name is a
person's is not decided here.
"""

import re
from collections.abc import Iterable
from typing import Final

from services.parser.facts.author_words import (
    ACCOUNTS,
    CONNECTORS,
    LABELS,
    PARTICLES,
    PREFIXES,
    ROLE_ADJECTIVES,
    ROLE_SUFFIXES,
    ROLES,
    SHORT_CONNECTORS,
)

LONGEST_NAME: Final = 80
"""Characters; what is longer is a sentence or a biography."""
LONGEST_BYLINE: Final = 2_000
"""Characters that are looked at; the mastheads of whole desks fit in."""

_PREFIX: Final = re.compile(
    rf"^(?:{'|'.join(sorted(PREFIXES.split('|'), key=len, reverse=True))})(?<=[:： ・／])\s*"
    rf"|^(?:{'|'.join(sorted(PREFIXES.split('|'), key=len, reverse=True))})(?:\s*[:：]\s*|\s+)",
    re.IGNORECASE,
)
_LABEL: Final = re.compile(r"^[^\W\d_A-Za-z]{4,20}:\s+(?=[^\W\d_]+\s+[^\W\d_])")
"""A word for their part in another script, before a name of two words: `Ανταποκριτής: …`."""
_PICTURES: Final = re.compile("[\u2600-\u27bf\U0001f000-\U0001faff][\ufe0f\u200d]*")
"""Emoji, with what joins them."""
_BLANKS: Final = re.compile(r"[^\S\n]+")
_ADDRESS: Final = re.compile(r"(?:https?://|www\.)\S+|\S+@[\w.-]+\.\w+|(?<!\w)@\w+", re.IGNORECASE)
_BRACKETS: Final = re.compile(r"\s*[(\[（][^()\[\]（）]{0,80}[)\]）]")
_PARTICLE: Final = re.compile(rf"^(?:{PARTICLES})\s+(?=\S+\s)|^(?:von|di|av)\s+(?=\S+$)", re.IGNORECASE)
_HARD: Final = re.compile(r"\s*(?:[;|•·●\n\t/]|、)\s*")
_TAIL: Final = re.compile(
    r"\s(?:[–—-]\s|in\s|à\s|for\s|외\s*\d+\s*명|(?i:published|posted|updated|shares|illustrations? von)\b"
    r"|(?i:keine?|eine?|no|leave a|\d+)\s(?i:kommentare?|comments?|reply)\b).*$"
)
_LETTERS: Final = re.compile(r"^(?:Jr|Sr|I{2,3}|IV|MD|M\.D|PhD|Ph\.D|MBA|MA|LL\.?M)\.?$", re.IGNORECASE)
_COMMA: Final = re.compile(r"\s*[,，،]\s*")
_JOIN: Final = re.compile(
    rf"\s+(?:{'|'.join(sorted(CONNECTORS.split('|'), key=len, reverse=True))}|&|\+)\s+", re.IGNORECASE
)
_PURPOSE: Final = re.compile(r"\s(?:for|of|für|des|der|pour|para|per|voor|för)\s")
_SHORT_JOIN: Final = re.compile(rf"\s+(?:{SHORT_CONNECTORS})\s+")
_EXPERT: Final = re.compile(
    r"^\S+-(?:Expert|Redakteur|Autor|Korrespondent|Reporter|Mitarbeiter|Gastautor|Kolumnist)\w*\s+(?=\S+\s+\S)"
)
"""An office in one word before the name (`Motor-Redakteurin Ann Lee`)."""
_EDGES: Final = " \t\r\n\xa0,;:.|/–—-·•*\"'“”„«»→›>"
_WORD: Final = re.compile(r"[^\W\d_]+")
_OTHERS: Final = re.compile(
    r"\s*(?:(?:edited|editing|curated|translated|compiled|produced|photographs?|photos?|pictures?|illustrations?"
    r"|graphics?|video|fact[- ]checked|reviewed)(?: and \w+)? by\b|(?:fotos?|bilder?|photos?|bearbeitet von"
    r"|übersetzt von|redigiert von|traduit par|traducido por|vertaald door)\s?:?\s)",
    re.IGNORECASE,
)
"""Who took part, but did not write."""
_COMPANY: Final = re.compile(
    r"\s(?:Inc|Incorporated|Ltd|Limited|LLC|L\.L\.C|GmbH|Corp|Corporation|plc|S\.?r\.?l|S\.p\.A|B\.V|K\.K)\.?$"
    r"|^株式会社|株式会社$"
)
"""A legal form: the owner of the rights, not who wrote."""
_SUFFIX: Final = re.compile(rf"\s*(?:{'|'.join(ROLE_SUFFIXES)})$")


def clean_authors(raw: Iterable[str]) -> list[str]:
    """The names in one or more author strings, in order, each once.

    `["By Ann Lee, Political Editor", "ann lee"]` gives `["Ann Lee"]`.
    """
    names: dict[str, str] = {}
    for text in raw:
        for name in split_authors(text):
            names.setdefault("".join(_WORD.findall(name)).casefold(), name)
    return list(names.values())


def split_authors(text: str) -> list[str]:
    """The names in one author string; empty where it holds none."""
    text = _PICTURES.sub(" ", _BLANKS.sub(" ", text[:LONGEST_BYLINE]))
    text = _ADDRESS.sub(" ", _BRACKETS.sub("", text))
    found = []
    for part in _HARD.split(_strip(text)):
        if _OTHERS.match(part):
            continue
        found += [" ".join(_strip(piece).split()) for piece in _names(_strip(part))]
    return [name for name in found if is_name(name)]


def is_name(name: str) -> bool:
    """Whether the string can be the name of an author, a desk, an agency or an outlet."""
    if not name or len(name) > LONGEST_NAME or _COMPANY.search(name):
        return False
    if name.casefold() in ACCOUNTS or name.casefold() in LABELS:
        return False
    words = _WORD.findall(name)
    letters = sum(map(len, words))
    most_digits = letters if " " not in name else letters / 3
    return letters > 1 and len(words) <= 9 and sum(map(str.isdigit, name)) <= most_digits


def _strip(text: str) -> str:
    text = text.strip(_EDGES)
    text = _LABEL.sub("", _PREFIX.sub("", text, count=1), count=1)
    particle = _PARTICLE.match(text)
    if particle and text[particle.end()].isupper():
        text = text[particle.end() :]
    return text.strip(_EDGES)


def _names(part: str) -> list[str]:
    names: list[str] = []
    pieces = _COMMA.split(part)
    for index, piece in enumerate(pieces):
        if _LETTERS.match(piece) or (index and _is_place(piece, pieces[index - 1], pieces[index + 1 :])):
            continue
        for name in _joined(piece):
            bare = _EXPERT.sub("", without_role(_TAIL.sub("", name)))
            if bare and not (index and (is_role(name) or not _starts_like_name(name))):
                names.append(bare)
    return names


def _joined(piece: str) -> list[str]:
    parts = [piece] if _is_of_two(piece) else _JOIN.split(piece)
    one_role = is_role(piece) and not _role_beside_name(parts)
    if len(parts) > 1 and (not all(map(_starts_like_name, parts)) or one_role):
        return [piece]
    return [name for part in parts for name in _joined_by_letter(part)]


def _role_beside_name(parts: list[str]) -> bool:
    """Whether a role ends before the next name begins: `Staff Writer and Ned Lunt`."""
    names = [part for part in parts if not is_role(part)]
    roles = (part for part in parts if is_role(part))
    return bool(names) and all(" " in name for name in names) and all(map(_is_only_role, roles))


def _is_only_role(text: str) -> bool:
    return all(word.casefold() in ROLES | ROLE_ADJECTIVES for word in _WORD.findall(text))


def _is_place(piece: str, before: str, after: list[str]) -> bool:
    """Whether a word among names says where the one before it writes from (`Ann Lee, Rome, Bob Day`)."""
    whole = " " in before.strip() and any(" " in other.strip() for other in after)
    return whole and piece.istitle() and " " not in piece.strip()


def _is_of_two(piece: str) -> bool:
    """Whether one body is for two things (`Institute for Forest and Land`)."""
    join = _JOIN.search(piece)
    if join is None or " " in piece[join.end() :]:
        return False
    return _PURPOSE.search(piece[: join.start()]) is not None


def _joined_by_letter(piece: str) -> list[str]:
    """Split at `y`, `e`, `i` …, which also stand within names (José Ortega y Gasset)."""
    parts = _SHORT_JOIN.split(piece)
    last, first = parts[-1].split(), parts[0].split()
    whole = len(last) > 1 or len(first) == 1
    return parts if len(parts) > 1 and whole and all(map(_starts_like_name, parts)) else [piece]


def _starts_like_name(text: str) -> bool:
    """A capital, a script without them, or a lone word such as `dpa`."""
    return bool(text) and (text[0] == text[0].upper() or " " not in text)


def is_role(text: str) -> bool:
    """Whether the words are a role at a newspaper rather than a name."""
    words = [word.casefold() for word in _WORD.findall(text)]
    return any(word in ROLES for word in words) or (
        bool(words) and all(word in ROLE_ADJECTIVES for word in words)
    )


def without_role(name: str) -> str:
    """The name without a role after it (`Ann Lee Political Editor`); or the string itself."""
    name = _SUFFIX.sub("", name).strip(_EDGES) or name
    words = name.split()
    end = len(words)
    while end > 0 and words[end - 1].casefold().strip(".") in ROLES | ROLE_ADJECTIVES:
        end -= 1
    if end >= 2 and end < len(words) and any(w.casefold() in ROLES for w in words[end:]):
        return " ".join(words[:end]).strip(_EDGES)
    return name
