"""Named points at which a process can be made to die by SIGKILL, to prove that nothing is lost.

`COPYDESK_CRASH_AT=step.before` kills the process when it first passes that point,
`COPYDESK_CRASH_AT=completion.after:3` when it passes for the third time. Nothing is
flushed and no handler runs: what the process leaves behind is what a power cut leaves.

Call `point("what.moment")` right before and right after each effect that others can see
(a file, an entry, a commit), and add the name to `POINTS`.
"""

import os
import signal
from collections import Counter
from functools import cache

VARIABLE = "COPYDESK_CRASH_AT"

POINTS = {
    "delivery.read": "a batch was read and nothing was done about it",
    "step.before": "events were validated, the step's function not called yet",
    "step.after": "the step has its results, nothing of them is published",
    "completion.before": "completions are built and not sent",
    "completion.after": "completions took effect on the server",
    "claim.before": "entries of a dead consumer were found and not claimed",
    "claim.after": "entries were claimed and not processed",
    "content.before": "bytes are on disk under a temporary name, or not sent to the bucket yet",
    "content.after": "bytes are in the content store, nobody refers to them",
    "index.before": "documents were upserted and not committed",
    "index.after": "the index is committed, nothing acknowledged",
    "publish.before": "the watcher stored a copy, ledger and event are not written",
    "publish.after": "ledger and event of the watcher are written",
}

BETWEEN_PARTITIONS = {
    "publish.begun": "a change of a place is noted, no partition has done its part",
    "publish.arrived": "the document that came is announced, the one that left is not withdrawn",
    "publish.left": "every partition has done its part, the ledger does not say so",
    "members.planned": "members of a container are noted, none has arrived",
    "members.arrived": "members have arrived, the container's checkpoint does not say so",
    "members.moved": "members have moved, the container's list does not say so",
}
"""Passed only where a namespace has several partitions."""

OF_THE_SHELL = {
    "restore.begun": "the namespace says that it is being restored, no file is in its place",
    "restore.files": "all files are in their places, no key is there",
    "restore.keys": "every key is there, the namespace still says that it is being restored",
}
"""Passed by commands alone."""

_passed: Counter[str] = Counter()


def point(name: str) -> None:
    """Die here if the environment says so. Costs a look-up where it does not.

    Raises LookupError for a name that is listed nowhere above, once a crash is asked for at all.
    """
    wanted = _wanted(os.environ.get(VARIABLE))
    if wanted is None:
        return
    if name not in POINTS | BETWEEN_PARTITIONS | OF_THE_SHELL:
        raise LookupError(name)
    if name == wanted[0]:
        _passed[name] += 1
        if _passed[name] == wanted[1]:
            os.kill(os.getpid(), signal.SIGKILL)


@cache
def _wanted(setting: str | None) -> tuple[str, int] | None:
    if not setting:
        return None
    name, _, count = setting.partition(":")
    return name, int(count or 1)
