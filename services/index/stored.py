"""A document as an index keeps it."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from itertools import chain
from typing import Self

from copydesk_contracts.annotations import Agency, Annotations, Organisation, Place
from copydesk_contracts.article import Article
from copydesk_contracts.base import Contract
from copydesk_contracts.events import ContentRef, Location
from services.index import fold
from services.index.joined import Joined


@dataclass(frozen=True)
class Standing:
    """How a document stands to others: its story, or a document of each story that it holds parts of.

    `relation` is what it is to the source of its story (`stories/naming.py`), and `held_by`
    are round-ups that hold parts of the story.
    """

    story: str | None = None
    holds: tuple[str, ...] = ()
    relation: str | None = None
    held_by: tuple[str, ...] = ()


class StoredDocument(Contract):
    """One document of the index in full: the article, what it says, and where its copy lies.

    `story` is the id of its story, null where it has no copies; `holds` names a document of
    each story that a round-up has parts of. `relation` is what it is to the source of its
    story, and `held_by` names round-ups that have parts of it. `joined` are the names that are
    those of somebody whom other documents name otherwise.
    """

    document_id: str
    content: ContentRef
    locations: tuple[Location, ...]
    article: Article
    annotations: Annotations
    story: str | None = None
    holds: tuple[str, ...] = ()
    relation: str | None = None
    held_by: tuple[str, ...] = ()
    joined: tuple[Joined, ...] = ()

    def called(self, name: str) -> str:
        """What the index calls somebody whom the document names so."""
        key = fold.key(name)
        joined = (one.name for one in self.joined if fold.key(one.form) == key)
        found = self.annotations
        bodies: Iterable[Organisation | Agency] = chain(found.organisations or (), found.agencies or ())
        known = (body.known_as for body in bodies if body.known_as and fold.key(body.name) == key)
        return next(chain(joined, known), name)

    def entity_called(self, entity: Organisation | Agency | Place) -> str:
        """What the index calls it: as the world does, unless another place of its name may be meant."""
        doubtful = isinstance(entity, Place) and entity.uncertain
        return entity.name if doubtful or entity.known_as is None else entity.known_as

    @property
    def stands(self) -> Standing:
        """How the document stands to others."""
        return Standing(self.story, self.holds, self.relation, self.held_by)

    def standing(self, standing: Standing) -> Self:
        """The same document, standing otherwise to others."""
        return self.model_copy(update=asdict(standing))
