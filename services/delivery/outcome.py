"""What a step makes of one event. An exception in its place decides the event's fate too."""

from collections.abc import Sequence
from typing import NamedTuple, Protocol

from copydesk_contracts.envelope import Envelope
from copydesk_contracts.events import EventData
from services.state.keys import State


class Emit(NamedTuple):
    """Publish this, and the document is in that state; null keeps the one it has.

    `beside` is published in the same stroke. `warnings` are codes that stand in the receipt from
    then on; null leaves those that stand there. `made_with` names programs outside of the step, each with
    its version, that made this result: with another version it is another result.
    """

    data: EventData
    state: State | None
    beside: EventData | None = None
    warnings: tuple[str, ...] | None = None
    made_with: tuple[str, ...] = ()


class Skip(NamedTuple):
    """There is nothing to publish, for this reason; the document's state stays.

    What is `usual` is not worth a line in the log.
    """

    reason: str
    usual: bool = False


Result = Emit | Skip | Exception


class StepRunner(Protocol):
    """One step of the pipeline, as the runtime drives it."""

    @property
    def name(self) -> str:
        """Name of the step, of its consumer group and of its place in the topology."""
        ...

    @property
    def version(self) -> str:
        """Version of the step's code with a digest of its settings."""
        ...

    async def run(self, events: Sequence[Envelope[EventData]]) -> Sequence[Result]:
        """A result for each event, in order. May run twice for one event.

        Raising fails the batch: its events are then tried one by one, so that each
        failure falls on the event that caused it.
        """
        ...

    async def unready(self) -> str | None:
        """Why the step can't work just now, or null."""
        ...
