"""What a confined process may ask of the kernel, by seccomp.

A worker has all that it works with in memory, so that it needs little: a list of what is
allowed. A program that is run brings libraries of its own: a list of what is refused. What
is not allowed fails with EPERM.
"""

import errno
import os
from collections.abc import Callable
from functools import cache
from typing import Any, Final

from services.parser.sandbox.walls import WallMissing

WORKER_MAY: Final = (
    *("read", "readv", "write", "writev", "pread64", "lseek", "close", "fstat", "fcntl"),
    *("recvfrom", "sendto", "shutdown", "poll", "ppoll", "select", "pselect6"),
    *("mmap", "munmap", "mremap", "mprotect", "brk", "madvise", "mincore"),
    *("rt_sigaction", "rt_sigprocmask", "rt_sigreturn", "sigaltstack", "restart_syscall"),
    *("futex", "sched_yield", "sched_getaffinity", "getcpu", "membarrier", "rseq", "set_robust_list"),
    *("clock_gettime", "clock_getres", "clock_nanosleep", "nanosleep", "gettimeofday", "time", "times"),
    *("getpid", "gettid", "getppid", "getuid", "geteuid", "getgid", "getegid"),
    *("getrandom", "getrusage", "getrlimit", "setrlimit", "uname", "sysinfo", "exit", "exit_group"),
)
"""Memory, time, and the descriptors that are open: no path, no address, no other process."""

ITSELF_ONLY: Final[dict[str, Callable[[], int]]] = {
    "kill": os.getpid,
    "tgkill": os.getpid,
    "prlimit64": lambda: 0,
}
"""Calls that a worker may make where the first argument names itself: abort, and its own limits."""

PROGRAM_MUST_NOT: Final = (
    *("socket", "socketpair", "connect", "bind", "listen", "accept", "accept4", "sendmsg", "sendmmsg"),
    *("ptrace", "process_vm_readv", "process_vm_writev", "process_madvise", "kcmp"),
    *("kill", "tkill", "tgkill", "pidfd_open", "pidfd_getfd", "pidfd_send_signal"),
    *("fork", "vfork", "clone", "clone3", "unshare", "setns", "chroot", "pivot_root"),
    *("mount", "umount2", "open_tree", "move_mount", "fsopen", "open_by_handle_at", "name_to_handle_at"),
    *("bpf", "perf_event_open", "userfaultfd", "io_uring_setup", "add_key", "request_key", "keyctl"),
    *("memfd_create", "init_module", "finit_module", "delete_module", "kexec_load", "reboot", "swapon"),
)
"""The network, other processes, and the parts of the kernel that most of its faults were found in."""


def confine_worker() -> None:
    """Allow this process what a worker needs, and nothing else, for good. Raises WallMissing, OSError."""
    seccomp = _library()
    allowed = rules_of_workers()
    for name, itself in ITSELF_ONLY.items():
        _rule(seccomp, allowed, seccomp.ALLOW, name, seccomp.Arg(0, seccomp.EQ, itself()))
    allowed.load()


@cache
def rules_of_workers() -> Any:
    """What holds for every worker; made once, before they are forked: it takes some milliseconds."""
    seccomp = _library()
    allowed = seccomp.SyscallFilter(seccomp.ERRNO(errno.EPERM))
    for name in WORKER_MAY:
        _rule(seccomp, allowed, seccomp.ALLOW, name)
    return allowed


def confine_program() -> None:
    """Refuse this process, and what it runs, network and other processes. Raises WallMissing, OSError."""
    seccomp = _library()
    rules = seccomp.SyscallFilter(seccomp.ALLOW)
    for name in PROGRAM_MUST_NOT:
        _rule(seccomp, rules, seccomp.ERRNO(errno.EPERM), name)
    rules.load()


def _rule(seccomp: Any, rules: Any, action: int, name: str, *arguments: Any) -> None:
    """Add a rule, unless this machine's kind of processor has no such call."""
    try:
        number = seccomp.resolve_syscall(seccomp.Arch.NATIVE, name)
    except (OSError, ValueError):
        return
    if number >= 0:
        rules.add_rule(action, number, *arguments)


def _library() -> Any:
    """The binding of libseccomp. Raises WallMissing."""
    found = _found()
    if isinstance(found, str):
        raise WallMissing(f"{found}; install libseccomp2, on Linux")
    return found


@cache
def _found() -> Any:
    """The binding, which refuses to be imported where the library is not installed; or why there is none.

    Looked for once: a process that is half confined would find something else.
    """
    try:
        import pyseccomp  # type: ignore[import-untyped]
    except (ImportError, RuntimeError, OSError, AttributeError, TypeError) as error:
        return str(error)
    return pyseccomp
