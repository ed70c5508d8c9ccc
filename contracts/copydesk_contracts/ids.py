"""Ids are derived, never drawn: the same history gives the same ids on every machine."""

from functools import lru_cache
from hashlib import sha256
from json.encoder import encode_basestring_ascii

DOCUMENT_ID_LENGTH = 40
"""Hex digits: 160 bits, so that nobody can make two texts of one id."""
EVENT_ID_LENGTH = 32
"""Hex digits: 128 bits, so that no two events share one by chance."""


def document_id(content_sha256: str) -> str:
    """The document's id: the first 40 hex digits of the SHA-256 of its bytes."""
    return content_sha256[:DOCUMENT_ID_LENGTH]


def root_event_id(source: str, event_type: str, root: str, path: str, revision: int, fact: str) -> str:
    """Id of an event that a change on disk caused.

    `source` names the installation and `fact` what is at the place, so that neither two
    installations nor two histories of one path give the same id to two facts.
    """
    return _digest(_strings("root", source, event_type, root, path, str(revision), fact))


def derived_event_id(cause_id: str, event_type: str, step: str, step_version: str, generation: int) -> str:
    """Id of the event that a step made of another event.

    `step_version` names the step's code and the digest of its settings; `generation`
    counts replays, so that a replayed result has an id of its own.
    """
    made_by = _maker(event_type, step, step_version, generation)
    return _digest(f'"derived", {encode_basestring_ascii(cause_id)}, {made_by}')


@lru_cache(maxsize=64)
def _maker(event_type: str, step: str, step_version: str, generation: int) -> str:
    """What the ids of a whole batch have in common."""
    return _strings(event_type, step, step_version, str(generation))


def _strings(*parts: str) -> str:
    return ", ".join(map(encode_basestring_ascii, parts))  # as json.dumps writes them, in half the time


def _digest(strings: str) -> str:
    return sha256(f"[{strings}]".encode()).hexdigest()[:EVENT_ID_LENGTH]
