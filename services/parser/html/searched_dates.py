"""The day of publication out of addresses and attributes, and by htmldate: the last evidence."""

import re
from collections.abc import Iterator
from datetime import date
from typing import Final

import htmldate
from lxml import etree
from lxml.html import HtmlElement

from copydesk_contracts.article import DateFact
from services.parser.facts.dates import match_date
from services.parser.html.dates import metadata_date
from services.parser.html.head import PageHead
from services.parser.html.stated_day import is_stated

EARLIEST: Final = 1995
"""Years before the web's are no days on which a page was published."""
LONGEST_VALUE: Final = 40
"""Characters of an attribute that may be a date with time and zone."""
LONGEST_SCRIPT: Final = 200
"""Characters of a script that does no more than to write a line."""
_QUOTED: Final = re.compile(r"[\"'](?=\d)")
_ADDRESS: Final = (
    re.compile(r"(?<!\d)(?P<year>(?:19|20)\d\d)([/_.-]?)(?P<month>[01]\d)\2(?P<day>[0-3]\d)(?!\d)"),
    re.compile(r"(?<!\d)(?P<day>[0-3]\d)([_.-])(?P<month>[01]\d)\2(?P<year>(?:19|20)\d\d)(?!\d)"),
)
_ATTRIBUTE: Final = re.compile(
    r"data-(?:(?:article|story|news|content|page)-)?(?:publish(?:ed)?|pub|publication|deploy|issued?|posted?)"
    r"-?(?:date|time|datetime|dt|at|on)$"
)
_DATED_ATTRIBUTE: Final = re.compile(r"data-.*date$")


def address_date(head: PageHead) -> DateFact | None:
    """The day that the page's own address carries (`/2021/03/08/`, `/29-10-2021`)."""
    for place, address in _addresses(head):
        days = {day for pattern in _ADDRESS for found in pattern.finditer(address) if (day := _day(found))}
        if len(days) == 1:
            return DateFact(
                text=address, value=days.pop(), locator=place, rule="html.address-date", confidence=0.7
            )
    return None


def _addresses(head: PageHead) -> Iterator[tuple[str, str]]:
    if head.canonical:
        yield "html:link-canonical", head.canonical
    for address in head.meta.get("og:url", ())[:1]:
        yield "meta:og:url", address


def _day(found: re.Match[str]) -> str | None:
    try:
        day = date(int(found["year"]), int(found["month"]), int(found["day"]))
    except ValueError:
        return None
    return day.isoformat() if day.year >= EARLIEST else None


def attribute_date(root: HtmlElement) -> DateFact | None:
    """The day of publication that elements carry in data attributes, if they all say the same."""
    found = [
        DateFact(text=value, value=day, locator=f"html:{name}", rule="html.attribute-date", confidence=0.7)
        for element in root.iter(etree.Element)
        for name, value in element.items()
        if _ATTRIBUTE.match(name)
        and len(value) <= LONGEST_VALUE
        and (day := metadata_date(value)) is not None
    ]
    return found[0] if len({(fact.value or "")[:10] for fact in found}) == 1 else None


def searched_date(root: HtmlElement, address: str | None) -> DateFact | None:
    """The day that htmldate finds in markup, address and text of a page where no rule finds one.

    It knows more manners than the rules here, and says neither where it found the day nor its time.
    Data attributes are left to `attribute_date`: the library takes any of them.
    """
    attributes = (name for element in root.iter(etree.Element) for name, _ in element.items())
    if any(map(_DATED_ATTRIBUTE.match, attributes)):
        return None
    found = _ask(root, address, thorough=False)
    if found is None or metadata_date(found) is None or not is_stated(root, found):
        return None
    return DateFact(text=found, value=found, locator="html:page", rule="html.searched-date", confidence=0.5)


def guessed_day(root: HtmlElement, address: str | None, days: set[str]) -> DateFact | None:
    """The day that htmldate's search of the whole page finds, if it is one of the `days` in its lines.

    Unguarded the search answers with years of copyright and versions of style sheets.
    """
    found = _ask(root, address, thorough=True) if days else None
    if found not in days:
        return None
    return DateFact(text=found, value=found, locator="html:page", rule="html.guessed-date", confidence=0.4)


def written_days(root: HtmlElement) -> set[str]:
    """Days in the short scripts with which a page writes them (`showDate("2020/04/17 01:43")`)."""
    days = set()
    for script in root.iter("script"):
        text = script.text or ""
        for quoted in _QUOTED.finditer(text) if len(text) <= LONGEST_SCRIPT else ():
            reading = match_date(text, quoted.end())
            if reading is not None and reading.value is not None:
                days.add(reading.value[:10])
    return days


def _ask(root: HtmlElement, address: str | None, *, thorough: bool) -> str | None:
    try:
        return htmldate.find_date(root, extensive_search=thorough, original_date=True, url=address)
    except Exception:
        # Hostile markup: the library fails, the page does not.
        return None
