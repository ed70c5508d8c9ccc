"""The services of one state over a cluster, whose primary is lost and whose slot moves."""

from dataclasses import dataclass, field

from redis import Redis
from redis.crc import key_slot
from redis.exceptions import RedisError

from copydesk_contracts.topology import key
from services.state.keys import Keys
from tests.crash.fleet import Fleet
from tests.several_servers import Cluster, until

REPLICAS = 2
"""Of the primary that has the namespace: one may be lost while another comes back."""
EVERY = 3
"""The slot moves at every third of the server's kills; at the others its primary is lost."""


@dataclass
class ClusterFleet(Fleet):
    """A fleet over a cluster: a kill of the server is the loss of the primary, or a move of the slot."""

    namespace: str = "copydesk"
    cluster: Cluster | None = field(default=None, init=False)

    @property
    def url(self) -> str:
        """An address that names two of the nodes."""
        return self._cluster.url

    def client(self, partition: int = 0) -> Redis:
        """A client of the node that has a partition just now."""
        return self._cluster.owner(self.slot_of(partition)).client()

    def slot_of(self, partition: int) -> int:
        """The slot that all keys of a partition are in."""
        return key_slot(key(Keys(self.namespace, partition).tag).encode())

    def start_server(self) -> None:
        """Start the nodes."""
        kept = ("--appendonly", "yes", "--appendfsync", self.fsync)
        folder = self.state / "cluster"
        self.cluster = Cluster(folder, self.namespace, *kept, replicas=REPLICAS)

    def kill_server(self) -> None:
        """Lose the primary, which comes back as a replica; or move the slot to another primary."""
        self.kills["server"] += 1
        if self.kills["server"] % EVERY == 0:
            self.mischief["slot moved"] += 1
            self._cluster.move_the_slot(batch=200)
            self._cluster.replicate()
            return
        self.mischief["primary lost"] += 1
        self._cluster.lose_the_primary().start()
        until(lambda: self._cluster.linked() == REPLICAS)

    def stop_server(self) -> None:
        """End the nodes."""
        self._cluster.stop()

    @property
    def _cluster(self) -> Cluster:
        if self.cluster is None:
            raise RedisError(f"the cluster of {key(self.namespace)} is not started")
        return self.cluster
