"""The index is chosen by its address; only who asks for OpenSearch gets it."""

from pathlib import Path

import pytest
from pydantic import SecretStr, ValidationError

from services.index.choose import index_name, ledger_path, open_searcher
from services.index.opensearch.place import place_of
from services.index.opensearch.searcher import OpenSearchSearcher
from services.index.tantivy.schema import schema_name
from services.index.tantivy.searcher import TantivySearcher
from services.process.settings import Settings


def test_without_an_address_the_index_is_a_folder_of_the_state(tmp_path: Path) -> None:
    settings = Settings(state=tmp_path)
    assert isinstance(open_searcher(settings), TantivySearcher)
    assert index_name(settings) == schema_name()
    assert ledger_path(settings) == tmp_path / "index" / schema_name() / "stories.sqlite"


def test_an_address_chooses_opensearch_and_names_by_its_prefix(tmp_path: Path) -> None:
    settings = Settings(state=tmp_path, index=SecretStr("opensearch://127.0.0.1:9/wire"))
    assert isinstance(open_searcher(settings), OpenSearchSearcher)
    assert index_name(settings).startswith("wire-documents-")
    assert "wire-documents-" in str(ledger_path(settings))


@pytest.mark.parametrize(
    "address", ["http://host:9200", "opensearch://", "opensearch://host/Wire", "opensearch://host:9200/a/b"]
)
def test_an_address_that_cannot_be_read_is_refused(tmp_path: Path, address: str) -> None:
    with pytest.raises(ValidationError, match="opensearch://host:9200/prefix"):
        Settings(state=tmp_path, index=SecretStr(address))


def test_user_and_password_are_sent_and_tls_is_by_the_scheme() -> None:
    place = place_of("opensearchs://desk:p%40ss@search.example.org/wire")
    host = place.client.transport.hosts[0]
    assert (host["host"], place.prefix) == ("search.example.org", "wire")
    connection = place.client.transport.get_connection()
    assert connection.use_ssl
    assert connection.headers["authorization"] == "Basic ZGVzazpwQHNz"
