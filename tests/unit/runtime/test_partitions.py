"""Where documents and keys are, by their names alone."""

from typing import Any, cast

import pytest

from copydesk_contracts.events import DocumentParsed
from copydesk_contracts.topology import partition_of, stream_key
from services.process.folders import parse_numbers
from services.process.settings import Settings
from services.state.keys import Keys
from services.state.partitions import Partition, Partitions

NOBODY = cast(Any, None)


def of(count: int) -> Partitions:
    """So many, without a server."""
    return Partitions(tuple(Partition(NOBODY, Keys("press", number)) for number in range(count)))


def test_the_first_partition_has_the_names_of_a_namespace_without_partitions() -> None:
    assert Keys("press", 0).stream(DocumentParsed) == stream_key("press", DocumentParsed)
    assert Keys("press").receipt("d") == "{press}:receipt:d"
    assert Keys("press", 3).receipt("d") == "{press/3}:receipt:d"


def test_a_document_is_always_in_the_same_one_and_all_are_used() -> None:
    numbers = [partition_of(f"{n:040x}", 4) for n in range(1000)]
    assert numbers == [partition_of(f"{n:040x}", 4) for n in range(1000)]
    assert all(200 < numbers.count(number) < 300 for number in range(4))
    assert {partition_of(f"{n:040x}", 1) for n in range(10)} == {0}


def test_a_key_tells_its_partition() -> None:
    partitions = of(4)
    for partition in partitions.all:
        assert partitions.at(partition.keys.work("parser")) == partition
        assert partitions.home.keys.beside(partition.keys.ledger("a/2}")) == partition.keys
        assert partition.keys.beside("{press}:sequence") == Keys("press", 0)


def test_only_those_that_are_named_are_read() -> None:
    assert [p.keys.number for p in of(4).chosen({1, 3})] == [1, 3]
    assert len(of(4).chosen(frozenset())) == 4
    with pytest.raises(ValueError, match="there is no partition 4"):
        of(4).chosen({4})


def test_numbers_are_said_as_spans() -> None:
    assert parse_numbers("0-2, 7") == {0, 1, 2, 7}
    assert parse_numbers("") == frozenset()
    for wrong in ("a", "3-1", "1-", "-1"):
        with pytest.raises(ValueError, match="say numbers"):
            parse_numbers(wrong)
    assert Settings(partition_numbers=cast(Any, "4-5")).partition_numbers == {4, 5}
