"""The sample copy through a house that keeps its content in a bucket."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from services.state.content import ContentStore
from services.state.content.choose import open_content
from tests.conformance.content_stores import (
    KEY,
    SECRET,
    bucket_settings,
    image_is_there,
    s3_server,
    wait_for,
)
from tests.e2e.support import SEEDS, Desk

pytestmark = [pytest.mark.docker, pytest.mark.server]


@pytest.fixture
def bucket(desk: Desk, tmp_path: Path) -> Iterator[ContentStore]:
    """The bucket that the house is set to."""
    if not image_is_there():
        pytest.skip("no Docker engine with an S3 server")
    with s3_server() as endpoint:
        settings = bucket_settings(endpoint, tmp_path)
        store = open_content(settings)
        wait_for(store)
        desk.environment |= {
            "COPYDESK_CONTENT": str(settings.content),
            "COPYDESK_CONTENT_ENDPOINT": endpoint,
            "COPYDESK_CONTENT_REGION": "us-east-1",
            "COPYDESK_CONTENT_KEY": KEY,
            "COPYDESK_CONTENT_SECRET": SECRET,
            "COPYDESK_ANNOTATORS": "language",
            "COPYDESK_INLINE_LIMIT": "1KiB",
        }
        yield store


def test_copy_and_large_results_lie_in_the_bucket_alone(desk: Desk, bucket: ContentStore) -> None:
    contents = {p.read_bytes() for p in SEEDS.rglob("*") if p.is_file()}
    [told] = desk.json("ingest", str(SEEDS))
    assert told["states"] == {"indexed": len(contents)}
    assert len(list(bucket.names())) > len(contents), "articles above the limit are there beside the copy"
    assert not list((desk.state / "content").glob("??/*"))
    desk.call("audit")
