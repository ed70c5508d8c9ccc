"""Ledger entries: what is said without reading an entry is what reading it says."""

from hypothesis import given
from hypothesis import strategies as st

from copydesk_contracts.events import ReasonCode
from services.watcher.entry import LedgerEntry, LedgerPlace, Stat, read_entry, says_present

numbers = st.integers(0, 2**63)
looks = st.builds(Stat, numbers, numbers, numbers, numbers, numbers)
entries = st.builds(
    LedgerEntry,
    state=st.sampled_from(LedgerPlace),
    revision=st.integers(1, 99),
    sha256=st.none() | st.just("0" * 64),
    stat=st.none() | looks,
    reason=st.none() | st.sampled_from(ReasonCode),
    detail=st.none() | st.text(max_size=20) | st.just('"stat":[1,2,3,4,5]'),
)


@given(entries, looks)
def test_what_is_said_to_be_there_is_there_and_looks_so(entry, other):
    raw = entry.to_json()
    read = read_entry(raw)
    assert read == entry
    for look in (entry.stat or other, other, Stat(1, 2, 3, 4, 5)):
        assert says_present(raw, look) == (entry.state is LedgerPlace.PRESENT and entry.stat == look)


def test_nothing_and_what_cannot_be_read_is_not_said_to_be_there():
    look = Stat(1, 2, 3, 4, 5)
    assert not says_present(None, look)
    assert not says_present(b'{"state":"gone","stat":[1,2,3,4,5]}', look)
