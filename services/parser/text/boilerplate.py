"""Lines that belong to the page or the platform and not to the article."""

import re
from collections.abc import Callable
from typing import Final, NamedTuple

from services.parser.text import boilerplate_words as words

LONGEST: Final = 240
"""Characters of a line that is none of the article; half of all paragraphs are longer."""

_LONGEST_SHARE: Final = 90
"""Characters of a line with all its platforms."""
_LONGEST_CAPTION: Final = 140
"""Characters of a share line and of a picture's credit; longer lines that begin like one told a story."""


_DECORATION: Final = " \t.!:…>»→►▶▸•*·|-–—[]()#↓↑⇒"
_FIRST_WORD: Final = re.compile(r"[^\s:：|–—]+")
_HEAD: Final = re.compile(r"(?P<head>[^:：|–—]{2,40}?)\s?(?:[:：|–—]|\s-\s)")
_MINUTES: Final = re.compile(
    r"\d{1,3}[ -]?min(?:ute)?[sn]?[ .]?(?:read|listen|lesezeit|de lecture|de lectura|leestijd|lesedauer)?$"
)
_COUNT: Final = re.compile(r"\d{1,6} (?:comments?|shares?|kommentare?|commentaires?|comentarios?)$")
_PAGE: Final = re.compile(r"(?:page|seite|p\.) ?\d{1,3}(?: (?:of|von|/) ?\d{1,3})?$|\d{1,3} ?/ ?\d{1,3}$")
_COPYRIGHT: Final = re.compile(
    r"\(?(?:©|\(c\)\s|copyright\s*(?:©|\(c\)|[:\d]|by\b)|copyright\b.*\breserved)", re.IGNORECASE
)


class _Line(NamedTuple):
    """A block casefolded, without its decoration, and what stands before its first colon or dash."""

    folded: str
    bare: str
    head: str


def boilerplate_rule(reading: str) -> str | None:
    """Name of the rule by which the block is not of the article, or null."""
    if len(reading) > LONGEST:
        return None
    folded = reading.casefold()
    bare = folded.strip(_DECORATION)
    first = _FIRST_WORD.match(bare)
    if first is None or (first[0] not in _FIRST_WORDS and not first[0][0].isdigit()):
        return "copyright" if _is_copyright(_Line(folded, bare, "")) else None
    found = _HEAD.match(bare)
    line = _Line(folded, bare, found["head"] if found is not None else "")
    return next((name for name, test in _RULES if test(line)), None)


def opens_article(rule: str) -> bool:
    """Whether a first line may be a headline after all: “Watch: …”, “Video: …”."""
    return rule in ("read-more", "picture-credit", "newsletter")


def is_platform(reading: str) -> bool:
    """A share button's bare name, such as stands beside other share lines."""
    return reading.casefold().strip(_DECORATION) in words.PLATFORMS


def _is_share(line: _Line) -> bool:
    return line.bare in words.SHARE or (
        len(line.bare) <= _LONGEST_SHARE and line.bare.startswith(words.SHARE_STARTS)
    )


def _is_advert(line: _Line) -> bool:
    return line.bare in words.ADVERT


def _is_read_more(line: _Line) -> bool:
    """“Read more: …” and its like, alone or with the other story's headline."""
    return line.bare in words.READ_MORE or line.head in words.READ_MORE


def _is_newsletter(line: _Line) -> bool:
    invites = line.bare.startswith(words.SUBSCRIBE_STARTS)
    if not invites and not line.bare.startswith(words.OFFER_STARTS):
        return False
    topics = words.NEWSLETTERS + words.CHANNELS if invites else words.NEWSLETTERS
    return any(topic in line.folded for topic in topics)


def _is_copyright(line: _Line) -> bool:
    return _COPYRIGHT.match(line.folded) is not None or any(map(line.folded.__contains__, words.RIGHTS))


def _is_labelled(rule: str) -> Callable[[_Line], bool]:
    def test(line: _Line) -> bool:
        return len(line.bare) <= _LONGEST_CAPTION and words.LABELS.get(line.head) == rule

    return test


def _is_picture(line: _Line) -> bool:
    return len(line.folded) <= _LONGEST_CAPTION and line.folded.startswith(words.PICTURE_STARTS)


def _is_page_tool(line: _Line) -> bool:
    return line.bare in words.PAGE_TOOL or any(p.match(line.bare) for p in (_MINUTES, _COUNT, _PAGE))


_RULES: Final = (
    ("share-line", _is_share),
    ("advertisement", _is_advert),
    ("read-more", _is_read_more),
    ("newsletter", _is_newsletter),
    ("copyright", _is_copyright),
    ("picture-credit", _is_picture),
    ("picture-credit", _is_labelled("picture-credit")),
    ("page-tool", _is_page_tool),
    ("page-tool", _is_labelled("page-tool")),
)

_FIRST_WORDS: Final = frozenset(
    found[0]
    for phrase in (
        *words.SHARE,
        *words.ADVERT,
        *words.READ_MORE,
        *words.PAGE_TOOL,
        *words.LABELS,
        *words.SHARE_STARTS,
        *words.SUBSCRIBE_STARTS,
        *words.OFFER_STARTS,
        *words.PICTURE_STARTS,
        "seite",
        "page",
        "p.",
    )
    if (found := _FIRST_WORD.match(phrase.strip(_DECORATION))) is not None
)
