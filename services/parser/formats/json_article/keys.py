"""Under which keys articles in JSON keep what: NewsAPI and its kin, ninjs, schema.org, feeds."""

from collections.abc import Mapping
from typing import Any, Final

from services.parser.formats.json_article.elements import is_elements
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
    "titular",
    "titulo",
    "título",
    "titre",
    "titolo",
    "rubrik",
    "tittel",
    "otsikko",
    "nadpis",
    "başlık",
    "baslik",
    "заголовок",
    "标题",
    "標題",
    "newstitle",
    "articletitle",
    "storytitle",
    "titletext",
    "articleheadline",
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
    "articlehtml",
    "storyhtml",
    "html",
    "bodycontent",
    "articlecontent",
    "newscontent",
    "contentelements",
    "storybody",
    "articlecontents",
    "cuerpo",
    "contenido",
    "corps",
    "contenu",
    "texte",
    "texto",
    "testo",
    "tekst",
    "teksti",
    "brødtekst",
    "brodtekst",
    "brödtext",
    "brodtext",
    "inhalt",
    "haupttext",
    "artikeltext",
    "正文",
    "内容",
    "blocks",
    "news",
)
SUMMARY: Final = (
    "subheadline",
    "subheadlines",
    "subhead",
    "subtitle",
    "subheading",
    "untertitel",
    "deck",
    "dek",
    "description",
    "descriptions",
    "descriptionmain",
    "descriptiontext",
    "standfirst",
    "leadparagraph",
    "trailtext",
    "abstract",
    "summary",
    "excerpt",
    "intro",
    "introduction",
    "lead",
    "lede",
    "teaser",
    "chapeau",
    "chapo",
    "entradilla",
    "bajada",
    "subtitulo",
    "sommario",
    "occhiello",
    "ingress",
    "vorspann",
    "descriptionsummary",
    "descriptionhtml",
    "subtitletext",
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
    "autor",
    "autores",
    "autora",
    "autoren",
    "auteur",
    "auteurs",
    "autore",
    "autori",
    "firma",
    "signature",
    "bylinetext",
    "journalists",
    "reporters",
    "authorname",
    "contributorsby",
    "credits",
    "作者",
    "记者",
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
    "pubtime",
    "publishtime",
    "publishedtime",
    "publishedon",
    "publisheddatetime",
    "publishdatetime",
    "publicationdatetime",
    "datepub",
    "firstpublished",
    "firstpublishdate",
    "firstpublicationdate",
    "firstpublishedat",
    "displaydate",
    "releasedate",
    "sentdate",
    "senttime",
    "datecreated",
    "creationdate",
    "createddate",
    "createdon",
    "issued",
    "storydate",
    "articledate",
    "newsdate",
    "fecha",
    "fechapublicacion",
    "fechahora",
    "datum",
    "erscheinungsdatum",
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
    "lastupdated",
    "lastupdateddate",
    "lastupdate",
    "lastupdatedat",
    "lastmodifieddate",
    "modifieddate",
    "modifiedtime",
    "modificationdate",
    "updatetime",
    "updatedtime",
    "updateddate",
    "updatedon",
    "revised",
    "fechamodificacion",
    "aenderungsdatum",
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
ITEM: Final = ("uri", "guid", "itemid", "id")
VERSION: Final = "version"
LANGUAGE: Final = ("inlanguage", "language", "lang")
CREDIT: Final = ("creditline",)
DATELINE: Final = ("dateline", "located")
NOTES: Final = ("ednote", "editorsnote", "editornote", "editorialnote", "notetoeditors", "notepad")
"""Notes of the agency to the desks that take its copy."""
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
    "list",
    "records",
    "documents",
    "noticias",
    "articulos",
    "artikel",
    "meldungen",
    "notizie",
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
_FIELDS: Final = ("fields", "attributes", "_embedded")


def normal(key: str) -> str:
    """The key without case and separators: `published_at`, `publishedAt` and `@id` lose theirs."""
    return "".join(filter(str.isalnum, key)).lower()


def index(value: Mapping[str, Any]) -> dict[str, tuple[str, Any]]:
    """Normal key to (key, value); what stands under `fields`, `attributes` or `_embedded` counts as well.

    A number is the id of what is embedded, not its value.
    """
    found: dict[str, tuple[str, Any]] = {}
    for outer in ("", *_FIELDS):
        inner = value if not outer else value.get(outer)
        for key, item in inner.items() if isinstance(inner, Mapping) else ():
            name = normal(str(key))
            if name not in found or (outer == "_embedded" and isinstance(found[name][1], int)):
                found[name] = (f"{outer}.{key}" if outer else str(key), item)
    return found


def is_article(value: Any) -> bool:
    """Whether an object has a title and a body; or one of them and lists no articles beside it."""
    if not isinstance(value, Mapping):
        return False
    keys = index(value)
    has_title = _has(keys, TITLE, TITLE_STEM)
    has_body = _has(keys, BODY, BODY_STEM)
    if has_title and has_body:
        return True
    has_gist = has_title and _has(keys, SUMMARY)
    return (has_body or has_gist) and member_list(value) is None


def _has(keys: Mapping[str, tuple[str, Any]], names: tuple[str, ...], stem: str | None = None) -> bool:
    """Whether one of these keys holds a string, or one that begins with the stem."""
    called = [key for key in keys if key in names or (stem is not None and key.startswith(stem))]
    return any(_filled(keys, key) for key in called)


def _filled(keys: Mapping[str, tuple[str, Any]], key: str) -> bool:
    value = keys[key][1]
    if key in MEMBERS and not is_text(value):
        return False  # a list of articles, or what wraps it
    return any(text.strip() for text in strings(value)) or is_elements(value)


def is_text(value: Any) -> bool:
    """Whether a value is a string, or a list of nothing but strings."""
    if isinstance(value, list):
        return all(isinstance(entry, str) for entry in value)
    return isinstance(value, str)


def article_in(value: Any, depth: int = 3) -> Any:
    """The one article that a value is or wraps (`{"data": {"article": …}}`, a graph), or null."""
    if not isinstance(value, Mapping) or depth < 0:
        return None
    if is_article(value):
        return value
    keys = index(value)
    graph = keys.get("graph", ("", None))[1]
    if isinstance(graph, list):
        return _only_article(graph)
    inner = (article_in(keys[key][1], depth - 1) for key in (*MEMBERS, *SINGLE) if key in keys)
    return next((found for found in inner if found is not None), None)


def _only_article(nodes: list[Any]) -> Any:
    articles = [node for node in nodes if is_article(node)]
    return articles[0] if len(articles) == 1 else None


def member_list(value: Any, depth: int = 2) -> list[Any] | None:
    """The articles that an object lists; null where it lists none."""
    if isinstance(value, list):
        return value if any(is_article(item) for item in value[:50]) else None
    if not isinstance(value, Mapping) or depth < 0:
        return None
    keys = index(value)
    lists = (member_list(keys[key][1], depth - 1) for key in MEMBERS if key in keys)
    return next((found for found in lists if found is not None), None)
