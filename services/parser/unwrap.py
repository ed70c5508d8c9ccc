"""A copy without the compressions around it."""

from copydesk_contracts.events import ReasonCode
from services.parser.containers.compression import expand
from services.parser.containers.streams import opened
from services.parser.detect import detect
from services.parser.formats.record import Format
from services.parser.limits import DEFAULT, Limits
from services.parser.sniff.sample import HEAD
from services.process.errors import Rejected

_SUFFIXES = (".gz", ".bz2", ".xz")


def unwrapped(copy: bytes, name: str, limits: Limits = DEFAULT) -> tuple[bytes, Format]:
    """The copy without compressions around it, and its format. Raises Rejected.

    A container stays as it is: it is expanded as it is read.
    """
    for _ in range(limits.depth):
        if len(copy) > limits.copy_bytes:
            raise Rejected(ReasonCode.TOO_LARGE, f"{len(copy)} bytes, {limits.copy_bytes} allowed")
        found = detect(copy, name)
        if found.unpacker is None:
            return copy, found
        inside = _container_inside(copy, name, limits)
        if inside is not None:
            return copy, inside
        copy = expand(copy, found.unpacker, limits)
        name = _without_suffix(name)
        if not copy:
            raise Rejected(ReasonCode.EMPTY, "nothing is left after expansion")
    raise Rejected(ReasonCode.BOMB, f"compressed more than {limits.depth} times")


def _container_inside(copy: bytes, name: str, limits: Limits) -> Format | None:
    """The container that shows in the beginning of a compressed file; a ZIP shows at its end alone."""
    head = opened(copy, limits).read(HEAD)
    if not head:
        return None
    try:
        inside = detect(head, _without_suffix(name))
    except Rejected:
        return None
    return inside if inside.is_container and inside.kind != "zip" else None


def _without_suffix(name: str) -> str:
    return next((name.removesuffix(s) for s in _SUFFIXES if name.endswith(s)), name)
