"""Results travel in the event while they are small, and by reference when they are not."""

from typing import TypeVar

from copydesk_contracts.base import Contract
from copydesk_contracts.events import ContentRef
from services.state.content import ContentStore

M = TypeVar("M", bound=Contract)


def fit(value: M, store: ContentStore, limit: int) -> tuple[M | None, ContentRef | None]:
    """The value itself, or a reference to its JSON in the store where that exceeds `limit` bytes."""
    encoded = value.model_dump_json().encode()
    return (value, None) if len(encoded) <= limit else (None, store.put(encoded))


def load(kind: type[M], value: M | None, ref: ContentRef | None, store: ContentStore) -> M:
    """The value, from the event or from the store. Raises ContentMissing."""
    if value is not None:
        return value
    if ref is None:
        raise ValueError(f"neither a {kind.__name__} nor a reference to one")
    return kind.model_validate_json(store.get(ref))
