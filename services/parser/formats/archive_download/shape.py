"""Where articles begin and end in downloads of press archives.

Nexis as text: `1 of 2 DOCUMENTS` before each, `LENGTH: 55 words` and `LOAD-DATE:` in each; its
newer form has `Length:`, `Body` and `End of Document`. Factiva: fields of two letters
(`HD`, `WC`, `LP`, `TD`, `AN`), or plain lines, and `Document ETIM000020100111e61b0000x` at the end.
"""

import re
from typing import Final

from services.parser.sniff.sample import Sample

_COUNTED: Final = re.compile(
    r"^[ \t]*(?:Document )?\d{1,6} of \d{1,6}(?: DOCUMENTS?)?[ \t]*\r?$", re.MULTILINE
)
_NEXIS: Final = re.compile(r"^(?:LENGTH|Length):[ \t]*[\d,.]+ (?:words|Wörter|mots|palabras)", re.MULTILINE)
_LOADED: Final = re.compile(r"^(?:LOAD-DATE|Load-Date):", re.MULTILINE)
_NEXIS_END: Final = re.compile(r"^End of Document[ \t]*\r?$", re.MULTILINE)
_FACTIVA: Final = re.compile(r"^(?:HD|WC|PD|SN|LP|TD)(?: {1,4}|\t|\r?$)", re.MULTILINE)
_FACTIVA_END: Final = re.compile(
    r"^(?:AN[ \t]+)?(?:\(AN \))?Document [A-Z][A-Z0-9]{8,}\w{4,}[ \t]*\r?$", re.MULTILINE
)
_MARKS: Final = ("LENGTH:", "Length:", "\nWC", "\nDocument ", "\nAN ")
"""One of these stands in every download; looking for them costs a hundredth of the patterns."""
FEWEST_FIELDS: Final = 3
"""Labels of two letters that other text may have by chance; a download has six and more."""


def documents_in(sample: Sample) -> int:
    """How many articles the download has, more than one as soon as a second shows; 0 for other text."""
    return documents_in_text(sample.head)


def documents_in_text(text: str) -> int:
    """The same of a text."""
    if not any(mark in text for mark in _MARKS):
        return 0
    if not is_nexis(text) and not is_factiva(text):
        return 0
    return len(split_documents(text)) or 1


def is_nexis(text: str) -> bool:
    """Whether the text has the fields of Nexis."""
    return _NEXIS.search(text) is not None and (
        _LOADED.search(text) is not None or _NEXIS_END.search(text) is not None or bool(_COUNTED.search(text))
    )


def is_factiva(text: str) -> bool:
    """Whether the text has the fields of Factiva, or its mark at the end."""
    return len(set(_FACTIVA.findall(text))) > FEWEST_FIELDS or _FACTIVA_END.search(text) is not None


def split_documents(text: str) -> list[str]:
    """The articles: after each count of Nexis, or up to each mark at an end. The cover is dropped."""
    if counted := list(_COUNTED.finditer(text)):
        ends = [*(found.start() for found in counted[1:]), len(text)]
        return [text[found.end() : end] for found, end in zip(counted, ends, strict=True)]
    ends = [found.end() for found in (*_NEXIS_END.finditer(text), *_FACTIVA_END.finditer(text))]
    if not ends:
        return [text]
    starts = [0, *ends[:-1]]
    parts = [text[start:end] for start, end in zip(starts, ends, strict=True)]
    return [part for part in parts if part.strip()]
