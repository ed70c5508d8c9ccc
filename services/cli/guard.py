"""Ends the embedded server when its owner is gone: `python guard.py PID`, with a pipe from the owner.

The kernel closes the pipe however the owner died, so that no server stays behind that nobody
tends. Standard library only, and small: one runs beside every embedded server.
"""

import os
import signal
import sys
from contextlib import suppress


def main() -> None:
    """Wait for the owner's end, then ask the server to stop; it writes down what it holds."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
    stopped_by_owner = sys.stdin.buffer.read()
    if not stopped_by_owner:
        with suppress(ProcessLookupError):
            os.kill(int(sys.argv[1]), signal.SIGTERM)


if __name__ == "__main__":
    main()
