"""What a confined worker does for the page of an original: nothing here may read a file or an address.

The desk has no hand in hostile bytes: a worker of the parser's sandbox makes pictures of pages, takes
mails apart, marks HTML and reads what word processors wrote; it gives back PNG, JSON, text, and HTML
without scripts, links and addresses.
"""

import json
from collections.abc import Callable, Mapping
from typing import Any, Final

from copydesk_contracts.events import ReasonCode
from services.desk.beside import html_marks, mail_parts, office, pdf_pages
from services.parser.formats.pdf.bounds import check_streams
from services.parser.limits import Limits
from services.process.errors import Rejected

Request = Mapping[str, Any]


def render(copy: bytes, asked: str, limits: Limits) -> bytes:
    """What is asked for, as JSON with `what` and its own fields. Raises Rejected."""
    request: Request = json.loads(asked)
    try:
        if str(request["what"]).startswith("pdf"):
            check_streams(copy, limits)
        return _MAKERS[request["what"]](copy, request, limits)
    except (Rejected, MemoryError):
        raise
    except Exception as error:
        raise Rejected(ReasonCode.MALFORMED, f"{type(error).__name__}: {error}"[:500]) from error


def _pdf_words(copy: bytes, _request: Request, _limits: Limits) -> bytes:
    return json.dumps(pdf_pages.words(copy)).encode()


def _pdf_page(copy: bytes, request: Request, _limits: Limits) -> bytes:
    return pdf_pages.picture(copy, int(request["page"]))


def _html_text(copy: bytes, request: Request, _limits: Limits) -> bytes:
    return html_marks.text_of(copy, str(request["charset"])).encode("utf-8", "replace")


def _html_marked(copy: bytes, request: Request, _limits: Limits) -> bytes:
    marks = [html_marks.TextPlace(*place) for place in request["marks"]]
    return html_marks.marked(copy, str(request["charset"]), marks, str(request["address"]))


def _mail_parts(copy: bytes, _request: Request, limits: Limits) -> bytes:
    return json.dumps(mail_parts.parts(copy, limits)).encode()


def _mail_part(copy: bytes, request: Request, limits: Limits) -> bytes:
    return mail_parts.part(copy, int(request["part"]), limits)


def _office_text(copy: bytes, request: Request, limits: Limits) -> bytes:
    return office.office_text(copy, str(request["kind"]), limits).encode("utf-8", "replace")


_MAKERS: Final[Mapping[str, Callable[[bytes, Request, Limits], bytes]]] = {
    "pdf-words": _pdf_words,
    "pdf-page": _pdf_page,
    "html-text": _html_text,
    "html-marked": _html_marked,
    "mail-parts": _mail_parts,
    "mail-part": _mail_part,
    "office-text": _office_text,
}
