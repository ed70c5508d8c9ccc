"""The marked segments of a text as HTML. An article has thousands of them, too many for a template's loop."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from html import escape

from jinja2.filters import do_urlencode
from markupsafe import Markup

from services.desk.marking import Mark, Segment
from services.desk.reading import long_date

Place = tuple[int, int]


@dataclass(frozen=True)
class Runs:
    """Makes the runs of one text. A page shows it twice, and a name comes again and again in it."""

    made: dict[Place, str] = field(default_factory=dict)
    """Segments by where they begin and how long they are."""
    named: dict[tuple[str, str], str] = field(default_factory=dict)

    def __call__(self, pieces: Iterable[Segment], anchored: bool = True) -> Markup:
        """The segments in order, all of the copy escaped; with places to jump to where `anchored`."""
        # Each part is escaped where it is made.
        return Markup("".join(self._parts(pieces, anchored)))  # noqa: S704

    def _parts(self, pieces: Iterable[Segment], anchored: bool) -> Iterator[str]:
        for piece in pieces:
            if anchored:
                yield from (f'<a class="anchor" id="{escape(anchor)}"></a>' for anchor in piece.anchors)
            place = (piece.start, len(piece.text))
            made = self.made.get(place)
            if made is None:
                made = self.made[place] = self._one(piece)
            yield made

    def _one(self, piece: Segment) -> str:
        text = escape(piece.text)
        if not piece.marks:
            return text
        entity = piece.entity
        classes = " ".join(("m", *piece.kinds_with(entity)))
        if entity is not None:
            return f'<a class="{classes}" {self._name(entity)}>{text}</a>'
        return f'<span class="{classes}"{_title(piece)}>{text}</span>'

    def _name(self, entity: Mark) -> str:
        """Where a name leads, and what it says when it is pointed at."""
        known = self.named.get((entity.kind, entity.name))
        if known is None:
            address = escape(do_urlencode({entity.kind: entity.name}))
            known = f'href="/?{address}" title="{entity.kind.capitalize()}: {escape(entity.name)}"'
            self.named[entity.kind, entity.name] = known
        return known


def _title(piece: Segment) -> str:
    date, role = piece.of("date"), piece.of("role")
    if date is not None and date.name:
        return f' title="{escape(long_date(date.name))}"'
    return f' title="Role of {escape(role.name)}"' if role is not None and role.name else ""
