"""RSS and Atom."""

from services.parser.formats.record import Format

_ROOTS = ("rss", "feed", "rdf")

FORMAT = Format(
    kind="feed",
    recognises=lambda sample: sample.root.lower() in _ROOTS,
    expander="services.parser.formats.feed.expander:feed_members",
    libraries=("feedparser",),
    preload=("xml.sax.expatreader",),
)
