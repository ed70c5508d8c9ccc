"""The circuit limit, with a clock that the test turns."""

from datetime import UTC, datetime

from services.delivery.circuit import Circuit


class Hands:
    """A clock whose hands the test turns."""

    def __init__(self) -> None:
        self.seconds = 0.0

    def now(self) -> datetime:
        """Some day."""
        return datetime(2026, 1, 1, tzinfo=UTC)

    def monotonic(self) -> float:
        """As far as the hands were turned."""
        return self.seconds


def fail(circuit: Circuit, times: int) -> None:
    """That many failures."""
    for _ in range(times):
        circuit.record(RuntimeError("bug"))


def succeed(circuit: Circuit, times: int) -> None:
    """That many successes."""
    for _ in range(times):
        circuit.record(None)


def test_opens_at_the_set_number_and_share() -> None:
    circuit = Circuit(Hands(), share=0.5, least=10)
    fail(circuit, 9)
    assert not circuit.open
    fail(circuit, 1)
    assert circuit.open
    assert circuit.reason is not None
    assert "RuntimeError: bug" in circuit.reason


def test_stays_closed_while_most_events_pass() -> None:
    circuit = Circuit(Hands(), share=0.5, window=100, least=10)
    for _ in range(300):
        succeed(circuit, 2)
        fail(circuit, 1)
    assert not circuit.open
    assert circuit.reason is None


def test_only_recent_events_count() -> None:
    circuit = Circuit(Hands(), share=0.5, window=20, least=10)
    succeed(circuit, 10_000)
    fail(circuit, 11)
    assert circuit.open


async def test_one_trial_closes_it_or_makes_the_pause_longer() -> None:
    hands = Hands()
    circuit = Circuit(hands, least=3, pause=5.0)
    fail(circuit, 3)
    hands.seconds = 5.0
    await circuit.wait()
    assert circuit.probing
    fail(circuit, 1)
    hands.seconds = 14.9
    assert circuit.open, "the second pause is twice as long"
    hands.seconds = 15.0
    await circuit.wait()
    succeed(circuit, 1)
    assert circuit.reason is None
    fail(circuit, 2)
    assert not circuit.open, "it starts afresh"


async def test_hopeless_after_enough_failed_trials() -> None:
    hands = Hands()
    circuit = Circuit(hands, least=1, pause=1.0, longest=2.0, trials=3)
    fail(circuit, 1)
    for trial in range(3):
        assert not circuit.hopeless, trial
        hands.seconds += 2.0
        await circuit.wait()
        fail(circuit, 1)
    assert circuit.hopeless
