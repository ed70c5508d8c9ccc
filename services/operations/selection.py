"""Which documents `--where` means: conditions on what receipt, index and ledger say of them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase

from services.index.stored import StoredDocument
from services.process.code_version import versions_within
from services.state.receipts import Receipt

FIELDS = ("version", "language", "source", "path", "reason", "state", "since", "until", "id")


@dataclass(frozen=True)
class Condition:
    """`field=value`, or with `!=` its opposite. Values may have `*` and `?`."""

    field: str
    value: str
    negated: bool

    def holds(self, facts: Mapping[str, Sequence[str]]) -> bool:
        """Whether it holds; of several values one is enough."""
        values = facts.get(self.field, ())
        return any(self._fits(value) for value in values) is not self.negated

    def _fits(self, value: str) -> bool:
        if self.field == "since":
            return value >= self.value
        if self.field == "until":
            return value[: len(self.value)] <= self.value
        return fnmatchcase(value, self.value + "*" if self.field == "id" else self.value)


def parse_condition(text: str) -> Condition:
    """Raises ValueError for what is none."""
    name, separator, value = text.partition("=")
    negated = name.endswith("!")
    name = name.rstrip("!").strip()
    if not separator or name not in FIELDS:
        raise ValueError(f"{text!r} is no condition; fields are {', '.join(FIELDS)}")
    return Condition(name, value.strip(), negated)


def facts_of(receipt: Receipt, step: str, stored: StoredDocument | None) -> dict[str, list[str]]:
    """What conditions look at: `version` is that of the step, `since` and `until` its last run's day."""
    done = receipt.step(step)
    language = stored.annotations.language if stored else None
    roots = [location.partition("/") for location in receipt.locations]
    at = [done.at] if done and done.at else []
    return {
        "version": versions_within(done.version) if done else [],
        "language": [language.code] if language else [],
        "source": [root for root, _, _ in roots],
        "path": [path for _, _, path in roots],
        "reason": [receipt.reason] if receipt.reason else [],
        "state": [receipt.state],
        "since": at,
        "until": at,
        "id": [receipt.document_id],
    }
