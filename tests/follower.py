"""Somebody who knows how documents stand to one another by the events alone."""

from dataclasses import dataclass, field

from copydesk_contracts.events import StoryChanged
from services.index.stored import Standing


@dataclass
class Follower:
    """Takes the events in any order."""

    standings: dict[str, tuple[int, Standing]] = field(default_factory=dict)
    """By document, with the turn that told of it."""

    def take(self, change: StoryChanged | None) -> None:
        """Follow one event, if there is one; what is older than what is known is passed over."""
        if change is None:
            return
        for move in change.moves:
            if change.turn > self.standings.get(move.document_id, (-1, None))[0]:
                standing = Standing(move.story_id, move.holds, move.relation)
                self.standings[move.document_id] = (change.turn, standing)

    def known(self) -> dict[str, Standing]:
        """How those stand that are anything to others."""
        return {i: standing for i, (_, standing) in self.standings.items() if standing != Standing()}
