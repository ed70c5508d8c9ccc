"""The indexer's process dies again and again while somebody wants to be told of copy."""

import itertools
import time
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from copydesk_contracts.codec import decode
from copydesk_contracts.events import DocumentIndexed, SearchMatched
from copydesk_contracts.topology import ALERTER, PAYLOAD_FIELD
from services.index.query import Query
from services.index.searches.saved import SearchTerms, saved
from services.index.tantivy.searcher import TantivySearcher
from services.state.keys import Keys
from tests.crash.chaos import NAMESPACE, Plan, perform, settle
from tests.crash.fleet import Fleet
from tests.crash.script import acts

pytestmark = [pytest.mark.server, pytest.mark.timeout(300)]

FIELD = PAYLOAD_FIELD.encode()
KEYS = Keys(NAMESPACE)
FERRIES = saved("Ferries", SearchTerms(text="ferry"), datetime(2026, 1, 1, tzinfo=UTC))
POINTS = ("index.after", "step.after", "completion.before", "completion.after", "completion.after:2")


def events(client: Any, kind: type[DocumentIndexed] | type[SearchMatched]) -> list[Any]:
    return [decode(fields[FIELD]) for _, fields in client.xrange(KEYS.stream(kind))]


def wait_for_the_alerter(client: Any) -> None:
    deadline = time.monotonic() + 120
    while time.monotonic() < deadline:
        groups = client.xinfo_groups(KEYS.stream(DocumentIndexed))
        (mine,) = (g for g in groups if g["name"] == ALERTER.encode())
        if mine["pending"] == mine["lag"] == 0:
            return
        time.sleep(0.05)
    pytest.fail("the alerter has something left to do")


def test_every_document_that_is_found_was_told_once(tmp_path: Path) -> None:
    copy = tmp_path / "copy"
    copy.mkdir()
    plan, script = Plan(documents=100, kills=0, seed=11), acts(100, seed=11)
    fleet = Fleet(tmp_path / "state", {"copy": copy})
    fleet.start()
    try:
        client = fleet.client()
        client.hset(KEYS.searches(), FERRIES.id, FERRIES.model_dump_json())
        for point in POINTS:
            perform(list(itertools.islice(script, 15)), copy)
            assert fleet.kill_at("indexer", point, patience=120.0), point
        perform(list(script), copy)
        books = settle(plan, fleet, KEYS, copy)
        wait_for_the_alerter(client)
        alerts, indexed = events(client, SearchMatched), events(client, DocumentIndexed)
    finally:
        fleet.stop()
    searcher = TantivySearcher(tmp_path / "state" / "index")
    found = {hit.document_id for hit in searcher.search(Query("ferry", limit=1000)).hits}
    assert books.differences == []
    assert 0 < len(found) < searcher.count()
    assert max(Counter(alert.causationid for alert in alerts).values()) == 1
    # Of a document that came more often the last time counts: it may have been gone in between.
    last = {event.subject: event.id for event in indexed}
    assert {last[document] for document in found} <= {alert.causationid for alert in alerts}
    standing = set(searcher.ids()) - found
    assert not standing & {alert.subject for alert in alerts}
