"""`webhooks`: addresses that events are sent to; what could not be sent, and sending it again."""

import asyncio
import secrets
from collections.abc import Collection
from typing import Annotated, Any

import typer
from redis.asyncio import Redis

from services.cli.application import family
from services.cli.consumers import kinds_of
from services.cli.options import JsonOption, SettingsOption
from services.cli.output import console, errors, plain, print_json, tell_of_none
from services.cli.server import with_partitions, with_server
from services.desk.webhooks.addresses import ForbiddenAddress, checked, target_of
from services.index.searches.book import SavedSearches
from services.state.keys import Keys
from services.state.partitions import Partitions, claim_partitions
from services.state.webhooks import Webhook, WebhookBook, webhook
from services.state.whole_log import WholeLog

SECRET_BYTES = 32
"""256 bits, of the 192 to 512 that Standard Webhooks asks for."""
webhooks = family("Send events to addresses, by Standard Webhooks.")
IdArgument = Annotated[str, typer.Argument(help="Id of the webhook, as `list` prints it")]


@webhooks.command("list")
def list_(json_lines: JsonOption = False, *, config: SettingsOption) -> None:
    """Print every webhook, how far it is, and how many events are parked."""
    found = with_server(config, _all)
    if not json_lines:
        tell_of_none(found, "no webhooks; add one with: copydesk webhooks add URL")
    for hook, cursor, parked in found:
        told: dict[str, Any] = {"id": hook.id, "url": hook.url, "types": list(hook.types)}
        told |= {"search": hook.search, "cursor": cursor, "parked": parked, "ended": hook.ended}
        if json_lines:
            print_json(told)
        else:
            line = f"{hook.id}  {hook.url}  {parked} parked  {hook.ended}"
            console.print(plain(line, "red" if parked or hook.ended else ""))


@webhooks.command()
def add(
    url: Annotated[str, typer.Argument(help="Where to POST the events")],
    types: Annotated[
        str, typer.Option("--types", help="Event types with commas between; all by default")
    ] = "",
    search: Annotated[
        str | None, typer.Option("--search", help="Id of a saved search: only its documents")
    ] = None,
    *,
    config: SettingsOption,
) -> None:
    """Send events from now on. Prints the secret that signs them, once."""
    names = [kind.event_type for kind in kinds_of(types)] if types else []
    try:
        checked(url)
    except ForbiddenAddress as error:
        raise typer.BadParameter(str(error)) from error
    made = webhook(url, secrets.token_bytes(SECRET_BYTES), names, search)
    if not with_partitions(config, lambda all_: _save(all_, made), begins=True):
        raise typer.BadParameter(f"no saved search {search}")
    print_json({"id": made.id, "secret": made.secret})
    _warn(url, config.webhook_hosts)


@webhooks.command()
def remove(hook: IdArgument, *, config: SettingsOption) -> None:
    """Send nothing more, and forget what is parked."""
    if not with_server(config, lambda redis, keys: WebhookBook(redis, keys).remove(hook)):
        raise _missing(hook)


@webhooks.command()
def parked(hook: IdArgument, *, config: SettingsOption) -> None:
    """Print the events that could not be sent, and why."""
    for one in with_server(config, lambda redis, keys: WebhookBook(redis, keys).parked(hook)):
        print_json({"sequence": one.sequence, "error": one.error, "attempts": one.attempts})


@webhooks.command()
def redrive(hook: IdArgument, *, config: SettingsOption) -> None:
    """Send again what is parked."""
    count = with_server(config, lambda redis, keys: WebhookBook(redis, keys).redrive(hook))
    errors.print(f"{count} events go round again")


def _warn(url: str, allowed: Collection[str]) -> None:
    """Say so now where everything would be parked; the desk, which sends, may see it otherwise."""
    try:
        asyncio.run(target_of(url, allowed))
    except ForbiddenAddress as error:
        errors.print(plain(f"parked until the desk's COPYDESK_WEBHOOK_HOSTS names the host: {error}"))
    except OSError as error:
        errors.print(plain(f"the host is not known here: {error}"))


async def _all(redis: Redis, keys: Keys) -> list[tuple[Webhook, str | None, int]]:
    book = WebhookBook(redis, keys)
    return [(hook, await book.cursor(hook.id), len(await book.parked(hook.id))) for hook in await book.all()]


async def _save(partitions: Partitions, made: Webhook) -> bool:
    redis, keys = partitions.home.redis, partitions.home.keys
    if made.search is not None and await SavedSearches(redis, keys).get(made.search) is None:
        return False
    await claim_partitions(redis, keys, len(partitions.all))
    await WebhookBook(redis, keys).save(made, await WholeLog(partitions).newest())
    return True


def _missing(hook: str) -> typer.Exit:
    errors.print(plain(f"no webhook {hook}"))
    return typer.Exit(1)
