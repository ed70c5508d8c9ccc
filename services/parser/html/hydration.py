"""The article's HTML out of the data that a page's own scripts would have filled it from.

Frameworks ship a page's content as strings in scripts (JSON state, streamed rows). Where
the page itself shows no article, the string with most paragraphs is it, else the list with most prose.
"""

from collections.abc import Iterator
from html import escape
from json.decoder import scanstring  # type: ignore[attr-defined]
from typing import Final

from lxml import etree
from lxml.html import HtmlElement, HTMLParser, fragment_fromstring

from services.parser.html.listed_prose import listed_paragraphs

MIN_PARAGRAPHS: Final = 3
"""Paragraphs of a string of markup that can be an article: fewer are a teaser or a note."""
MAX_SCRIPTS: Final = 500
"""Scripts of a page that are looked at; pages with more load advertisements."""
MAX_FAILURES: Final = 20
"""Quotation marks in a script that open no string of JSON before the script is given up."""
_MARKS: Final = ("<p", "\\u003cp", "\\u003Cp", "&lt;p")


def hydrate(root: HtmlElement) -> HtmlElement | None:
    """The fragment with the article's paragraphs, or null where no script holds one."""
    scripts = [s.text for s in root.iter("script") if s.text][:MAX_SCRIPTS]
    texts = (text for script in scripts if any(m in script for m in _MARKS) for text in _strings(script))
    best = max(texts, key=lambda text: text.count("</p>"), default="")
    if best.count("</p>") >= MIN_PARAGRAPHS:
        return _parsed(best[best.index("<") :])
    listed = listed_paragraphs(scripts)
    if len(listed) < MIN_PARAGRAPHS:
        return None
    return _parsed("".join(f"<p>{escape(text)}</p>" for text in listed))


def _parsed(markup: str) -> HtmlElement | None:
    try:
        parser = HTMLParser(encoding="utf-8", no_network=True, remove_comments=True, remove_pis=True)
        return fragment_fromstring(markup.encode("utf-8", "replace"), create_parent="div", parser=parser)
    except (etree.LxmlError, ValueError, AssertionError):
        return None


def _strings(script: str) -> Iterator[str]:
    """Every JSON string in a script, one pass."""
    at, failures = script.find('"'), 0
    while at >= 0 and failures < MAX_FAILURES:
        try:
            text, end = scanstring(script, at + 1, False)
        except ValueError:
            failures, end = failures + 1, at + 1
        else:
            yield text
        at = script.find('"', end)
