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
    """Whether an object has a body of its own, or a title with a summary."""
    if not isinstance(value, Mapping):
        return False
    keys = index(value)
    has = {name: any(_filled(keys, key) for key in group) for name, group in _GROUPS.items()}
    return (has["title"] and (has["body"] or has["summary"])) or (has["body"] and member_list(value) is None)


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
