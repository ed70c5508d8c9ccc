"""How many files may be open: the server and each service need some dozens of sockets."""

import errno
import os
import resource

LEAST = 96
"""The server keeps 32 for itself and gives the rest to its clients: services and shells take about 40."""
PLENTY = 10_240
"""What the server asks for, with its ten thousand clients."""


def claim_open_files() -> int:
    """Raise the limit for us and our children as far as we may, and return it.

    Raises OSError (EMFILE) where server and services could not work with it.
    """
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = PLENTY if hard == resource.RLIM_INFINITY else min(PLENTY, hard)
    if soft != resource.RLIM_INFINITY and soft < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))
        soft = wanted
    if soft != resource.RLIM_INFINITY and soft < LEAST:
        raise OSError(errno.EMFILE, os.strerror(errno.EMFILE))
    return soft
