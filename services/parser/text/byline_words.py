"""The words with which header lines name what they state."""

import re
from typing import Final

from services.parser.facts.word_tables import phrases

_UPDATED: Final = """
updated|updated on|updated at|last updated|last updated on|last modified|modified|edited|revised|update
first updated
aktualisiert|aktualisiert am|zuletzt aktualisiert|zuletzt aktualisiert am|zuletzt geändert
zuletzt bearbeitet|geändert am|stand
mis à jour|mis à jour le|mise à jour|mise à jour le|modifié le|actualizado|actualizado el|actualización
última actualización
atualizado|atualizado em|aggiornato|aggiornato il|aggiornamento|ultimo aggiornamento|bijgewerkt
bijgewerkt op|laatste update
uppdaterad|uppdaterat|oppdatert|sist oppdatert|opdateret|päivitetty|uuendatud|zaktualizowano|aktualizacja
ostatnia aktualizacja
aktualizováno|aktualizované|aktualizacija|frissítve|actualizat|actualizat la|güncelleme|güncelleme tarihi
son güncelleme|güncellendi
diperbarui|dikemas kini|cập nhật|обновлено|изменено|оновлено|обновена|ажурирано|ενημερώθηκε|更新日時|更新
最終更新|수정
업데이트|최종수정
آخر تحديث|تحديث|עודכן|अपडेट
"""
_PUBLISHED: Final = """
published|published on|published at|first published|first published on|originally published|posted|posted on
posted at|issued
released|created|filed|uploaded|date|dated|publication date|publish date|published date|date of publication
veröffentlichung|veröffentlichungsdatum|date de publication|fecha de publicación|data di pubblicazione
data de publicação|publicatiedatum
veröffentlicht|veröffentlicht am|erschienen am|erschienen|erstellt|erstellt am|publiziert am|datum|vom
publié|publiée|publié le|publiée le|paru le|créé le|publicado|publicada|publicado el|publicado em|fecha|data
pubblicato|pubblicato il
gepubliceerd|gepubliceerd op|geplaatst|publicerad|publicerat|publisert|udgivet|offentliggjort|julkaistu
avaldatud|publicēts
opublikowano|data publikacji|publikováno|publikované|vydáno|zveřejněno|objavljeno|objavljen|megjelent
publicat|publicat la|publikuar
yayınlanma|yayınlanma tarihi|yayınlanma:|yayın tarihi|giriş|giriş tarihi|tarih|tanggal|diterbitkan
dipublikasikan|ngày đăng
опубликовано|дата|дата публикации|опубліковано|публикувано|објављено|δημοσιεύθηκε|δημοσίευση|公開日時|公開
公開日|掲載
配信|発行
입력|게재|등록|승인|发布时间|发布于|发布|發布|發布時間|نشر|نشر في|نُشر|تاريخ النشر|פורסם|प्रकाशित
"""
_BY_STRONG: Final = """
by|by:|words by|text by|story by|report by|article by|written by|reported by|reporting by|analysis by
exclusive by|comment by
opinion by|review by|interview by|posted by|published by|submitted by|compiled by|a report by
a comment by|author|authors|byline
ein kommentar von|eine analyse von|ein bericht von|ein gastbeitrag von|ein interview von|eine reportage von
kommentar von|interview von
text von|text|bericht von|autor|autorin|autoren|propos recueillis par|rédigé par|auteur|auteurs|texte
escrito por|autora|autores
autore|autori|a cura di|tekst|tekst af|door onze redacteur|av vår reporter|szerző|kirjoittanut|teksti|napsal
napsala|autoři|autorzy
yazan|yazar|haber|penulis|oleh|laporan|автор|авторы|автори|текст|συντάκτης|κείμενο|بقلم|كتب|كتبت|إعداد|מאת
文/|文／|文|記者|记者|本报记者|作者
"""
_BY_WEAK: Final = """
von|par|por|di|de|da|door|van|av|af|od|przez|από τον|από την|από|bởi|írta
skriven av|skrevet av|skrevet af|geschreven door
"""


def _pattern(table: str, after: str) -> re.Pattern[str]:
    longest_first = sorted(phrases(table), key=lambda phrase: (-len(phrase), phrase))
    return re.compile(rf"(?:{'|'.join(map(re.escape, longest_first))}){after}", re.IGNORECASE)


UPDATED: Final = _pattern(_UPDATED, r"(?!\w)\s*[:：]?\s*")
PUBLISHED: Final = _pattern(_PUBLISHED, r"(?!\w)\s*[:：]?\s*")
BY_STRONG: Final = _pattern(_BY_STRONG, r"(?:(?<=[/／])|(?!\w))(?:\s*[:：]\s*|\s+|(?<=[/／]))")
"""After one of these a name follows, be it a single word in small letters."""

BY_WEAK: Final = _pattern(_BY_WEAK, r"\s+(?=[^\W\d_])")
"""Prepositions that mean much else: a name must follow, and nothing but names."""

KOREAN: Final = re.compile(
    r"(?P<name>[가-힣]{2,4})\s?(?:기자|특파원|선임기자|논설위원)(?:\s?\(?[\w.+-]{1,64}@[\w.-]{1,100}\)?)?"
)
