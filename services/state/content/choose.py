"""The store that the settings name."""

from datetime import timedelta
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

from services.process.settings import Settings
from services.state.content.folder import FolderStore
from services.state.content.port import ContentStore

if TYPE_CHECKING:
    from obstore.store import ClientConfig, ObjectStore, RetryConfig, S3Config

ANSWER_TIMEOUT: Final = "30s"
"""For one request, of which a large object takes several."""
RETRIES: "Final[RetryConfig]" = {"max_retries": 2, "retry_timeout": timedelta(seconds=10)}
"""The client's own, for a connection that was cut; longer trouble is told and waited out by the callers. A
server that hangs is not asked again."""


def open_content(settings: Settings) -> ContentStore:
    """The bucket of `COPYDESK_CONTENT`, or the folder in the state."""
    if settings.content is None:
        return FolderStore(settings.content_dir)
    from services.state.content.bucket import BucketStore

    return BucketStore(open_objects(settings, settings.content), settings.content)


def open_objects(settings: Settings, address: str) -> "ObjectStore":
    """What lies below the prefix of a bucket, by the settings' way to the server of content."""
    # Only who uses a bucket loads its client.
    from obstore.store import S3Store

    place = urlsplit(address)
    options: ClientConfig = {
        "timeout": ANSWER_TIMEOUT,
        "allow_http": (settings.content_endpoint or "").startswith("http://"),
    }
    return S3Store(
        place.netloc,
        prefix=place.path.strip("/") or None,
        config=_config(settings),
        client_options=options,
        retry_config=RETRIES,
    )


def _config(settings: Settings) -> "S3Config":
    """What the settings say; what they leave out comes from S3's own variables or the machine's role."""
    config: S3Config = {"checksum_algorithm": "SHA256"}
    if settings.content_endpoint:
        config["endpoint"] = settings.content_endpoint
    if settings.content_region:
        config["region"] = settings.content_region
    if settings.content_key and settings.content_secret:
        config["access_key_id"] = settings.content_key.get_secret_value()
        config["secret_access_key"] = settings.content_secret.get_secret_value()
    return config
