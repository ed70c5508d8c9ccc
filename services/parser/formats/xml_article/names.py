"""How agencies and editorial systems call the parts of an article, without case and separators.

From the public documentation and sample files of agencies (Ritzau, NTB, TT, STT, ANP, Belga,
PAP, MTI), of Google News, Polopoly, Escenic, Methode and CCI, and from the words for
headline, lead, text and author in their languages.
"""

from typing import Final

from services.parser.strings import words

TITLE: Final = words(
    "headline hedline head hl hl1 heading headertext title titel titre titulo título titolo tytul tytuł "
    "rubrik tittel overskrift otsikko cim cím nadpis naslov titlu baslik başlık заголовок articletitle "
    "headtitle headtext titletext"
)
BODY: Final = words(
    "body bodytext bodycontent bodyhtml text texte texto testo tekst teksti fulltext maintext story "
    "storytext content contenthtml articlebody articletext artikeltext articlecontent brodtekst brødtekst "
    "brodtext brödtext leipäteksti leipateksti haupttext fliesstext cuerpo corpo corps tresc treść szoveg "
    "szöveg obsah metin текст newstext copy"
)
SUMMARY: Final = words(
    "subtitle subheadline subheading underrubrik undertittel deck standfirst lead lede intro ingress "
    "vorspann chapeau entradilla sommario occhiello abstract summary teaser description"
)
AUTHORS: Final = words(
    "byline author authors autor autoren auteur auteurs autore writer writers by reporter journalist "
    "skribent forfatter forfattere toimittaja szerzo szerző autorname creator firma signature"
)
PUBLISHED: Final = words(
    "published publisheddate publishdate publishedat publicationdate pubdate datepublished publishtime "
    "firstcreated created createddate creationdate issued dateissued dateandtime date datum dato fecha "
    "data datetime timestamp sent sentdate senddate releasedate erscheinungsdatum versioncreated publishtime "
    "publicationtime pubtime fechapublicacion"
)
LANGUAGE: Final = words("language lang sprache langue idioma lingua språk sprak")
ADDRESS: Final = words("url link weburl permalink canonicalurl")
DATELINE: Final = words("dateline datelinetext ortsmarke")
CAPTION: Final = words(
    "caption captions cutline imagecaption phototext photocaption bildtext bildunterschrift pie"
)
LABELS: Final = words("kicker strapline")
NOTES: Final = words("ednote editorsnote editornote notes note redactionalnote hinweis usage")
PARAGRAPHS: Final = words("p para paragraph paragraf absatz abschnitt line")
NAMED_ROOTS: Final = words("rbnews newsstory presseportal newsflash pressrelease dpanews apanews")
"""Outermost elements that are known to be articles; any other is read by its shape, and said to be."""

_PREFIXES: Final = ("news", "story", "article", "main", "document", "doc", "item", "orig", "full")
"""What systems put before the name of a part: `StoryTitle`, `NewsDate`, `MainText`."""


def is_called(name: str, group: frozenset[str]) -> bool:
    """Whether a name without case and separators is one of the group's, a prefix before it perhaps."""
    if name in group:
        return True
    return any(name.startswith(prefix) and name.removeprefix(prefix) in group for prefix in _PREFIXES)
