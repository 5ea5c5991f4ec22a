"""Rules of delivery: who gets which edition, how long to wait after a failure, when to give up."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Final, Literal

from digest.window import Period

Cadence = Literal["day", "week", "both"]
MOST_TRIES: Final = 20
"""With the pauses below, some two days of trying; RFC 5321, 4.5.4.1 asks for days."""
_FIRST_PAUSE = timedelta(minutes=1)
_LONGEST_PAUSE = timedelta(hours=4)
PATIENCE: Final = timedelta(hours=2)
"""An edition whose items still wait for their cards so long after its hour is sent as it is."""


def wants(cadence: Cadence, period: Period) -> bool:
    """Whether someone of this cadence gets editions of this period."""
    return cadence in (period, "both")


def owed(frozen: Sequence[str], newest: str | None, present: str) -> list[str]:
    """Keys of the frozen editions that a recipient has not been sent, oldest first.

    `newest` is the newest that was ever queued for them. Someone new gets the present one, not
    the past.
    """
    if newest is None:
        return [key for key in frozen if key == present]
    return sorted(key for key in frozen if key > newest)


def pause(tries: int, spread: float = 0.0) -> timedelta:
    """How long to wait after so many tries: 1, 2, 4 … minutes, at most 4 hours.

    `spread`, 0 to 1, lengthens it by up to a quarter, so that several homes do not come back to
    one server together.
    """
    doubled = _FIRST_PAUSE * float(2 ** min(max(tries, 1) - 1, 16))
    return min(doubled, _LONGEST_PAUSE) * (1 + spread / 4)


def is_over(tries: int) -> bool:
    """Whether a message was tried often enough."""
    return tries >= MOST_TRIES
