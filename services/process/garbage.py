"""When Python looks for garbage, which takes the longer the more there is."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def unsearched() -> Iterator[None]:
    """Load what stays: no garbage is looked for meanwhile, nor later among what is there by then.

    Modules, classes and tables are made by the hundred thousand, and looking through them over and over
    is a tenth of the time that loading takes.
    """
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        gc.enable()
