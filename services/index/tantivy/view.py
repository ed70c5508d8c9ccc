"""One committed state of a Tantivy index, and how a reader gets to the newest."""

import threading
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import tantivy

from services.index.forms import analyzer
from services.index.tantivy.facets import FacetCounter
from services.index.tantivy.schema import ANALYZER
from services.index.tantivy.troubles import META, check_meta, reading_trouble

KEPT_VIEWS = 32
"""Earlier states of the index that cursors can go on in ..."""
KEPT_SECONDS = 300.0
"""... and for how long; each holds its files open."""
Mark = tuple[int, int, int, int]


@dataclass(frozen=True)
class View:
    """A state that does not change under a search; `token` names it in cursors."""

    token: str
    searcher: tantivy.Searcher
    schema: tantivy.Schema
    counter: FacetCounter


class Views:
    """Follows the index in `folder`, which may not be there yet, or be removed and made again.

    Looks at the index's meta file at each call: that costs microseconds, and a commit of
    another process is seen at once.
    """

    def __init__(self, folder: Path, monotonic: Callable[[], float]) -> None:
        self._folder = folder
        self._monotonic = monotonic
        self._lock = threading.Lock()
        self._index: tantivy.Index | None = None
        self._mark: Mark | None = None
        self._failed: Mark | None = None
        self._view: View | None = None
        self._kept: OrderedDict[str, tuple[float, View]] = OrderedDict()

    def current(self) -> View | None:
        """The newest committed state; null where there is no index. Raises StoreUnavailable."""
        mark = _mark(self._folder)
        with self._lock:
            if mark is None or mark != self._mark:
                self._follow(mark)
            return self._view

    def forget(self) -> None:
        """Read the index again at the next call, whatever its meta file says."""
        with self._lock:
            self._mark = None

    def keep(self, view: View) -> None:
        """Hold on to a state for a while, since a cursor names it."""
        with self._lock:
            self._kept[view.token] = (self._monotonic(), view)
            self._kept.move_to_end(view.token)
            self._drop_old()

    def kept(self, token: str) -> View | None:
        """The state of that name, if it is still held."""
        with self._lock:
            self._drop_old()
            return self._kept[token][1] if token in self._kept else None

    def _drop_old(self) -> None:
        oldest = self._monotonic() - KEPT_SECONDS
        while self._kept and (len(self._kept) > KEPT_VIEWS or next(iter(self._kept.values()))[0] < oldest):
            self._kept.popitem(last=False)

    def _follow(self, mark: Mark | None) -> None:
        if mark is None:
            self._index = self._view = self._mark = None
            check_meta(self._folder)
            return
        try:
            self._load(mark)
        except ValueError as error:
            if self._view is None and mark == self._failed:
                raise reading_trouble(self._folder, error) from error
            # A merge removed files between two looks; the state before stays until the next call.
            self._failed = mark
            if self._view is None:
                self._follow(_mark(self._folder))
            return
        self._mark = mark

    def _load(self, mark: Mark) -> None:
        if self._index is None or self._mark is None or self._mark[0] != mark[0]:
            self._index = tantivy.Index.open(str(self._folder))
            self._index.config_reader("manual")
            self._index.register_tokenizer(ANALYZER, analyzer())
        self._index.reload()
        searcher = self._index.searcher()
        token = "-".join(f"{part:x}" for part in mark)
        schema = self._index.schema
        self._view = View(token, searcher, schema, FacetCounter(searcher, schema))


def _mark(folder: Path) -> Mark | None:
    try:
        meta = (folder / META).stat()
        return folder.stat().st_ino, meta.st_ino, meta.st_mtime_ns, meta.st_size
    except OSError:
        return None
