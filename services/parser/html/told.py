"""What a page says before anything is decided: its blocks, its metadata, its title, the evidence."""

from dataclasses import dataclass

from services.parser.html.blocks import Outline, read_outline
from services.parser.html.document import Page
from services.parser.html.evidence import PageEvidence, gather
from services.parser.html.head import PageHead, read_head
from services.parser.html.jsonld import JsonLd, read_jsonld
from services.parser.html.strings import key
from services.parser.html.titles import Title, read_title


@dataclass(frozen=True)
class Told:
    """What a page says before anything is decided: its blocks, its metadata, the evidence."""

    outline: Outline
    head: PageHead
    data: JsonLd
    title: Title | None
    evidence: PageEvidence

    @property
    def headline(self) -> str:
        """The title's words, empty where there is none."""
        return self.title.text if self.title else ""

    @property
    def descriptions(self) -> list[str]:
        """What metadata give as the article's summary."""
        return descriptions(self.head, self.data)


def read_told(page: Page) -> Told:
    """Blocks, metadata, title and evidence of a page."""
    outline = read_outline(page.root)
    head = read_head(page.root)
    headings = outline.headings()
    shown = {key(block.text) for block in headings if block.tag == "h1"}
    data = read_jsonld(head.scripts, shown | {key(head.title or "")})
    title = read_title(head, data, headings)
    return Told(outline, head, data, title, gather(page.root, data.body()))


def descriptions(head: PageHead, data: JsonLd) -> list[str]:
    """What metadata give as the article's summary."""
    names = ("og:description", "description", "twitter:description")
    stated = [data.text("description"), *(value for name in names for value in head.meta.get(name, ())[:1])]
    return [text for text in stated if text]
