"""What an annotator says of itself; its folder holds one of these under the name `ANNOTATOR`."""

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module

from services.enricher.annotators.base import Annotator


@dataclass(frozen=True)
class Shown:
    """How page and shell show what an annotator finds.

    `field` is the field of `Annotations`, or the annotator's name where it fills `labels`;
    `title` stands over it. `facet` names the filter of searches and the list beside them, null
    where articles are not searched by it.
    """

    field: str
    title: str
    facet: str | None = None


@dataclass(frozen=True)
class AnnotatorRecord:
    """An annotator, its function by `module:name` so that nobody imports it who does not run it.

    `maker` gives the annotator when it is called without arguments. `fills` are the fields of
    `Annotations` that it may fill; what is `beside`
    has a title only to say that it was not looked for. One that `needs_names` is given what the model of the
    language marks.
    """

    name: str
    maker: str
    fills: tuple[str, ...]
    shows: tuple[Shown, ...] = ()
    beside: tuple[Shown, ...] = ()
    needs_names: bool = False

    def load(self) -> Annotator:
        """Import it and make one."""
        module, _, name = self.maker.partition(":")
        make: Callable[[], Annotator] = getattr(import_module(module), name)
        return make()
