"""What is the copy's fault of all that readers raise."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from copydesk_contracts.events import ReasonCode
from services.process.errors import Rejected

LONGEST_DETAIL: Final = 500
"""Characters of a library's own words, which may repeat the copy."""


@contextmanager
def blamed_on_the_copy() -> Iterator[None]:
    """Raises Rejected (BOMB, MALFORMED) for what goes wrong inside; not for want of memory or a library."""
    try:
        yield
    except (Rejected, MemoryError, ImportError, SyntaxError):
        raise
    except RecursionError as error:
        raise Rejected(ReasonCode.BOMB, "nested too deeply") from error
    except Exception as error:
        raise Rejected(ReasonCode.MALFORMED, f"{type(error).__name__}: {error}"[:LONGEST_DETAIL]) from error
