"""Members of a JSON array, or of the list of articles inside an object."""

import json
from collections.abc import Iterator
from typing import IO, Any

from copydesk_contracts.events import ReasonCode
from services.parser.containers.member import TakenMember
from services.parser.formats.json_article.keys import member_list
from services.parser.limits import Limits
from services.parser.sniff.json_text import json_text, past_space, scan
from services.process.errors import Rejected


def json_array_members(stream: IO[bytes], place: int, limits: Limits) -> Iterator[TakenMember]:
    """The elements from the `place`-th on. Raises Rejected (malformed, bomb, too large)."""
    copy = stream.read(limits.copy_bytes + 1)
    if len(copy) > limits.copy_bytes:
        raise Rejected(ReasonCode.TOO_LARGE, f"more than {limits.copy_bytes} bytes of JSON")
    try:
        text = json_text(copy)
        elements = _elements(text) if text.startswith("[") else _listed(text)
        for number, element in enumerate(elements, 1):
            if number > place:
                yield TakenMember(
                    f"{number}.json", element.encode("utf-8", "replace"), number, "application/json"
                )
    except RecursionError as error:
        raise Rejected(ReasonCode.BOMB, "JSON nested too deeply") from error
    except ValueError as error:
        raise Rejected(ReasonCode.MALFORMED, f"JSON: {error}") from error


def _elements(text: str) -> Iterator[str]:
    """Each element as it is written, one decoded at a time."""
    at = past_space(text, 1)
    while text[at : at + 1] != "]":
        _, end = scan(text, at)
        yield text[at:end]
        at = past_space(text, end)
        if text[at : at + 1] == ",":
            at = past_space(text, at + 1)
        elif text[at : at + 1] != "]":
            raise ValueError(f"neither comma nor end of the array at character {at}")


def _listed(text: str) -> Iterator[str]:
    found: list[Any] | None = member_list(json.loads(text, strict=False))
    for element in found or ():
        yield json.dumps(element, ensure_ascii=False)
