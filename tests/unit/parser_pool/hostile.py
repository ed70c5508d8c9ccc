"""A parser that was taken over: each attack tries one thing that a worker must not be able to do.

`python -m tests.unit.parser_pool.hostile MODE` runs every attack in a real pool and prints what became
of each as JSON. The process has a token in its environment, and listens as a server does.
"""

import asyncio
import ctypes
import json
import os
import socket
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from copydesk_contracts.article import Article
from copydesk_contracts.events import ReasonCode
from services.parser.limits import Limits
from services.parser.pool import ParserPool
from services.process.errors import Rejected

TOKEN = "let-nobody-read-this"  # noqa: S105 - nobody's
PTRACE_ATTACH = 16
DONE, REFUSED = "done", "refused"


@dataclass(frozen=True)
class Target:
    """What there is to attack: a folder with files, a port that listens, and the process with the pool."""

    folder: Path
    port: int
    service: int


class Span(ctypes.Structure):
    """`struct iovec`."""

    _fields_ = (("base", ctypes.c_void_p), ("length", ctypes.c_size_t))


def ancestors() -> Iterator[int]:
    """Process ids from the parent up."""
    process = os.getppid()
    while process > 1:
        yield process
        process = int(Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[1])


def must(result: int) -> None:
    """Raise OSError where a call of the C library failed."""
    if result < 0:
        raise OSError(ctypes.get_errno(), "refused")


def libc() -> ctypes.CDLL:
    """The C library, which is in memory already."""
    return ctypes.CDLL(None, use_errno=True)


def read_system_file(_: Target) -> None:
    Path("/etc/passwd").read_bytes()


def list_folder(_: Target) -> None:
    next(Path("/").iterdir())


def see_a_file(_: Target) -> None:
    Path("/etc/passwd").stat()


def write(target: Target) -> None:
    (target.folder / "new").touch()


def change(target: Target) -> None:
    os.truncate(target.folder / "precious", 0)


def delete(target: Target) -> None:
    (target.folder / "doomed").unlink()


def connect_out(target: Target) -> None:
    socket.create_connection(("127.0.0.1", target.port), 2).close()


def speak_to_the_server(target: Target) -> None:
    with socket.socket(socket.AF_UNIX) as client:
        client.connect(f"{target.folder}/server.sock")
        client.sendall(b"PING\r\n")


def run_a_program(_: Target) -> None:
    subprocess.run(["/bin/true"], check=True)


def fork(_: Target) -> None:
    child = os.fork()
    if child == 0:
        os._exit(0)
    os.waitpid(child, 0)


def read_the_token(_: Target) -> None:
    environments = [Path(f"/proc/{process}/environ").read_bytes() for process in ancestors()]
    if not any(TOKEN.encode() in environment for environment in environments):
        raise PermissionError("not found")


def see_the_environment(_: Target) -> None:
    if not os.environ:
        raise PermissionError("empty")


def open_the_parents_memory(_: Target) -> None:
    os.close(os.open(f"/proc/{os.getppid()}/mem", os.O_RDWR))


def trace_the_parent(_: Target) -> None:
    must(libc().ptrace(PTRACE_ATTACH, os.getppid(), 0, 0))


def read_the_parents_memory(_: Target) -> None:
    target = ctypes.create_string_buffer(8)
    ours = Span(ctypes.addressof(target), 8)
    theirs = Span(id(None), 8)  # the parent is this very program, so that there is something at the place
    must(libc().process_vm_readv(os.getppid(), ctypes.byref(ours), 1, ctypes.byref(theirs), 1, 0))


def signal_the_parent(_: Target) -> None:
    os.kill(os.getppid(), 0)


def signal_the_service(target: Target) -> None:
    os.kill(target.service, 0)


def become_a_program(_: Target) -> None:
    os.execv("/bin/true", ["true"])  # noqa: S606 - what is tried


LAST = (become_a_program, trace_the_parent)
"""They end the worker or stop its parent where they are allowed."""

ATTACKS: dict[str, Callable[[Target], None]] = {
    attack.__name__: attack
    for attack in (
        read_system_file,
        list_folder,
        see_a_file,
        write,
        change,
        delete,
        connect_out,
        speak_to_the_server,
        run_a_program,
        fork,
        read_the_token,
        see_the_environment,
        open_the_parents_memory,
        read_the_parents_memory,
        signal_the_parent,
        signal_the_service,
        *LAST,
    )
}


def parse(copy: bytes, name: str, limits: Limits) -> Article:  # noqa: ARG001
    """Make the attack called `name` on what the copy says there is; its outcome is the detail."""
    try:
        told = json.loads(copy)
        ATTACKS[name](Target(Path(told["folder"]), told["port"], told["service"]))
    except OSError as error:
        raise Rejected(ReasonCode.NO_TEXT, f"{REFUSED}: {error}") from error
    raise Rejected(ReasonCode.NO_TEXT, DONE)


async def attack(mode: str, names: list[str]) -> dict[str, str]:
    """What became of each attack in a pool of that mode."""
    with tempfile.TemporaryDirectory() as folder, socket.create_server(("127.0.0.1", 0)) as listener:
        prepare(Path(folder))
        target = {"folder": folder, "port": listener.getsockname()[1], "service": os.getpid()}
        with socket.socket(socket.AF_UNIX) as server:
            server.bind(f"{folder}/server.sock")
            server.listen()
            outcomes = {}
            work = "tests.unit.parser_pool.hostile:parse"
            async with ParserPool(workers=1, timeout=20, work=work, mode=mode) as pool:  # type: ignore[arg-type]
                for name in names:
                    answer = await pool.parse(json.dumps(target).encode(), name)
                    assert isinstance(answer, Rejected)
                    outcomes[name] = answer.detail
        return outcomes


def prepare(folder: Path) -> None:
    """Files that anybody could change, if nothing but their rights kept them from it."""
    folder.chmod(0o777)
    for name in ("precious", "doomed"):
        (folder / name).write_text("news")
        (folder / name).chmod(0o666)


if __name__ == "__main__":
    chosen = [name for name in ATTACKS if name not in sys.argv[2:]]
    print(json.dumps(asyncio.run(attack(sys.argv[1], chosen))))  # noqa: T201
