"""A search as an Atom feed: whoever saves its address in a reader is told of new documents."""

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Annotated, Final
from xml.sax.saxutils import escape, quoteattr

from fastapi import APIRouter, HTTPException, Query, Request, Response

from services.desk.params import SearchParameters
from services.index import fold
from services.index.documents import relations_of
from services.index.failures import BadCursor
from services.index.port import Searcher
from services.index.query import Sort
from services.index.results import Hit

MEDIA_TYPE: Final = "application/atom+xml"
LENGTH: Final = 50
"""Entries of a feed: what readers fetch every few minutes does not come in faster."""
UNDATED: Final = "1970-01-01T00:00:00Z"
_ILLEGAL: Final = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
Parameters = Annotated[SearchParameters, Query()]


def router(searcher: Searcher) -> APIRouter:
    """Route /api/search.atom."""
    routes = APIRouter(prefix="/api", tags=["search"])

    @routes.get(
        "/search.atom",
        response_class=Response,
        responses={200: {"content": {MEDIA_TYPE: {"schema": {"type": "string"}}}}},
    )
    def feed(request: Request, params: Parameters) -> Response:
        """The newest documents of a search as an Atom feed: those that have every word as it is typed."""
        asked = params.query(facet_size=0, fold=False)
        query = replace(asked, sort=Sort.NEWEST, limit=LENGTH, after=None, loosen=False)
        try:
            hits = searcher.search(query).hits
        except BadCursor as error:
            raise HTTPException(400, str(error)) from error
        base = base_of(request)
        address = base + params.address(after=None, sort=None, limit=None)
        title = f"Copydesk: {params.q}" if params.q else "Copydesk"
        return Response("".join(document(hits, title, address, address, base)), media_type=MEDIA_TYPE)

    return routes


def base_of(request: Request) -> str:
    """What addresses on this desk begin with."""
    return f"{request.url.scheme}://{request.url.netloc}"


def document(hits: tuple[Hit, ...], title: str, feed_id: str, address: str, base: str) -> Iterator[str]:
    """The feed's XML in pieces; `address` is the page that shows the same."""
    yield '<?xml version="1.0" encoding="utf-8"?>\n<feed xmlns="http://www.w3.org/2005/Atom">\n'
    yield f"<title>{_text(title)}</title>\n"
    yield f"<id>{_text(feed_id)}</id>\n<link href={_attribute(address)}/>\n"
    yield f"<updated>{max((_updated(hit) for hit in hits), default=UNDATED)}</updated>\n"
    yield "<author><name>Copydesk</name></author>\n"
    for hit in hits:
        yield from _entry(hit, base)
    yield "</feed>\n"


def _entry(hit: Hit, base: str) -> Iterator[str]:
    yield f"<entry>\n<id>urn:copydesk:document:{_text(hit.document_id)}</id>\n"
    yield f"<title>{_text(hit.title.text if hit.title else hit.opening)}</title>\n"
    yield f"<link href={_attribute(f'{base}/documents/{hit.document_id}')}/>\n"
    yield f"<updated>{_updated(hit)}</updated>\n"
    yield from (f"<category term={_attribute(relation)}/>\n" for relation in relations_of(hit))
    yield from (f"<author><name>{_text(author)}</name></author>\n" for author in hit.authors)
    yield f"<summary>{_text(' '.join(hit.snippet.text.split()))}</summary>\n</entry>\n"


def _updated(hit: Hit) -> str:
    day = fold.day_of(hit.published) if hit.published else None
    return f"{day.isoformat()}T00:00:00Z" if day else UNDATED


def _text(text: str) -> str:
    return escape(_ILLEGAL.sub("\ufffd", text))


def _attribute(text: str) -> str:
    return quoteattr(_ILLEGAL.sub("\ufffd", text))
