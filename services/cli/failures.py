"""What a person is told when a command cannot go on: one line with cause and remedy, and an exit code."""

import errno
import os
import resource
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit

from redis import exceptions as server
from redis.exceptions import RedisError

from services.cli.embedded import ServerFailed
from services.cli.exits import ExitCode, Failure
from services.cli.kept import USUAL, run_command
from services.cli.stack import OwnerGone
from services.index.failures import IndexOutOfReach, StoreUnavailable
from services.process.addresses import Seeds
from services.process.errors import explain
from services.process.trouble import passing
from services.state.belonging import ForeignStore

RAISE_FILES = "raise the limit (ulimit -n 1024)"
"""The embedded server takes as many connections as it may open files, less 32."""

NOT_OURS = f"Error {errno.EACCES} connecting"
"""How the client tells of a socket that it may not use."""
UNTRUSTED = "CERTIFICATE_VERIFY_FAILED"
"""What OpenSSL says of a certificate whose signer, name or dates it does not accept."""


def place_of(url: str) -> str:
    """A server's address without user, password and options; for a socket its path."""
    seeds = Seeds.of(url)
    if seeds is not None:
        return ", ".join(f"{host}:{port}" for host, port in seeds.hosts)
    try:
        parts = urlsplit(url)
        if parts.scheme == "unix":
            return parts.path
        return f"{parts.hostname}:{parts.port or 6379}"
    except ValueError:
        return "the address in COPYDESK_REDIS_URL"


def failure(error: BaseException, url: str) -> Failure:
    """What to tell of an error; `url` is the server's, of which only host and port are told."""
    if isinstance(error, Failure):
        return error
    for kind, judge in _JUDGES:
        if isinstance(error, kind) and (found := judge(error, url)) is not None:
            return found
    return Failure(ExitCode.UNEXPECTED, f"unexpected: {explain(error)[:300]}; COPYDESK_DEBUG=1 prints where")


def _stopped(error: BaseException, _: str) -> Failure | None:
    return Failure(ExitCode.NO_SERVER, f"{error}; start again with: copydesk run")


def _server_failed(error: BaseException, _: str) -> Failure | None:
    return Failure(ExitCode.DATA if "damaged" in str(error) else ExitCode.STORAGE, str(error))


def _index(error: BaseException, _: str) -> Failure | None:
    return Failure(ExitCode.STORAGE if isinstance(error, IndexOutOfReach) else ExitCode.DATA, str(error))


def _foreign(error: BaseException, _: str) -> Failure | None:
    return Failure(ExitCode.SETTINGS, str(error))


_STANDS: dict[type[BaseException], str] = {
    server.ReadOnlyError: "is a replica and takes no writes; point COPYDESK_REDIS_URL at the primary",
    server.BusyLoadingError: "is still loading its data; wait, and try again",
    server.OutOfMemoryError: "has no memory left; raise its maxmemory",
}
"""What a server that answers, and cannot serve, is told to be."""


_ADDRESS = "see the end of COPYDESK_REDIS_URL"


def _options(error: BaseException, _: str) -> Failure | None:
    """An option in the server's address that its client does not know, or cannot read."""
    if "connection URL" not in str(error) and "Connection.__init__()" not in str(error):
        return None
    return Failure(
        ExitCode.SETTINGS, f"the options in the server's address cannot be read ({error}): {_ADDRESS}"
    )


def _redis(error: BaseException, url: str) -> Failure | None:
    place, said = place_of(url), str(error)
    if (refused := _refused(error, place, said)) is not None:
        return refused
    if (standing := _STANDS.get(type(error))) is not None:
        return Failure(ExitCode.NO_SERVER, f"the server at {place} {standing}")
    if speaks_otherwise(error):
        return _otherwise(place, said)
    if "max number of clients" in said:
        return _crowded(place, url.startswith("unix:"))
    if "DB index" in said:
        return Failure(ExitCode.SETTINGS, f"the server at {place} has no such database: {_ADDRESS}")
    if said.startswith("WRONGTYPE"):
        return Failure(
            ExitCode.DATA, f"a key of ours holds something else; copydesk doctor names it ({said})"
        )
    if isinstance(error, server.ConnectionError | server.TimeoutError) or passing(error):
        return _silent(place, said, url.startswith("unix:"))
    return None


def _crowded(place: str, own: bool) -> Failure:
    remedy = RAISE_FILES if own else "raise its maxclients; copydesk needs about 40"
    return Failure(ExitCode.NO_SERVER, f"the server at {place} takes no more connections: {remedy}")


def _silent(place: str, said: str, own: bool) -> Failure:
    remedy = f"start one with: {run_command(_state_of(place))}" if own else "see COPYDESK_REDIS_URL"
    return Failure(ExitCode.NO_SERVER, f"no server answers at {place} ({_short(said)}); {remedy}")


def _state_of(socket: str) -> Path:
    """The state whose server listens there; the usual one where the socket lies elsewhere."""
    path = Path(socket)
    return path.parents[1] if path.parent.name == "run" else USUAL


def _refused(error: BaseException, place: str, said: str) -> Failure | None:
    """It knows us not, or forbids what we want; or its socket is another user's."""
    if NOT_OURS in said:
        remedy = "run as the user who owns it, or name another --state"
        return Failure(ExitCode.FORBIDDEN, f"{place}: permission denied; {remedy}")
    if isinstance(error, server.AuthenticationError) or said.startswith(("NOAUTH", "WRONGPASS")):
        remedy = "put user and password into COPYDESK_REDIS_URL, percent-encoded"
        return Failure(ExitCode.FORBIDDEN, f"the server at {place} does not let us in: {remedy}")
    if said.startswith(f"Error {errno.EACCES} "):
        remedy = "run as the user who owns it, or name another --state"
        return Failure(ExitCode.FORBIDDEN, f"{place}: permission denied; {remedy}")
    if isinstance(error, server.NoPermissionError):
        return Failure(ExitCode.FORBIDDEN, f"the server at {place} forbids it: {said}; see copydesk doctor")
    return None


def speaks_otherwise(error: BaseException) -> bool:
    """Whether the connection failed over encryption: no waiting mends that."""
    return "[SSL" in str(error) or "Invalid CA Certificate" in str(error)


def _otherwise(place: str, said: str) -> Failure:
    if UNTRUSTED in said:
        cause = "shows a certificate that is not trusted"
        remedy = "name who signed it by COPYDESK_REDIS_CA=/path/ca.pem"
    else:
        cause, remedy = "does not encrypt as rediss:// does", "write redis://, or see its TLS settings"
    reason = said.partition("[SSL")[2].partition("]")[2].strip(" .") or said
    return Failure(ExitCode.SETTINGS, f"the server at {place} {cause} ({_short(reason)}): {remedy}")


def _system(error: BaseException, url: str) -> Failure | None:
    if not isinstance(error, OSError):
        return None
    what = error.filename or ""
    if error.errno in (errno.EMFILE, errno.ENFILE):
        limit, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
        return Failure(ExitCode.SYSTEM, f"too many open files: {limit} are allowed, {RAISE_FILES}")
    if error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EROFS):
        return Failure(
            ExitCode.STORAGE, f"nothing can be written: {os.strerror(error.errno)} {what}".rstrip()
        )
    if isinstance(error, PermissionError):
        said = f"{what}: permission denied" if what else str(error)
        return Failure(ExitCode.FORBIDDEN, f"{said}; run as the user who owns it, or name another --state")
    if isinstance(error, FileExistsError | NotADirectoryError):
        return Failure(ExitCode.STORAGE, f"{what} is no folder; name another --state")
    if isinstance(error, ConnectionError | TimeoutError):
        return Failure(ExitCode.NO_SERVER, f"no server answers at {place_of(url)} ({error})")
    return Failure(ExitCode.STORAGE, f"{what}: {error.strerror}" if what else str(error))


def _short(said: str) -> str:
    """The first sentence of the client's message, which otherwise repeats the address."""
    return said.split("\n")[0].strip()[:160]


Judge = Callable[[BaseException, str], Failure | None]
_JUDGES: tuple[tuple[type[BaseException], Judge], ...] = (
    (OwnerGone, _stopped),
    (ServerFailed, _server_failed),
    (StoreUnavailable, _index),
    (ForeignStore, _foreign),
    (RedisError, _redis),
    (OSError, _system),
    (TypeError, _options),
    (ValueError, _options),
)
