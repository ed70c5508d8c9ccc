"""Labelled header lines: `Title: …`, `Autor: …`, `日付：…`."""

import re
from dataclasses import dataclass
from typing import Final

OTHER: Final = "other"
"""The kind of labels that state nothing an article has a place for: sections, tags, identifiers."""

_WORDS: Final = {
    "title": (
        "title headline head titel schlagzeile überschrift titre titolo título titulo tytuł titulek "
        "titul rubrik overskrift otsikko başlık judul заголовок название título 標題 标题 題名 タイトル 제목 "
        "العنوان τίτλος כותרת"
    ),
    "authors": (
        "author authors byline by writer writers reporter creator creators contributor contributors "
        "autor autoren autorin verfasser von auteur auteurs par autore autori di autores autora autoras "
        "por door skribent forfatter kirjoittaja autorzy autoři yazar penulis автор авторы автори 著者 作者 "
        "記者 记者 기자 글쓴이 الكاتب συντάκτης מאת"
    ),
    "published": (
        "published date pubdate pub_date published_at publishedat publication_date date_published "
        "datepublished datum veröffentlicht erschienen veröffentlichungsdatum publié publiée fecha "
        "publicado pubblicato data dato publicerad publisert udgivet opublikowano publikováno tarih "
        "tanggal дата опубликовано 日付 日期 公開日 発行日 날짜 게재일 입력 التاريخ "
        "ημερομηνία תאריך created issued "
        "posted dateline_date"
    ),
    "updated": (
        "updated updated_at updatedat modified lastmod last_modified date_modified datemodified "
        "aktualisiert actualizado aggiornato uppdaterad oppdatert opdateret обновлено 更新日 更新 수정 "
        "güncelleme"
    ),
    "url": ("url link permalink canonical canonical_url source_url adresse enlace 链接 原文链接"),
    "source": (
        "source sources quelle fuente fonte bron källa kilde źródło zdroj kaynak sumber источник 来源 來源 "
        "出典 출처 المصدر πηγή"
    ),
    "credit": ("credit credits agency agencies agentur agence agencia"),
    "language": (
        "language lang sprache langue idioma lingua taal språk sprog język jazyk dil bahasa язык 言語 语言 "
        "언어"
    ),
    "dateline": ("dateline location place ort lieu lugar luogo"),
    "body": ("text body content article story inhalt texte texto testo текст 正文 本文 본문"),
    OTHER: (
        "section sections category categories tags tag keywords keyword topic topics slug summary "
        "description abstract excerpt subtitle subhead subheadline deck kicker standfirst id guid image "
        "images thumbnail draft layout type publisher publication site outlet newspaper edition country "
        "region copyright license word_count wordcount words encoding charset content-type ressort "
        "rubrique kategorie schlagwörter sección редакция рубрика теги 分类 カテゴリ status weight "
        "permalink_name"
    ),
}
LABELS: Final = {word: kind for kind, words in _WORDS.items() for word in words.split()}
_PHRASES: Final = {
    "written by": "authors",
    "published on": "published",
    "publish date": "published",
    "publication date": "published",
    "date published": "published",
    "published at": "published",
    "published date": "published",
    "last updated": "updated",
    "last modified": "updated",
    "updated on": "updated",
    "date modified": "updated",
    "updated at": "updated",
    "source url": "url",
    "word count": "other",
    "author(s)": "authors",
    "data publikacji": "published",
    "mise à jour": "updated",
    "fecha de publicación": "published",
}
_LINE: Final = re.compile(
    r"[*_]{0,2}(?P<label>[^\W\d][\w ()-]{1,24}?)[*_]{0,2}\s?[:：][*_]{0,2}(?:\s+|(?<=：)|$)", re.DOTALL
)


@dataclass(frozen=True, slots=True)
class LineLabel:
    """The kind of a label and where its value begins in the line."""

    kind: str
    value_at: int


def read_label(content: str) -> LineLabel | None:
    """The known label with which the line begins, or null."""
    found = _LINE.match(content, 0, 60)
    if found is None:
        return None
    kind = label_kind(found["label"])
    return LineLabel(kind, found.end()) if kind else None


def label_kind(word: str) -> str | None:
    """What a label or front-matter key means, or null where it is none of ours."""
    key = word.strip().casefold()
    return LABELS.get(key) or _PHRASES.get(key) or LABELS.get(key.replace("-", "_").replace(" ", "_"))
