import gc
from collections.abc import Iterator

import pytest

from services.process.garbage import unsearched


@pytest.fixture(autouse=True)
def _thawed() -> Iterator[None]:
    yield
    gc.unfreeze()


def test_nothing_is_searched_while_it_is_loaded_and_nothing_of_it_later() -> None:
    with unsearched():
        searched = gc.isenabled()
        loaded = [[number] for number in range(1000)]
    assert not searched
    assert gc.isenabled()
    assert not any(one is loaded for one in gc.get_objects())


def test_garbage_is_looked_for_again_after_a_failure() -> None:
    with pytest.raises(ImportError), unsearched():
        raise ImportError
    assert gc.isenabled()
