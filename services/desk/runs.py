"""The marked segments of a text as HTML. An article has thousands of them, too many for a template's loop."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from html import escape
from typing import Final

from jinja2.filters import do_urlencode
from markupsafe import Markup

from services.desk.marking import Mark, Segment
from services.desk.reading import long_date

SEAM: Final = "\x00"
"""Between texts that are escaped together."""


@dataclass
class Runs:
    """Makes the runs of one text. A page shows it twice, and a name comes again and again in it."""

    whole: Sequence[Segment] = ()
    """The segments of the text; parts of them may be asked for too."""
    named: dict[tuple[str, str], str] = field(default_factory=dict)

    def __call__(self, pieces: Iterable[Segment], anchored: bool = True) -> Markup:
        """The segments in order, all of the copy escaped; with places to jump to where `anchored`."""
        parts: list[str] = []
        for piece in pieces:
            if anchored and piece.anchors:
                parts += [f'<a class="anchor" id="{escape(anchor)}"></a>' for anchor in piece.anchors]
            known, made = self._made.get(piece.start, (None, ""))
            parts.append(made if known is piece else self._tagged(piece, escape(piece.text)))
        # Each part is escaped where it is made.
        return Markup("".join(parts))  # noqa: S704

    @cached_property
    def _made(self) -> dict[int, tuple[Segment, str]]:
        """The whole segments by where they begin."""
        escaped = escaped_each([piece.text for piece in self.whole])
        pairs = zip(self.whole, escaped, strict=True)
        return {piece.start: (piece, self._tagged(piece, text)) for piece, text in pairs}

    def _tagged(self, piece: Segment, escaped: str) -> str:
        if not piece.marks:
            return escaped
        entity = piece.entity
        classes = " ".join(["m", *piece.kinds_with(entity)])
        if entity is not None:
            return f'<a class="{classes}" {self._name(entity)}>{escaped}</a>'
        return f'<span class="{classes}"{_title(piece)}>{escaped}</span>'

    def _name(self, entity: Mark) -> str:
        """Where a name leads, and what it says when it is pointed at."""
        known = self.named.get((entity.kind, entity.name))
        if known is None:
            address = escape(do_urlencode({entity.kind: entity.name}))
            known = f'href="/?{address}" title="{entity.kind.capitalize()}: {escape(entity.name)}"'
            self.named[entity.kind, entity.name] = known
        return known


def escaped_each(texts: Sequence[str]) -> list[str]:
    """Texts without markup; escaped together, which is several times as quick for short ones."""
    joined = SEAM.join(texts)
    if not texts or joined.count(SEAM) >= len(texts):
        return [escape(text) for text in texts]
    return escape(joined).split(SEAM)


def _title(piece: Segment) -> str:
    date, role = piece.of("date"), piece.of("role")
    if date is not None and date.name:
        return f' title="{escape(long_date(date.name))}"'
    return f' title="Role of {escape(role.name)}"' if role is not None and role.name else ""
