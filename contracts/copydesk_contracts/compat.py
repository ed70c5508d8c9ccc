"""What between two versions of a schema can break a reader that was written for the older one.

Seen from the reader: what it counts on must go on being there, and nothing may come that it
was told would not. More fields, narrower values and further values of an open list break nobody.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

Schema = Mapping[str, Any]

LOWER: Final = ("minimum", "exclusiveMinimum", "minItems", "minLength")
UPPER: Final = ("maximum", "exclusiveMaximum", "maxItems", "maxLength")
EXACT: Final = ("pattern", "format", "const", "not")


@dataclass(frozen=True)
class Break:
    """A change that breaks: in which schema, where, and how."""

    schema: str
    path: str
    detail: str


def breaking(old: Mapping[str, Schema], new: Mapping[str, Schema]) -> list[Break]:
    """Every breaking change between two sets of schemas, by their file names."""
    found: list[Break] = []
    for name, schema in sorted(old.items()):
        if name not in new:
            found.append(Break(name, "", "the schema is gone"))
        else:
            pair = _Pair(schema, new[name])
            found += [Break(name, path, detail) for path, detail in pair.compare(schema, new[name], "")]
    return found


class _Pair:
    """Two schemas with their definitions. Definitions that refer to themselves are compared once."""

    def __init__(self, old: Schema, new: Schema) -> None:
        self._old = old.get("$defs", {})
        self._new = new.get("$defs", {})
        self._seen: set[tuple[str, str]] = set()

    def compare(self, old: Schema, new: Schema, path: str) -> Iterator[tuple[str, str]]:
        """What breaks below that path."""
        names = (old.get("$ref", ""), new.get("$ref", ""))
        if all(names):
            if names in self._seen:
                return
            self._seen.add(names)
        old, new = _resolved(old, self._old), _resolved(new, self._new)
        yield from self._kinds(old, new, path)
        yield from _values(old, new, path)
        yield from self._properties(old, new, path)
        for keyword in ("items", "additionalProperties"):
            if isinstance(old.get(keyword), dict) and isinstance(new.get(keyword), dict):
                yield from self.compare(old[keyword], new[keyword], f"{path}[]")

    def _kinds(self, old: Schema, new: Schema, path: str) -> Iterator[tuple[str, str]]:
        before, after = self._by_kind(old, self._old), self._by_kind(new, self._new)
        if not before:
            return
        for kind in after.keys() - before.keys():
            yield path, f"may be {kind} now, was {' or '.join(sorted(before))}"
        if "anyOf" in old or "anyOf" in new:
            for kind in before.keys() & after.keys():
                yield from self.compare(before[kind], after[kind], path)

    def _properties(self, old: Schema, new: Schema, path: str) -> Iterator[tuple[str, str]]:
        before, after = old.get("properties", {}), new.get("properties", {})
        for name, schema in before.items():
            place = f"{path}.{name}".lstrip(".")
            if name not in after:
                yield place, "is gone"
                continue
            if name in old.get("required", ()) and name not in new.get("required", ()):
                yield place, "may be missing now"
            yield from self.compare(schema, after[name], place)

    def _by_kind(self, schema: Schema, definitions: Schema) -> dict[str, Schema]:
        """The alternatives of a schema by their JSON type; of an open list the list of known values."""
        found: dict[str, Schema] = {}
        for part in schema.get("anyOf", [schema]):
            whole = _resolved(part, definitions)
            if "anyOf" in whole and whole is not schema:
                found = {**self._by_kind(whole, definitions), **found}
            elif "type" in whole:
                found.setdefault(whole["type"], {**whole, "open": _is_open(schema, definitions)})
        return found


def _is_open(schema: Schema, definitions: Schema) -> bool:
    parts = schema.get("anyOf", ())
    listed = any("enum" in _resolved(part, definitions) for part in parts)
    return listed and any(part == {"type": "string"} for part in parts)


def _resolved(schema: Schema, definitions: Schema) -> Schema:
    name = schema.get("$ref", "").rpartition("/")[2]
    return {**definitions[name], **{k: v for k, v in schema.items() if k != "$ref"}} if name else schema


def _values(old: Schema, new: Schema, path: str) -> Iterator[tuple[str, str]]:
    if "enum" in old:
        yield from ((path, change) for change in _listed(old["enum"], new))
    for keyword in (*LOWER, *UPPER, *EXACT):
        if keyword in old and _looser(keyword, old[keyword], new.get(keyword)):
            yield path, f"{keyword} was {old[keyword]!r}, is {new.get(keyword)!r}"


def _listed(before: Sequence[Any], new: Schema) -> Iterator[str]:
    """What changed of a closed list of values."""
    after = new.get("enum")
    if after is None:
        yield "may be anything now, was one of a list"
        return
    for value in before:
        if value not in after:
            yield f"{value!r} is gone from its values"
    if not new.get("open"):
        for value in set(after) - set(before):
            yield f"{value!r} is new among its values, and the list was closed"


def _looser(keyword: str, before: Any, after: Any) -> bool:
    if after is None:
        return True
    if keyword in LOWER:
        return bool(after < before)
    if keyword in UPPER:
        return bool(after > before)
    return bool(after != before)
