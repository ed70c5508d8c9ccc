"""The API by its own description: whatever is asked, every answer is one that it names."""

from itertools import count

import schemathesis
from hypothesis import HealthCheck, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from services.desk.application import Ports, create_app
from services.index.memory.store import MemoryIndex, MemorySearcher, MemoryStore
from tests.unit.desk.desk_factory import lake, plain
from tests.unit.desk.test_desk_operations import Desk
from tests.unit.desk.test_events_api import Log
from tests.unit.desk.test_saved_searches import AT, Book

EXAMPLES = 6
"""Of each operation and each way to make them; always the same ones."""
TOKEN = "t0ken"  # noqa: S105
BEARER = {"authorization": f"Bearer {TOKEN}"}
CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]


def ports() -> Ports:
    """A desk with some copy and everything that answers under /api."""
    index = MemoryIndex()
    store = MemoryStore(index)
    store.upsert([lake(), plain("The council met.", "Council", "2024-09-01")])
    store.commit()
    desk = Desk()
    return Ports(MemorySearcher(index), operations=desk, feed=desk, events=Log(), searches=Book())


clock = count()
"""A second for each look, so that no rate is exceeded."""
app = create_app(ports(), TOKEN, secret=b"secret", monotonic=lambda: float(next(clock)), now=lambda: AT)
schema = schemathesis.openapi.from_asgi("/api/openapi.json", app, headers=BEARER)


@schema.parametrize()
@settings(
    max_examples=EXAMPLES,
    derandomize=True,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    database=None,
)
def test_every_answer_is_as_described(case: schemathesis.Case) -> None:
    case.call_and_validate(checks=CHECKS, headers=BEARER)
