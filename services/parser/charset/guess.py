"""Guessing the charset of bytes that are not UTF-8 and declare nothing.

Each code page is asked how well its reading fits the letters of a language written with
it; Windows-1252 wins a tie. Only what stands outside of ASCII is looked at.
"""

import re
from dataclasses import dataclass
from typing import Final

_SAMPLE: Final = 20_000
"""Bytes: an article's length, beyond which the guess does not change."""


@dataclass(frozen=True, slots=True)
class _Candidate:
    charset: str
    letters: frozenset[str]
    latin: bool = True


def _candidate(charset: str, letters: str) -> _Candidate:
    return _Candidate(charset, frozenset(letters + letters.upper()))


_SINGLE: Final = (
    _candidate("cp1252", "äöüß"),
    _candidate("cp1252", "éèêëàâçîïôùûœæ"),
    _candidate("cp1252", "áéíóúñü¿¡"),
    _candidate("cp1252", "ãõáàéíóúâêôç"),
    _candidate("cp1252", "àèéìòù"),
    _candidate("cp1252", "æøåäöéü"),
    _candidate("cp1252", "áðéíóúýþæö"),
    _candidate("cp1250", "ąćęłńóśźż"),
    _candidate("cp1250", "áčďéěíňóřšťúůýž"),
    _candidate("cp1250", "áäčďéíľĺňóôŕšťúýž"),
    _candidate("cp1250", "áéíóöőúüű"),
    _candidate("cp1250", "čćšžđ"),
    _candidate("cp1254", "çğıöşüâî"),
    _candidate("cp1257", "āčēģīķļņšūž"),
    _candidate("cp1257", "ąčęėįšųūž"),
)
_CYRILLIC: Final = frozenset("абвгдежзийклмнопрстуфхцчшщъыьэюяёіїєґўђјљњћџ")
_GREEK: Final = frozenset("αβγδεζηθικλμνξοπρστυφχψωάέήίόύώς")
_HEBREW: Final = frozenset("אבגדהוזחטיכלמנסעפצקרשתךםןףץ")
_ARABIC: Final = frozenset("ابتثجحخدذرزسشصضطظعغفقكلمنهويةىءأإآؤئ")
_OTHER: Final = (
    _Candidate("cp1251", _CYRILLIC, latin=False),
    _Candidate("koi8-r", _CYRILLIC, latin=False),
    _Candidate("iso8859-5", _CYRILLIC, latin=False),
    _Candidate("cp866", _CYRILLIC, latin=False),
    _Candidate("cp1253", _GREEK, latin=False),
    _Candidate("cp1255", _HEBREW, latin=False),
    _Candidate("cp1256", _ARABIC, latin=False),
)
_WIDE: Final = (
    ("euc_kr", re.compile("[가-힣]"), 0.7),
    ("euc_jp", re.compile("[ぁ-ヶ]"), 0.3),
    ("cp932", re.compile("[ぁ-ヶ]"), 0.3),
    ("gb2312", re.compile("[的是在一不了有和人这中大为上个国]"), 0.05),
    ("gb18030", re.compile("[的是在一不了有和人这中大为上个国]"), 0.05),
    ("big5", re.compile("[的是在一不了有和人這中大為上個國]"), 0.05),
)
_OUTSIDE: Final = re.compile(r"[^\x00-\x7f]+")
_LATIN: Final = frozenset({"cp1252", "cp1250", "cp1254", "cp1257", "mac-roman", "iso8859-2", "iso8859-15"})
_RAW_OUTSIDE: Final = re.compile(rb"[\x80-\xff]+")
_RAW_LETTERS: Final = re.compile(rb"[A-Za-z]")
_SURE_BYTES: Final = 40
"""Bytes outside of ASCII from which, if they outnumber its letters, no language of Latin letters is left."""
_PUNCTUATION: Final = frozenset("“”‘’„‚–—…«»‹›•·°§©®™€£\xa0№")
_MISPLACED: Final = re.compile(r"(?<=[a-zß-ÿ])[^\x00-\x7f\w’‘”“–—…»«\xad\xa0°´²³ªº†]+(?=[a-z])")


_MIXED: Final = re.compile(r"(?<=[A-Za-z])[^\x00-\x7f]|[^\x00-\x7f](?=[A-Za-z])")
"""A letter of another script within a Latin word."""


def guess(copy: bytes) -> str:
    """Name of the Python codec that reads the bytes best; `cp1252` where nothing fits."""
    sample = copy[:_SAMPLE]
    return _wide(sample) or _single(sample)


def contradicts(copy: bytes, codec: str) -> bool:
    """Whether bytes labelled as a Latin code page are text in another script beyond doubt."""
    if codec not in _LATIN:
        return False
    sample = copy[:_SAMPLE]
    outside = sum(len(run) for run in _RAW_OUTSIDE.findall(sample))
    inside = len(_RAW_LETTERS.findall(sample))
    return outside >= _SURE_BYTES and outside > inside and guess(copy) not in _LATIN


def _wide(sample: bytes) -> str | None:
    for charset, usual, share in _WIDE:
        text = _complete(sample, charset)
        if text is None:
            continue
        outside = "".join(_OUTSIDE.findall(text))
        if outside and len(usual.findall(outside)) >= share * len(outside):
            return charset
    return None


def _complete(sample: bytes, charset: str) -> str | None:
    """The sample decoded, without a character that its end cut through."""
    try:
        return sample.decode(charset)
    except UnicodeDecodeError as error:
        if error.start < len(sample) - 3 or not error.start:
            return None
        return sample[: error.start].decode(charset)


def _single(sample: bytes) -> str:
    best, best_score = "cp1252", 0.0
    for candidate in (*_SINGLE, *_OTHER):
        score = _score(sample.decode(candidate.charset, "replace"), candidate)
        if score > best_score:
            best, best_score = candidate.charset, score
    return best


def _score(text: str, candidate: _Candidate) -> float:
    """Share of the characters outside of ASCII that the language's letters account for."""
    outside = [c for run in _OUTSIDE.findall(text) for c in run if c not in _PUNCTUATION]
    if not outside:
        return 0.5
    fitting = sum(c in candidate.letters for c in outside) - len(_MISPLACED.findall(text))
    if not candidate.latin:
        fitting -= len(_MIXED.findall(text))
    return fitting / len(outside)
