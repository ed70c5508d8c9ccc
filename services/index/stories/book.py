"""Keeps the stories as documents come and go; says which documents moved."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from copydesk_contracts.events import Move, StoryChanged, Tie
from services.index.stories.components import Components, bridges
from services.index.stories.ledger import Ledger, Row
from services.index.stories.rule import tie


@dataclass
class Turn:
    """What one document's coming or going does: the stories that documents had before, and the tie."""

    before: dict[str, str | None] = field(default_factory=dict)
    tie: Tie | None = None


@dataclass(frozen=True)
class StoryBook:
    """Stories over a ledger. The same documents give the same stories in any order. Raises sqlite3.Error.

    What changed counts once `commit` was called, and has reached the index once `settle` was.
    """

    ledger: Ledger

    def put(self, cause: str, document_id: str, sketch: Sequence[int]) -> StoryChanged | None:
        """A document came or changed; `cause` is the event that said so.

        Returns what is to be announced; on a second call for one cause what the first returned.
        """
        self.ledger.begin()
        row = self.ledger.find(document_id)
        turn = Turn()
        if row is None or row.sketch != tuple(sketch):
            if row is not None:
                self._take_out(row, turn)
            self._put_in(document_id, sketch, turn)
        return self._tell(cause, document_id, turn)

    def remove(self, cause: str, document_id: str) -> StoryChanged | None:
        """A document went. Returns what is to be announced, as `put` does."""
        self.ledger.begin()
        turn = Turn()
        row = self.ledger.find(document_id)
        if row is not None:
            self._take_out(row, turn)
        return self._tell(cause, document_id, turn)

    def story(self, document_id: str) -> str | None:
        """Id of the document's story; null if it has no copies."""
        row = self.ledger.find(document_id)
        return row.story if row is not None and self.ledger.size(row.story) > 1 else None

    def unsettled(self) -> Mapping[str, str | None]:
        """The documents whose story the index may not know yet, with that story."""
        return {document_id: self.story(document_id) for document_id in self.ledger.unsettled()}

    def _put_in(self, document_id: str, sketch: Sequence[int], turn: Turn) -> None:
        turn.before.setdefault(document_id, None)
        tied = dict(self._ties(sketch))
        turn.tie = next(iter(tied.values()), None)
        story = min([document_id, *tied])
        for old, found in tied.items():
            self._leave(old, story, turn)
            self.ledger.link(document_id, found.document_id)
        for old in tied:
            self.ledger.rename(old, story)
        self.ledger.add(document_id, sketch, story)

    def _ties(self, sketch: Sequence[int]) -> Iterator[tuple[str, Tie]]:
        """The stories that this text is of, each with the member that shows it."""
        found: set[str] = set()
        for other, story in self.ledger.candidates(sketch):
            if story in found:
                continue
            similarity = tie(self.ledger.sketches([other])[other], sketch)
            if similarity is not None:
                found.add(story)
                yield story, Tie(document_id=other, similarity=round(similarity, 3))

    def _leave(self, old: str, new: str, turn: Turn) -> None:
        """Notes who is of story `old` before all of it is of story `new`."""
        alone = self.ledger.size(old) == 1
        if old != new or alone:
            for member in self.ledger.members(old):
                turn.before.setdefault(member, None if alone else old)

    def _take_out(self, row: Row, turn: Turn) -> None:
        members = [m for m in self.ledger.members(row.story) if m != row.document_id]
        turn.before.setdefault(row.document_id, row.story if members else None)
        held = self.ledger.neighbours(row.document_id)
        self.ledger.remove(row)
        roots = self._regroup(members) if len(held) > 1 else dict.fromkeys(members, min(members, default=""))
        sizes = Counter(roots.values())
        for member, root in roots.items():
            if root != row.story or sizes[root] == 1:
                turn.before.setdefault(member, row.story)
                self.ledger.place(member, root)

    def _regroup(self, members: Sequence[str]) -> dict[str, str]:
        """The stories that a story falls into whose bridge is gone."""
        links = [(m, other) for m in members for other in self.ledger.neighbours(m)]
        sketches = self.ledger.sketches(members)
        found = bridges(sketches, links)
        for a, b in found:
            self.ledger.link(a, b)
        return Components(sketches, [*links, *found]).roots()

    def _tell(self, cause: str, document_id: str, turn: Turn) -> StoryChanged | None:
        now = {i: self.story(i) for i in sorted(turn.before)}
        moves = tuple(Move(document_id=i, story_id=s) for i, s in now.items() if s != turn.before[i])
        self.ledger.unsettle(turn.before)
        if not moves:
            told = self.ledger.told(cause)
            return StoryChanged.model_validate_json(told) if told else None
        stories = {move.story_id for move in moves} | {turn.before[move.document_id] for move in moves}
        event = StoryChanged(
            document_id=document_id,
            turn=self.ledger.next_turn(),
            moves=moves,
            sizes={story: self._size(story) for story in sorted(filter(None, stories))},
            tie=turn.tie,
        )
        self.ledger.tell(cause, event.model_dump_json())
        return event

    def _size(self, story: str) -> int:
        """Documents of a story; none where only one is left, which is no story."""
        size = self.ledger.size(story)
        return size if size > 1 else 0
