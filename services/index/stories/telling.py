"""What is announced of the events of one commit, once all documents of their stories are named. Pure."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping

from copydesk_contracts.events import Move, StoryChanged, StoryRelation
from services.index.stored import Standing

Stands = Callable[[str], Standing]
"""How a document stands by now."""


def in_full(
    events: Mapping[str, StoryChanged], related: Collection[str], stands: Stands
) -> dict[str, StoryChanged]:
    """The events, each move with what its document is to its story by now.

    Of who is `related` otherwise than before and did not move at all, the last event that has to do with
    its story tells. All of them are given, and returned, by what caused them.
    """
    moved = {move.document_id for event in events.values() for move in event.moves}
    beside: dict[str, list[str]] = defaultdict(list)
    if events:
        for document_id in sorted(set(related) - moved):
            beside[_teller(events, stands(document_id).story)].append(document_id)
    return {cause: _told(event, beside[cause], stands) for cause, event in events.items()}


def move_of(document_id: str, standing: Standing) -> Move:
    """What is announced of a document that stands so."""
    return Move(
        document_id=document_id,
        story_id=standing.story,
        holds=standing.holds,
        relation=_relation(standing),
    )


def _relation(standing: Standing) -> StoryRelation | None:
    return StoryRelation(standing.relation) if standing.relation is not None else None


def _teller(events: Mapping[str, StoryChanged], story: str | None) -> str:
    concerned = [cause for cause, event in events.items() if story in event.sizes]
    return max(concerned or events, key=lambda cause: events[cause].turn)


def _told(event: StoryChanged, beside: Iterable[str], stands: Stands) -> StoryChanged:
    moves = {move.document_id: _named(move, stands(move.document_id)) for move in event.moves}
    moves |= {document_id: move_of(document_id, stands(document_id)) for document_id in beside}
    return event.model_copy(update={"moves": tuple(moves[i] for i in sorted(moves))})


def _named(move: Move, standing: Standing) -> Move:
    """The move with the relation; without one where the document has moved on since, and is told of again."""
    relation = _relation(standing) if standing.story == move.story_id else None
    return move.model_copy(update={"relation": relation})
