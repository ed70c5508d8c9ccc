"""Under which keys articles in JSON keep what: NewsAPI and its kin, ninjs, schema.org, feeds."""

from collections.abc import Mapping
from typing import Any, Final

from services.parser.formats.json_article.values import strings

TITLE: Final = (
    "headline",
    "headlines",
    "headlinemain",
    "title",
    "webtitle",
    "headlinetext",
    "heading",
    "overskrift",
    "titel",
)
BODY: Final = (
    "articlebody",
    "bodyhtml",
    "bodyxhtml",
    "contenthtml",
    "bodies",
    "bodyrichtext",
    "bodymain",
    "bodytext",
    "maintext",
    "fulltext",
    "contenttext",
    "body",
    "content",
    "text",
    "rawtext",
    "story",
    "storytext",
    "articletext",
    "newstext",
    "paragraphs",
    "contents",
)
SUMMARY: Final = (
    "description",
    "descriptions",
    "descriptionmain",
    "descriptiontext",
    "standfirst",
    "subheadline",
    "leadparagraph",
    "trailtext",
    "abstract",
    "summary",
    "excerpt",
)
AUTHORS: Final = (
    "authors",
    "author",
    "bylines",
    "byline",
    "by",
    "creators",
    "creator",
    "writers",
    "writer",
    "reporter",
    "journalist",
)
PUBLISHED: Final = (
    "datepublished",
    "publishedat",
    "publishdate",
    "datepublish",
    "publicationdate",
    "webpublicationdate",
    "pubdate",
    "firstcreated",
    "contentcreated",
    "versioncreated",
    "published",
    "dategmt",
    "date",
    "publisheddate",
    "datetime",
    "timestamp",
    "created",
    "createdat",
)
UPDATED: Final = (
    "datemodified",
    "updatedat",
    "modifiedat",
    "lastmodified",
    "datemodify",
    "modifiedgmt",
    "versioncreated",
    "updated",
    "modified",
)
URL: Final = (
    "url",
    "weburl",
    "canonicalurl",
    "link",
    "permalink",
    "externalurl",
    "mainentityofpage",
    "id",
    "uri",
)
LANGUAGE: Final = ("inlanguage", "language", "lang")
CREDIT: Final = ("creditline",)
DATELINE: Final = ("dateline",)
MARKED: Final = ("html", "xhtml", "rich")
"""Parts of the keys and types of bodies that keep their paragraphs."""
BODY_STEM, TITLE_STEM = "body", "headline"
"""ninjs 1.x names a property after its rendition: `body_main`, `headline_short`."""
LESSER: Final = ("short", "sub", "summary", "teaser", "extended", "seo", "alt", "transcript", "caption")
"""Renditions that are not the main one."""
MEMBERS: Final = (
    "articles",
    "items",
    "entries",
    "results",
    "docs",
    "posts",
    "stories",
    "data",
    "response",
    "graph",
    "payload",
    "hits",
    "news",
    "newsitems",
    "value",
    "rows",
)
SINGLE: Final = (
    "article",
    "story",
    "item",
    "post",
    "content",
    "result",
    "document",
    "newsitem",
    "ninjs",
    "message",
    "source",
)
_FIELDS: Final = ("fields", "attributes")


def normal(key: str) -> str:
    """The key without case and separators: `published_at`, `publishedAt` and `@id` lose theirs."""
    return "".join(filter(str.isalnum, key)).lower()


def index(value: Mapping[str, Any]) -> dict[str, tuple[str, Any]]:
    """Normal key to (key, value); what stands under `fields` or `attributes` counts as well."""
    found: dict[str, tuple[str, Any]] = {}
    for outer in ("", *_FIELDS):
        inner = value if not outer else value.get(outer)
        if isinstance(inner, Mapping):
            for key, item in inner.items():
                path = f"{outer}.{key}" if outer else str(key)
                found.setdefault(normal(str(key)), (path, item))
    return found


def is_article(value: Any) -> bool:
    """Whether an object has a title and a body; or one of them and lists no articles beside it."""
    if not isinstance(value, Mapping):
        return False
    keys = index(value)
    has = {name: any(_filled(keys, key) for key in group) for name, group in _GROUPS.items()}
    has["body"] = has["body"] or any(_filled(keys, key) for key in keys if key.startswith(BODY_STEM))
    has["title"] = has["title"] or any(_filled(keys, key) for key in keys if key.startswith(TITLE_STEM))
    if has["title"] and has["body"]:
        return True
    return (has["body"] or (has["title"] and has["summary"])) and member_list(value) is None


def article_in(value: Any, depth: int = 3) -> Any:
    """The one article that a value is or wraps (`{"data": {"article": …}}`, a graph), or null."""
    if not isinstance(value, Mapping) or depth < 0:
        return None
    if is_article(value):
        return value
    keys = index(value)
    if "graph" in keys and isinstance(keys["graph"][1], list):
        articles = [node for node in keys["graph"][1] if is_article(node)]
        return articles[0] if len(articles) == 1 else None
    inner = (article_in(keys[key][1], depth - 1) for key in (*MEMBERS, *SINGLE) if key in keys)
    return next((found for found in inner if found is not None), None)


_GROUPS: Final = {"title": TITLE, "body": BODY, "summary": SUMMARY}


def _filled(keys: Mapping[str, tuple[str, Any]], key: str) -> bool:
    return key in keys and any(text.strip() for text in strings(keys[key][1]))


def member_list(value: Any, depth: int = 2) -> list[Any] | None:
    """The articles that an object lists; null where it lists none."""
    if isinstance(value, list):
        return value if any(is_article(item) for item in value[:50]) else None
    if not isinstance(value, Mapping) or depth < 0:
        return None
    keys = index(value)
    lists = (member_list(keys[key][1], depth - 1) for key in MEMBERS if key in keys)
    return next((found for found in lists if found is not None), None)
