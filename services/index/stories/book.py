"""Keeps the stories as documents come and go; says which documents moved."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from copydesk_contracts.events import Move, StoryChanged, Tie
from copydesk_contracts.fingerprints import similarity
from services.index.stored import Standing
from services.index.stories.grouping import PIECE, Grouping
from services.index.stories.ledger import Ledger, Row
from services.index.stories.telling import move_of
from services.index.stories.variants import Variant

HOLDERS_TOLD: Final = 20
"""Round-ups that a document is told to be part of: a daily digest of years would swell it otherwise."""


@dataclass
class StoryTurn:
    """What one document's coming or going does: the stories that it touches, and who moved."""

    stories: set[str] = field(default_factory=set)
    moves: dict[str, Move] = field(default_factory=dict)
    left: set[str] = field(default_factory=set)
    unnamed: set[str] = field(default_factory=set)
    known: bool = False
    """Whether it was done before."""


@dataclass(frozen=True)
class Story:
    """One story: its documents by id, maybe one alone, and the first round-ups that have parts of it.

    Of a large story these are some of its documents.
    """

    name: str
    members: tuple[str, ...]
    held_by: tuple[str, ...]


@dataclass(frozen=True)
class StoryBook:
    """Stories over a ledger. The same documents give the same stories in any order. Raises sqlite3.Error.

    What changed counts once `commit` was called, and has reached the index once `settle`
    was. `piece` is how many texts are grouped at one time.
    """

    ledger: Ledger
    piece: int = PIECE

    def put(
        self, cause: str, document_id: str, sketch: Sequence[int], slots: Sequence[int] = ()
    ) -> StoryChanged | None:
        """A document came or changed; `cause` is the event that said so.

        It is given by its fingerprint and by what stands in the places of a template.
        Returns what is to be announced; on a second call for one cause what the first returned.
        """
        self.ledger.begin()
        row = self.ledger.find(document_id)
        text = tuple(sketch), tuple(slots)
        turn = StoryTurn(known=row is not None and (row.sketch, row.slots) == text)
        if not turn.known:
            if row is not None:
                self._take_out(row, turn)
            self._put_in(self.ledger.add(document_id, *text), turn)
        return self._tell(cause, document_id, turn)

    def remove(self, cause: str, document_id: str) -> StoryChanged | None:
        """A document went. Returns what is to be announced, as `put` does."""
        self.ledger.begin()
        row = self.ledger.find(document_id)
        turn = StoryTurn(known=row is None)
        if row is not None:
            self._take_out(row, turn)
        return self._tell(cause, document_id, turn)

    def told(self, cause: str) -> StoryChanged | None:
        """What was to be announced of that event."""
        told = self.ledger.told(cause)
        return StoryChanged.model_validate_json(told) if told else None

    def again(self, earlier: StoryChanged, change: StoryChanged | None) -> StoryChanged:
        """What is to be announced of an event of which another writer made `earlier`, announced or not.

        It says how all that moved then, or moves now by `change`, stands by now.
        """
        told = [each for each in (earlier, change) if each is not None]
        ids = {move.document_id for each in told for move in each.moves}
        return self.restate(earlier.document_id, ids, {story for each in told for story in each.sizes})

    def restate(self, document_id: str, ids: Iterable[str], stories: Iterable[str] = ()) -> StoryChanged:
        """An event that says how documents stand by now, and how large their stories are, and `stories`.

        `document_id` is the cause; there must be one document at least.
        """
        moves = [move_of(each, self.standing(each)) for each in sorted(set(ids))]
        touched = {*stories, *_stories(move.story_id for move in moves)}
        return StoryChanged(
            document_id=document_id,
            turn=self.ledger.next_turn(),
            moves=tuple(moves),
            sizes={story: self._size(story) for story in sorted(touched)},
            tie=self._tie(document_id),
        )

    def standing(self, document_id: str) -> Standing:
        """The document's story, none if it has no copies; and what it holds."""
        row = self.ledger.find(document_id)
        return row.told if row is not None else Standing()

    def unnamed(self, most: int) -> Iterator[Story]:
        """The stories in which relations may be others than before, each once; see `name`.

        With so many documents, or one more.
        """
        for story in self.ledger.take_unnamed():
            members = self.ledger.some(story, most + 1)
            yield Story(story, tuple(members), self.ledger.holders(story, HOLDERS_TOLD))

    def name_anew(self, story: str | None) -> None:
        """Relations in that story are to be found anew, though nobody moved: one of its texts is another."""
        self.ledger.unname(_stories([story]))

    def name(self, story: Story, relations: Mapping[str, str]) -> list[str]:
        """Remember what each document is to its story, those without an entry being nothing.

        Returns who is something else to it than before.
        """
        before = self.ledger.relations_in(story.name)
        changed = [
            member
            for member in story.members
            if self.ledger.name_relation(member, relations.get(member), story.held_by)
        ]
        self.ledger.unsettle(changed)
        return [member for member in story.members if before.get(member) != relations.get(member)]

    def name_nothing(self, story: Story) -> list[str]:
        """Remember that no document is anything to its story, which is too large to tell. Returns who was."""
        before = self.ledger.relations_in(story.name)
        self.ledger.unsettle(self.ledger.name_nothing(story.name, story.held_by))
        return sorted(before)

    def unsettled(self) -> Mapping[str, Standing]:
        """The documents whose standing the index may not know yet."""
        return {document_id: self.standing(document_id) for document_id in self.ledger.unsettled()}

    @property
    def _grouping(self) -> Grouping:
        return Grouping(self.ledger.variants, self.piece)

    def _put_in(self, row: Row, turn: StoryTurn) -> None:
        if row.signature is None:
            return
        variant = self.ledger.variants.signed(row.signature)
        if variant is not None:
            turn.stories.add(variant.story)
        text = (row.signature, row.document_id, row.sketch, row.slots)
        if variant is None:
            turn.stories |= self._grouping.put(*text)
        elif row.document_id < variant.name:
            turn.stories |= self._grouping.exchange(variant, *text)

    def _take_out(self, row: Row, turn: StoryTurn) -> None:
        if row.told != Standing():
            turn.left |= _stories([row.told.story])
            turn.unnamed |= self.ledger.stories_of(row.told.holds)
            turn.moves[row.document_id] = Move(document_id=row.document_id)
        if row.signature is not None:
            self._leave(row.signature, row.document_id, turn)
        self.ledger.remove(row)

    def _leave(self, signature: int, document_id: str, turn: StoryTurn) -> None:
        variant = self.ledger.variants.signed(signature)
        if variant is not None:
            turn.stories.add(variant.story)
            if variant.name == document_id:
                self._rename(signature, variant, turn)

    def _rename(self, signature: int, variant: Variant, turn: StoryTurn) -> None:
        """The document goes whose fingerprint stood for its variant; the next one's does now."""
        heir = self.ledger.after(signature, variant.name)
        row = self.ledger.find(heir) if heir is not None else None
        if row is None:
            turn.stories |= self._grouping.remove(variant)
        else:
            text = (signature, row.document_id, row.sketch, row.slots)
            turn.stories |= self._grouping.exchange(variant, *text)

    def _tell(self, cause: str, document_id: str, turn: StoryTurn) -> StoryChanged | None:
        self._note_moves(document_id, turn)
        self.ledger.unsettle(turn.moves)
        self.ledger.unname(turn.left | turn.unnamed)
        earlier = self.told(cause)
        if turn.known and not turn.moves:
            return earlier
        event = self._event(document_id, turn) if turn.moves else None
        if earlier is not None:
            # What it did in an earlier life was undone since: whoever moved then is told of once more.
            event = self.again(earlier, event)
        if event is not None:
            self.ledger.tell(cause, event.model_dump_json())
        return event

    def _event(self, document_id: str, turn: StoryTurn) -> StoryChanged:
        return StoryChanged(
            document_id=document_id,
            turn=self.ledger.next_turn(),
            moves=tuple(turn.moves[i] for i in sorted(turn.moves)),
            sizes={story: self._size(story) for story in sorted(turn.left)},
            tie=self._tie(document_id),
        )

    def _note_moves(self, document_id: str, turn: StoryTurn) -> None:
        moved = self.ledger.stale(sorted(turn.stories), document_id)
        for each in moved:
            turn.left |= _stories((each.before.story, each.now.story))
            turn.moves[each.document_id] = Move(
                document_id=each.document_id, story_id=each.now.story, holds=each.now.holds
            )
        self.ledger.announce(moved)
        parts = {part for each in moved for part in (*each.before.holds, *each.now.holds)}
        turn.unnamed |= self.ledger.stories_of(parts.union(each.document_id for each in moved))

    def _tie(self, document_id: str) -> Tie | None:
        """What resembles a document most of those of its story."""
        row = self.ledger.find(document_id)
        if row is None or row.told.story is None:
            return None
        other = self._likest(row)
        found = self.ledger.find(other) if other is not None else None
        if found is None:
            return None
        return Tie(document_id=found.document_id, similarity=round(similarity(row.sketch, found.sketch), 3))

    def _likest(self, row: Row) -> str | None:
        if row.signature is None:
            return None
        variant = self.ledger.variants.signed(row.signature)
        if variant is None:
            return None
        if variant.name != row.document_id:
            return variant.name
        twin = self.ledger.after(row.signature, row.document_id)
        if twin is not None:
            return twin
        for edge in self.ledger.variants.links.beside(variant.number).edges:
            if self.ledger.variants.get(edge.number).story == variant.story:
                return edge.name
        return None

    def _size(self, story: str) -> int:
        """Documents of a story; none where only one is left, which is no story."""
        size = self.ledger.size(story)
        return size if size > 1 else 0


def _stories(found: Iterable[str | None]) -> set[str]:
    return {story for story in found if story is not None}
