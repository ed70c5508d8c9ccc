"""Who a line among others says it is by (`Posted in Town by ann on August 3, 2019`)."""

import re
from typing import Final

from services.parser.facts.authors import clean_authors

LONGEST_LINE: Final = 160
"""Characters of a line that says who wrote, with its date and its sections."""
_BY: Final = (
    r"(?:(?i:posted|written|published|submitted|created|story|words)\s)?(?i:by)"
    r"|(?i:authors?|autor(?:in|en)?|auteurs?|autore)(?=\s?:)|About the [Aa]uthor\s[–—:-]"
    r"|(?i:(?:text|words|texte|texto|testo)(?:\s?(?:[&+/]|und|and|y|et|e)\s?(?:fotos?|photos?|bild(?:er)?))?)(?=\s?:)"
    r"|(?i:autor[*:/(]in\)?|autorinnen|verfasser(?:in)?)(?=\s?:)"
    r"|(?:(?i:verfasst|geschrieben|erstellt|veröffentlicht|publiziert|gespeichert|eingestellt|beitrag)\s?)?(?i:von)"
    r"|(?:(?i:publié|écrit|posté)\s)?(?i:par)|(?i:publicado|escrito)\s(?i:por)"
    r"|(?i:scritto|pubblicato)\s(?i:da)|(?i:geschreven|geplaatst)\s(?i:door)"
)
_KIND: Final = (
    r"(?:(?:An?|Ein|Eine|Blog)\s)?(?i:interview|kolumne|kommentar|gastbeitrag|beitrag|column|essay|report)\s"
)
_CAPITAL: Final = r"[^\W\d_a-zß-ÿ][\w.'’-]*"
_NAME: Final = rf"{_CAPITAL}(?:\s(?:(?:von|van|de|der|di|du|la|le)\s)?{_CAPITAL}){{0,3}}|[^\W\d_][\w.'’-]*"
_AFTER: Final = (
    r"\s*(?:$|[|·•»/,;()–—@]|\.$|\d|-\s|(?:am|on|at|um|le|il|el|à|in|under|unter|vor|for|mit|with|filed|posted"
    r"|geschrieben|comments?|kommentare?|read|lesen)\b)"
)
_JOINT: Final = r"(?:\s?:\s?|\s|(?=[A-ZÄÖÜ][a-zäöü]))"
"""What stands between the word and the name: nothing where two elements follow one another."""
_BEFORE: Final = r"(?<=\d\s)|(?<=[\d|·•»(])|(?<=[|·•»(–-]\s)|(?<=Uhr\s)"
"""A date, a dash or a section: after other words it is who shared, drew or photographed something."""
_FILED: Final = r"(?i:posted|filed) (?:in|under) .{1,60}? "
_SAID: Final = re.compile(rf"(?:{_BEFORE}|{_FILED})(?:{_BY}){_JOINT}(?P<name>{_NAME})(?={_AFTER})")
_OPENS: Final = re.compile(rf"(?:{_KIND})?(?:{_BY}){_JOINT}(?P<name>{_NAME})(?={_AFTER})")
_DATED: Final = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)|\d:\d\d")


def said_by(line: str) -> list[str]:
    """The names; empty where the line does not say, or is a sentence of the text.

    The line opens with it, or has a date beside it.
    """
    if len(line) > LONGEST_LINE:
        return []
    found = _OPENS.match(line) or (_SAID.search(line) if _DATED.search(line) else None)
    return clean_authors([found["name"]]) if found is not None else []
