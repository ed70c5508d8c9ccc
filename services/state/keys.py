"""Every key of the namespace beside the streams: what it holds, and its name.

All of a partition share a hash tag, so that a script may build the ones it needs. What belongs to no
document lies in the first partition, which is the only one unless the namespace was made with more.
"""

from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from copydesk_contracts.events import EventData
from copydesk_contracts.topology import key, partition_tag, stream_key, work_key


class State(StrEnum):
    """How far a document is. The last five are final but for a restore, redrive or replay."""

    DISCOVERED = "discovered"
    PARSED = "parsed"
    ENRICHED = "enriched"
    INDEXED = "indexed"
    EXPANDED = "expanded"
    REJECTED = "rejected"
    SUPERSEDED = "superseded"
    WITHDRAWN = "withdrawn"


GONE = (State.SUPERSEDED, State.WITHDRAWN)
FINAL = (State.INDEXED, State.EXPANDED, State.REJECTED, *GONE)


@dataclass(frozen=True)
class Keys:
    """Names of the keys of one partition of a namespace; the first one has the number 0."""

    namespace: str
    number: int = 0

    @cached_property
    def tag(self) -> str:
        """What its keys have in braces, by which a cluster knows that they belong together."""
        return partition_tag(self.namespace, self.number)

    def beside(self, name: str) -> "Keys":
        """The keys of the partition that the key of that name is in."""
        if name.startswith(f"{{{self.tag}}}"):
            return self
        number = name.partition("}")[0].partition("/")[2]
        return Keys(self.namespace, int(number or 0))

    def partitions(self) -> str:
        """String: how many partitions the namespace was made with; not there where it is one."""
        return key(self.tag, "partitions")

    def moving(self, root: str) -> str:
        """Hash: path -> number and JSON of a change under way that concerns several partitions.

        Of a container in place of a root: member -> document's id, while they are on their way there.
        """
        return key(self.tag, "moving", root)

    def moving_last(self) -> str:
        """String: the number of the change that began last."""
        return key(self.tag, "moving")

    def moved(self, root: str) -> str:
        """Hash: path -> number of the last change there that this partition did its part of.

        Of a container in place of a root: member -> id of the event that asked for it.
        """
        return key(self.tag, "moved", root)

    def stream(self, event: type[EventData]) -> str:
        """Public stream of an event type."""
        return stream_key(self.tag, event)

    def work(self, step: str) -> str:
        """Stream: private work of a step (retry, redrive, replay)."""
        return work_key(self.tag, step)

    def delayed(self, step: str) -> str:
        """Sorted set: events waiting to be tried again, by the millisecond they are due."""
        return key(self.tag, "delayed", step)

    def receipt(self, document_id: str) -> str:
        """Hash: `state`, `reason`; for each step `step:`, `attempts:`, `failures:` and `output:<name>`.

        `generation` counts what was sent round again, `waiting` names stream and entry that take
        it further, `located` those that tell the index where it lies, `withdrawal` is kept until the
        index knows. The reason `purged` is a tombstone.
        """
        return key(self.tag, "receipt", document_id)

    def documents(self, state: State) -> str:
        """Sorted set: ids of the documents in that state, by the millisecond they came to it."""
        return self.documents_prefix() + state.value

    def documents_prefix(self) -> str:
        """What the names of those sorted sets have in common."""
        return key(self.tag, "documents", "")

    def locations(self, document_id: str) -> str:
        """Hash: the document's live locations, JSON `[root, path]` -> revision."""
        return key(self.tag, "locations", document_id)

    def members(self, document_id: str) -> str:
        """Hash: of a container, JSON `[root, path, revision]` of each member -> its document's id."""
        return key(self.tag, "members", document_id)

    def ledger(self, root: str) -> str:
        """Hash: path -> JSON entry of what the watcher last saw there."""
        return key(self.tag, "ledger", root)

    def roots(self) -> str:
        """Hash: name of a root -> its absolute path on the watcher's machine."""
        return key(self.tag, "roots")

    def limited_roots(self) -> str:
        """Set: names of roots of which only the files in the ledger are looked at."""
        return key(self.tag, "roots", "limited")

    def own_roots(self) -> str:
        """Hash: name of a root that the watcher's settings named -> `named`, or `dropped` since."""
        return key(self.tag, "roots", "own")

    def leaving_roots(self) -> str:
        """Hash: name of a root that is none any more -> its folder, until its places are withdrawn."""
        return key(self.tag, "roots", "leaving")

    def confirmed_roots(self) -> str:
        """Set: names of roots of which an operator confirmed that what is missing was deleted."""
        return key(self.tag, "roots", "confirmed")

    def scans(self) -> str:
        """Hash: name of a root -> JSON of its last complete scan (time, files, ignored by rule)."""
        return key(self.tag, "scans")

    def closed(self) -> str:
        """Set: ids of the dead letters that were sent again or discarded."""
        return key(self.tag, "closed")

    def searches(self) -> str:
        """Hash: id of a saved search -> JSON of it. The one thing here that no file can bring back."""
        return key(self.tag, "searches")

    def sets(self) -> str:
        """Hash: id of a set of documents -> JSON of it."""
        return key(self.tag, "sets")

    def set_documents(self, set_id: str) -> str:
        """Hash: id of a document -> JSON of what a set keeps of it."""
        return key(self.tag, "sets", set_id)

    def names(self) -> str:
        """Hash: id of what somebody said of two forms of a name -> JSON of it."""
        return key(self.tag, "names")

    def told(self, search_id: str) -> str:
        """Sorted set: documents that a saved search told of -> when, where it tells of a story once."""
        return key(self.tag, "told", search_id)

    def store(self) -> str:
        """String: mark of the content store that the namespace's copy is in."""
        return key(self.tag, "store")

    def discarded(self) -> str:
        """Set: of the closed dead letters those that were discarded, and can be taken up again."""
        return key(self.tag, "discarded")

    def confinement(self) -> str:
        """Hash: worker of a parser -> JSON of how far the kernel confines it, and when it said so."""
        return key(self.tag, "confinement")

    def resent(self) -> str:
        """Hash: how many `documents` were sent again, their events having been lost, and `at` when last."""
        return key(self.tag, "resent")

    def installation(self) -> str:
        """String: the id of the installation, as its watcher announced it."""
        return key(self.tag, "installation")

    def sequence(self) -> str:
        """String: the highest `sequence` given to an event."""
        return key(self.tag, "sequence")

    def began(self) -> str:
        """String: the `sequence` before the first one since the server has its memory."""
        return key(self.tag, "sequence", "began")

    def trimmed(self) -> str:
        """Hash: event type -> id of the last entry that was trimmed from its stream."""
        return key(self.tag, "trimmed")

    def consumers(self) -> str:
        """Hash: name of a known consumer -> JSON of it."""
        return key(self.tag, "consumers")

    def tallies(self) -> str:
        """Hash: step and worker -> JSON of what that process counted since it started."""
        return key(self.tag, "tallies")

    def tokens(self) -> str:
        """Hash: name of a token of the desk -> JSON of its right and what it is recognised by."""
        return key(self.tag, "tokens")

    def missed(self, group: str) -> str:
        """Hash: event type -> JSON of what a group missed of it to trimming: first and last place, count."""
        return key(self.tag, "missed", group)

    def webhooks(self) -> str:
        """Hash: id of a webhook -> JSON of it."""
        return key(self.tag, "webhooks")

    def webhook_cursors(self) -> str:
        """Hash: id of a webhook -> `sequence` of the last event that it is done with."""
        return key(self.tag, "webhooks", "cursors")

    def webhook_parked(self, hook: str) -> str:
        """Hash: `sequence` -> JSON of an event that could not be sent to a webhook."""
        return key(self.tag, "webhooks", "parked", hook)

    def webhook_again(self, hook: str) -> str:
        """List: events to be sent again to a webhook."""
        return key(self.tag, "webhooks", "again", hook)

    def lease(self, task: str) -> str:
        """String: the worker that does a task of the namespace just now; expires."""
        return key(self.tag, "lease", task)
