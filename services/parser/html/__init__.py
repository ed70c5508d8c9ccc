"""Web pages: one page to one article.

The canonical text is what a reader of the article reads, in the page's order, an empty
line between two blocks: headline, byline or date line where they are shown, lead,
headings and paragraphs. All spans count on it. What was left out of it stands in
`boilerplate`, with the element it stood in as its locator.

Where a fact is both in the metadata and on the page, names (title, authors) take the
page's characters and so have a span; their wording is the metadata's, as the value, where
it differs. Dates keep the metadata's wording and locator, because those are exact to the
second and state their zone; a date has a span only where the page alone shows it. Facts
from metadata alone have a locator: `jsonld:NewsArticle.datePublished`, `meta:og:title`,
`microdata:author`, `html:lang`.
"""

from services.parser.html.reader import read_html

__all__ = ["read_html"]
