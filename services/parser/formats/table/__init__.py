"""Tables of articles, as CSV or with tabs: an article a row, told by the names of the columns."""

from services.parser.formats.record import Format
from services.parser.formats.table.shape import separator_of

FORMAT = Format(
    kind="table",
    recognises=lambda sample: sample.once(separator_of) is not None,
    expander="services.parser.formats.table.expander:table_members",
)
