"""Header lines: who wrote it, when it was published, when it was updated."""

import re
from dataclasses import dataclass, field
from typing import Final

from services.parser.facts.dates import DateReading, match_date
from services.parser.text.names import name_like, split_names

LONGEST: Final = 320

Place = tuple[int, int]


@dataclass(slots=True)
class Header:
    """What one header line states; places and readings count from the start of the text."""

    authors: list[Place] = field(default_factory=list)
    published: DateReading | None = None
    updated: DateReading | None = None
    rule: str = "byline"


def _any(*words: str) -> re.Pattern[str]:
    return re.compile(rf"(?:{'|'.join(words)})(?!\w)\s*[:：]?\s*", re.IGNORECASE)


_UPDATED: Final = _any(
    r"(?:last |first )?(?:updated|modified|edited|revised)(?:\s(?:on|at))?",
    r"(?:zuletzt )?(?:aktualisiert|geändert|bearbeitet)(?:\s(?:am|um))?|update|stand",
    r"(?:mis(?:e)? à jour|modifié)(?:\sle)?|(?:última )?actuali[sz]a(?:do|ción|tion)(?:\sel)?|atualizado(?:\sem)?",
    r"(?:ultimo )?aggiornament[oi]|aggiornato(?:\sil)?|bijgewerkt|laatste update|uppdatera[dt]|oppdatert|opdateret|päivitetty",
    r"zaktualizowano|aktualizacja|aktualizov[aá]n[oéa]|frissítve|actualizat|(?:son )?güncelleme(?: tarihi)?|güncellendi|diperbarui",
    r"обновлено|изменено|оновлено|更新日時|更新|最終更新|수정|업데이트|آخر تحديث|تحديث|ενημερώθηκε|עודכן",
)
_PUBLISHED: Final = _any(
    r"(?:first |originally )?(?:published|posted|issued|released|created|filed|uploaded|date|dated|publication date)"
    r"(?:\s(?:on|at|date))?",
    r"(?:veröffentlicht|erschienen|erstellt|publiziert)(?:\s(?:am|um))?|datum",
    r"(?:publiée?|paru|créé)(?:\sle)?|publica(?:do|da|ción|tion)(?:\s(?:el|em))?|fecha|pubblicato(?:\sil)?|data",
    r"gepubliceerd(?:\sop)?|geplaatst|publicera[dt]|publisert|udgivet|offentliggjort|publicerat|julkaistu|dato",
    r"opublikowano|data publikacji|publikov[aá]n[oéa]|vydáno|zveřejněno|megjelent|publicat|yayınlan?ma(?: tarihi)?|giriş|tarih|diterbitkan",
    r"опубликовано|дата|опубліковано|公開日時|公開|掲載|配信|発行|입력|게재|등록|发布时间|发布|發布|نشر|تاريخ النشر|δημοσιεύθηκε|פורסם",
)
_BY_STRONG: Final = re.compile(
    r"(?:(?:a\s)?(?:(?:words|text|story|report|article|written|reported|reporting|analysis|exclusive|comment|opinion|review"
    r"|interview|posted|published|compiled)\s)?by|authors?|byline|ein(?:e)?\s\w{4,20}\svon|(?:text|autor(?:in)?|autoren|auteurs?"
    r"|autor(?:es|a)?|autore|autori|tekst|szerző|yazan|yazar|penulis|oleh|автор(?:ы|и)?|текст|συντάκτης|írta|kirjoittanut|napsala?)"
    r"(?=\s*[:：]|\s[^\W\d_a-zß-ÿ])|بقلم|كتب(?:ت)?|מאת|文\s?[/／:：]|記者\s?[:：]?|记者\s?[:：]?|作者\s?[:：])(?!\w)\s*[:：]?\s*",
    re.IGNORECASE,
)
_BY_WEAK: Final = re.compile(
    r"(?:von|par|por|di|de|da|door|van|av|af|od|przez|de la|από(?:\sτον|\sτην)?|bởi|ni|na)\s+(?=[^\W\d_a-zß-ÿ])",
    re.IGNORECASE,
)
_KOREAN: Final = re.compile(
    r"(?P<name>[가-힣]{2,4})\s?(?:기자|특파원|선임기자|논설위원)(?:\s?\(?[\w.+-]{1,64}@[\w.-]{1,100}\)?)?"
)
_BETWEEN: Final = re.compile(r"[\s|·•∙/,;:–—()*_\[\]-]+")
_ASIDE: Final = re.compile(
    r"\d{1,3}[ -]?min(?:ute)?s?(?:\.|\b)[^|·•\n]{0,20}|(?:at\s)?\d{1,2}[:.]\d\d(?:\s?[ap]m|\sUhr)?(?:\s[A-Z]{2,4})?\b"
)
_END_OF_NAMES: Final = re.compile(
    r"\s[|·•∙–—]\s|\||\n|\r|\s\(?(?=\d{1,4}[./\s-])|,\s?(?=\d)|\son\s(?=\w+\s\d)"
)
_SEGMENT: Final = re.compile(r"[^|·•∙,\n\r]+")


def read_header_line(raw: str, start: int) -> Header | None:
    """What the line says as a byline or date line; null if any part of it is neither.

    `raw` begins at `start` of the text.
    """
    if len(raw) > LONGEST:
        return None
    scan = _Scan(raw, start)
    while not scan.done():
        if not any(step(scan) for step in _STEPS):
            return None
    return scan.result()


class _Scan:
    """Walks along one header line."""

    def __init__(self, raw: str, start: int) -> None:
        self.raw, self.start, self.position = raw, start, 0
        self.header = Header()
        self.label: str | None = None
        self.unlabelled: list[Place] = []
        self.byline = False

    def done(self) -> bool:
        """Step over what parts the pieces of a line; true at its end."""
        self.position = _skip(self.raw, self.position)
        return self.position >= len(self.raw)

    def date(self, found: DateReading) -> None:
        moved = DateReading(self.start + found.start, self.start + found.end, found.value, found.ambiguous)
        if self.label == "updated" or (self.label is None and self.header.published is not None):
            self.header.updated = self.header.updated or moved
        else:
            self.header.published = self.header.published or moved
        self.label = None

    def result(self) -> Header | None:
        header = self.header
        dated = header.published is not None or header.updated is not None
        if not self.byline and dated and self.unlabelled:
            header.authors, header.rule = self.unlabelled[:], "name-beside-date"
        if self.unlabelled and not (dated or self.byline):
            return None
        if not header.authors and not dated:
            return None
        return header


def _skip(raw: str, position: int) -> int:
    found = _BETWEEN.match(raw, position)
    return found.end() if found else position


def _read_label(scan: _Scan) -> bool:
    for label, pattern in (("updated", _UPDATED), ("published", _PUBLISHED)):
        found = pattern.match(scan.raw, scan.position)
        if found is None:
            continue
        after = _skip(scan.raw, found.end())
        strong = _BY_STRONG.match(scan.raw, after)
        if strong is None and match_date(scan.raw, after) is None:
            return False
        scan.label, scan.position = label, after
        return True
    return False


def _read_date(scan: _Scan) -> bool:
    found = match_date(scan.raw, scan.position)
    if found is None:
        return False
    scan.date(found)
    scan.position = found.end
    return True


def _read_byline(scan: _Scan) -> bool:
    """“By …” up to a bar, a label or a date."""
    found = _BY_STRONG.match(scan.raw, scan.position)
    weak = found is None
    found = found or _BY_WEAK.match(scan.raw, scan.position)
    if found is None or found.end() >= len(scan.raw):
        return False
    end = _end_of_names(scan.raw, found.end())
    names = split_names(scan.raw[found.end() : end], scan.start + found.end())
    if not names or (weak and not _all_names(scan, names)) or not _short(scan.raw[found.end() : end]):
        return False
    scan.header.authors.extend(place for place in names if place not in scan.header.authors)
    scan.byline, scan.position = True, end
    return True


def _all_names(scan: _Scan, names: list[Place]) -> bool:
    return all(name_like(scan.raw[a - scan.start : b - scan.start]) for a, b in names)


def _short(names: str) -> bool:
    """A byline is no sentence."""
    return len(names.split()) <= 24 and not names.rstrip().endswith(("!", "?", ":"))


def _end_of_names(raw: str, position: int) -> int:
    found = _END_OF_NAMES.search(raw, position)
    end = found.start() if found else len(raw)
    for word in _LABEL_WORD.finditer(raw, position, end):
        for pattern in (_UPDATED, _PUBLISHED):
            label = pattern.match(raw, word.start(1))
            if label is not None and match_date(raw, _skip(raw, label.end())) is not None:
                return word.start()
        if match_date(raw, word.start(1)) is not None:
            return word.start()
    return end


_LABEL_WORD: Final = re.compile(r"[\s,]+([^\W\d_]\w+)")


def _read_korean(scan: _Scan) -> bool:
    found = _KOREAN.match(scan.raw, scan.position)
    if found is None:
        return False
    scan.header.authors.append((scan.start + found.start("name"), scan.start + found.end("name")))
    scan.byline, scan.position = True, found.end()
    return True


def _read_aside(scan: _Scan) -> bool:
    found = _ASIDE.match(scan.raw, scan.position)
    if found is None:
        return False
    scan.position = found.end()
    return True


def _read_segment(scan: _Scan) -> bool:
    """A name or an outlet without a label; it counts only beside a byline or a date."""
    found = _SEGMENT.match(scan.raw, scan.position)
    if found is None or not name_like(found[0].strip()):
        return False
    if len(found[0].split()) > 1:
        scan.unlabelled.extend(split_names(found[0], scan.start + found.start()))
    scan.position = found.end()
    return True


_STEPS: Final = (_read_label, _read_date, _read_byline, _read_korean, _read_aside, _read_segment)
