"""Where the article's text is: in what the page shows, or in what only its data have."""

from services.parser.html.blocks import Outline, read_outline
from services.parser.html.content import Content
from services.parser.html.document import Page
from services.parser.html.evidence import gather
from services.parser.html.hydration import hydrate
from services.parser.html.reading import read_by_rules, read_content, whole_page
from services.parser.html.stated import lacks, stated_content
from services.parser.html.strings import key
from services.parser.html.told import Told


def find_content(page: Page, told: Told) -> tuple[Outline, Content]:
    """The article's blocks and the outline they are of: the page's own, or one of its data's.

    What the page shows comes first; what only its data have next; what weights and then
    trafilatura find where the rules find nothing last, so that prose never goes unread.
    """
    outline, evidence, stated = told.outline, told.evidence, told.data.body()
    reading = read_by_rules(outline, evidence, told.headline, told.descriptions)
    content = read_content(reading, outline, told.headline)
    if lacks(content, evidence) or (stated and not content.parts):
        return outline, stated_content(outline, stated)
    if (reading is None or not reading.taken) and (fragment := hydrate(page.root)) is not None:
        inner = read_outline(fragment)
        found = read_content(
            read_by_rules(inner, gather(fragment, ""), told.headline, []), inner, told.headline
        )
        if found.parts:
            return inner, found
    return outline, content if content.parts else whole_page(outline, key(told.headline), evidence)
