"""`consumers` and `webhooks` as another team's operator calls them."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import typer
from pydantic import SecretStr
from redis import Redis
from redis.exceptions import AuthenticationError

from copydesk_contracts.events import DocumentIndexed
from services.cli import consumers, webhooks
from services.process.settings import Settings
from services.state.keys import Keys
from services.state.missed import missed_events

pytestmark = pytest.mark.server

NAME = "newsroom"
URL = "https://hooks.example.org/secret-path"


@pytest.fixture
def config(redis_url: str, namespace: str, tmp_path: Path) -> Settings:
    return Settings(state=tmp_path, redis_url=SecretStr(redis_url), namespace=namespace)


@pytest.fixture
def told(capsys: pytest.CaptureFixture[str]) -> Iterator[Any]:
    """What was printed since it was last asked for, as JSON Lines."""

    def rows() -> list[dict[str, Any]]:
        return [json.loads(line) for line in capsys.readouterr().out.splitlines()]

    return rows


def test_a_consumer_from_beginning_to_end(config: Settings, redis_url: str, told: Any) -> None:
    stream = Keys(config.namespace).stream(DocumentIndexed)
    consumers.add(NAME, "document.indexed", "1MiB", True, config=config)
    (made,) = told()
    assert (made["streams"], made["hold"]) == ([stream], 1 << 20)
    theirs = {"username": made["user"], "password": made["password"]}
    with Redis.from_url(redis_url) as server, Redis.from_url(made["url"]) as reader:
        assert reader.xreadgroup(NAME, "one", {stream: ">"}) == []
        server.acl_deluser(made["user"])
        with Redis.from_url(redis_url, **theirs) as again, pytest.raises(AuthenticationError):
            again.xlen(stream)
        consumers.restore(config=config)
        with Redis.from_url(redis_url, **theirs) as again:
            assert again.xlen(stream) == 0, "with the password that it had"
        consumers.list_(True, config=config)
        (mine,) = [row for row in told() if row["group"] == NAME]
        assert (mine["known"], mine["left"], mine["missed"]) == (True, 0, 0)
        consumers.missed(NAME, True, True, config=config)
        assert told() == []
        consumers.remove(NAME, config=config)
        assert made["user"] not in server.acl_users()
    with pytest.raises(typer.Exit):
        consumers.remove(NAME, config=config)


def test_what_was_missed_stays_noted_until_it_was_given(
    config: Settings, redis_url: str, told: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    keys = Keys(config.namespace)
    first, last = "00000000000000a1", "00000000000000a2"
    lines = [b'{"sequence":"%s","subject":"x"}' % place.encode() for place in (first, last)]
    with Redis.from_url(redis_url) as server:
        server.hset(keys.missed(NAME), "document.indexed", json.dumps([first, last, 2]))
        missed_events(config.missed_dir, keys).keep("document.indexed", lines[:1])
        with pytest.raises(typer.Exit):
            consumers.missed(NAME, True, True, config=config)
        out, err = capsys.readouterr()
        assert len(out.splitlines()) == 1
        assert "1 of 2 are kept on this machine" in err
        assert server.hlen(keys.missed(NAME)) == 1
        missed_events(config.missed_dir, keys).keep("document.indexed", lines[1:])
        consumers.missed(NAME, True, True, config=config)
        assert len(told()) == 2
        assert server.hlen(keys.missed(NAME)) == 0


def test_a_step_s_name_and_an_unknown_type_are_refused(config: Settings) -> None:
    for name, types, hold in (("enricher", "", "0"), (NAME, "document.sung", "0"), (NAME, "", "much")):
        with pytest.raises(typer.BadParameter):
            consumers.add(name, types, hold, True, config=config)


def test_a_webhook_that_nothing_would_be_sent_to_says_so_at_once(
    config: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    inside = "http://127.0.0.1:9/"
    webhooks.add(inside, "", None, config=config)
    assert "COPYDESK_WEBHOOK_HOSTS" in capsys.readouterr().err
    webhooks.add(inside, "", None, config=config.model_copy(update={"webhook_hosts": ("127.0.0.1",)}))
    assert capsys.readouterr().err == ""


def test_a_webhook_from_beginning_to_end(config: Settings, told: Any) -> None:
    webhooks.add(URL, "document.indexed", None, config=config)
    (made,) = told()
    assert made["secret"].startswith("whsec_")
    webhooks.list_(True, config=config)
    (shown,) = told()
    assert (shown["url"], shown["types"], shown["parked"]) == (URL, ["document.indexed"], 0)
    assert "secret" not in shown
    webhooks.parked(made["id"], config=config)
    assert told() == []
    webhooks.redrive(made["id"], config=config)
    webhooks.remove(made["id"], config=config)
    webhooks.list_(True, config=config)
    assert told() == []
    with pytest.raises(typer.BadParameter):
        webhooks.add("ftp://hooks.example.org/", "", None, config=config)
    with pytest.raises(typer.BadParameter):
        webhooks.add(URL, "", "no-such-search", config=config)
