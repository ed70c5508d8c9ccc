"""What stands under a key, whatever it is wrapped in: strings, lists, roles, dates as numbers."""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any, Final

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
_EARLIEST, _LATEST = (
    datetime(1970, 1, 2, tzinfo=UTC).timestamp(),
    datetime(2100, 1, 1, tzinfo=UTC).timestamp(),
)
_SECONDS: Final = 10_000_000_000
"""Numbers from here on are milliseconds: as seconds they would lie beyond the year 2286."""


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
        inner = next((value[key] for key in WRAPPERS if isinstance(value.get(key), Mapping)), None)
        yield from strings(inner)


def _first(value: Mapping[str, Any], keys: tuple[str, ...]) -> str:
    return next((value[key] for key in keys if isinstance(value.get(key), str)), "")


def date_strings(value: Any) -> Iterator[str]:
    """The dates of a value: its strings, and numbers that count seconds or milliseconds since 1970."""
    if isinstance(value, Mapping):
        value = next((value[key] for key in WRAPPERS if key in value), None)
    if isinstance(value, bool) or value is None:
        return
    if isinstance(value, int | float) or (
        isinstance(value, str) and value.strip().isdigit() and len(value.strip()) >= len(str(_SECONDS)) - 1
    ):
        yield from _moment(float(value))
    elif isinstance(value, Mapping):
        yield from date_strings(value)
    else:
        yield from strings(value)


def _moment(number: float) -> Iterator[str]:
    seconds = number / 1000 if abs(number) >= _SECONDS else number
    if _EARLIEST <= seconds <= _LATEST:
        yield datetime.fromtimestamp(seconds, UTC).isoformat()


def role_of(value: Any) -> str:
    """The role that an entry of a list states, in small letters; empty where it states none."""
    if not isinstance(value, Mapping):
        return ""
    return str(value.get("role") or value.get("@role") or "").lower()
