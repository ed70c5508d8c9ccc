"""The buckets among the roots, each opened once. Their client is loaded where there is one."""

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from services.process.folders import bucket_address
from services.process.settings import Settings
from services.state.content.choose import open_objects
from services.watcher.roots import Root

if TYPE_CHECKING:
    from services.watcher.bucket import Bucket


@dataclass
class Buckets:
    """Opens the buckets that roots are."""

    settings: Settings
    _open: dict[str, "Bucket"] = field(default_factory=dict, init=False)

    def of(self, root: Root) -> "Bucket | None":
        """The bucket of a root; null for a folder."""
        address = bucket_address(root.folder)
        if address is None:
            return None
        if address not in self._open:
            from services.watcher.bucket import Bucket

            self._open[address] = Bucket(open_objects(self.settings, address))
        return self._open[address]
