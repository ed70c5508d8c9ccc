"""What stands under a key, whatever it is wrapped in: strings, lists, roles, dates as numbers."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from services.parser.facts.epochs import moment, written_moment

MOST: Final = 100
"""Entries of a list that are looked at; no article has more authors or bodies."""
WRAPPERS: Final = (
    "rendered",
    "value",
    "main",
    "byline",
    "by",
    "name",
    "displayName",
    "full_name",
    "text",
    "content",
    "html",
    "basic",
    "original",
    "@value",
    "#text",
    "@id",
    "tag",
    "href",
    "$date",
    "$numberLong",
    "iso",
)
"""Keys that hold the value of an object around it; `given` and `family` names are joined besides."""
_GIVEN, _FAMILY = (
    ("givenName", "given_name", "firstName", "first_name"),
    ("familyName", "family_name", "lastName", "last_name"),
)
_MOMENTS: Final = ("$timestamp", "t", "seconds", "_seconds", "epoch", "unix", "timestamp", "date", "dateTime")
"""Keys that hold the moment of an object around one, besides those of any value."""
DEEPEST: Final = 4
"""Objects around a moment: `{"$date": {"$numberLong": "…"}}` has two."""


def strings(value: Any) -> Iterator[str]:
    """The strings of a value: itself, those of a list, or of an object that wraps one."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        for item in value[:MOST]:
            yield from strings(item) if not isinstance(item, list) else ()
    elif isinstance(value, Mapping):
        yield from _wrapped(value)


def _wrapped(value: Mapping[str, Any]) -> Iterator[str]:
    name = " ".join(_first(value, keys) for keys in (_GIVEN, _FAMILY)).strip()
    key = next((key for key in WRAPPERS if isinstance(value.get(key), str) and value[key].strip()), None)
    if key is not None:
        yield value[key]
    elif name:
        yield name
    else:
        inner = next((value[key] for key in WRAPPERS if isinstance(value.get(key), Mapping | list)), None)
        yield from strings(inner)


def _first(value: Mapping[str, Any], keys: tuple[str, ...]) -> str:
    return next((value[key] for key in keys if isinstance(value.get(key), str)), "")


def date_strings(value: Any) -> Iterator[str]:
    """The dates of a value: its strings, and numbers that count seconds or milliseconds since 1970."""
    value = _unwrapped(value)
    if isinstance(value, int | float):
        found = moment(value)
        yield from (found,) if found is not None else _compact(value)
    elif isinstance(value, str):
        yield written_moment(value.strip()) or value
    else:
        yield from strings(value)


def _unwrapped(value: Any) -> Any:
    """What stands in the objects around a moment."""
    for _ in range(DEEPEST):
        if not isinstance(value, Mapping):
            break
        held = value
        value = next((held[key] for key in (*WRAPPERS, *_MOMENTS) if key in held), None)
    return value


def _compact(number: float) -> Iterator[str]:
    """A day that is written as a number, `20240305`."""
    if isinstance(number, int) and not isinstance(number, bool):
        yield str(number)


def role_of(value: Any) -> str:
    """The role that an entry of a list states, in small letters; empty where it states none."""
    if not isinstance(value, Mapping):
        return ""
    return str(value.get("role") or value.get("@role") or "").lower()
