"""Under which keys articles in JSON keep what: NewsAPI and its kin, ninjs, schema.org, feeds."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

TITLE: Final = ("headline", "headlines", "title", "webtitle")
BODY: Final = (
    "articlebody",
    "bodyhtml",
    "bodyxhtml",
    "contenthtml",
    "bodies",
    "bodytext",
    "maintext",
    "fulltext",
    "contenttext",
    "body",
    "content",
    "text",
    "rawtext",
)
SUMMARY: Final = (
    "description",
    "descriptions",
    "descriptiontext",
    "standfirst",
    "subheadline",
    "leadparagraph",
    "trailtext",
    "abstract",
    "summary",
    "excerpt",
)
AUTHORS: Final = ("authors", "author", "byline", "by", "creator")
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
)
SINGLE: Final = ("article", "story", "item", "post", "content", "result", "document")
_WRAPPERS: Final = ("rendered", "value", "main", "name", "text", "original", "@value", "@id", "tag", "href")
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


def strings(value: Any) -> Iterator[str]:
    """The strings of a value: itself, those of a list, or of an object that wraps one."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        for item in value[:100]:
            yield from strings(item) if not isinstance(item, list) else ()
    elif isinstance(value, Mapping):
        key = next((key for key in _WRAPPERS if isinstance(value.get(key), str)), None)
        if key is not None:
            yield value[key]


def is_article(value: Any) -> bool:
    """Whether an object has a title and a body; or one of them and lists no articles beside it."""
    if not isinstance(value, Mapping):
        return False
    keys = index(value)
    has = {name: any(_filled(keys, key) for key in group) for name, group in _GROUPS.items()}
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
