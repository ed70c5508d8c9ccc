"""The signals that end a command."""

import signal


class Stopped(BaseException):
    """A signal asked this process to end; `number` says which."""

    def __init__(self, number: int) -> None:
        super().__init__(number)
        self.number = number


def heed_signals() -> None:
    """Have SIGTERM and SIGHUP end a command as Ctrl-C does, so that it stops what it started."""

    def stop(number: int, _: object) -> None:
        raise Stopped(number)

    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, stop)
