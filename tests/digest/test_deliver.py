"""Rules of delivery, on plain values."""

from datetime import timedelta

import pytest

from digest.deliver import MOST_TRIES, is_over, owed, pause, wants


@pytest.mark.parametrize(
    ("cadence", "period", "wanted"),
    [
        *(("day", "day", True), ("day", "week", False), ("week", "week", True)),
        *(("week", "day", False), ("both", "day", True), ("both", "week", True)),
    ],
)
def test_who_wants_what(cadence: str, period: str, wanted: bool) -> None:
    assert wants(cadence, period) is wanted  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("frozen", "newest", "present", "keys"),
    [
        (["24", "23", "22"], "23", "24", ["24"]),
        (["24", "23", "22"], "21", "24", ["22", "23", "24"]),
        (["24", "23", "22"], "24", "24", []),
        (["24", "23", "22"], None, "24", ["24"]),
        (["23", "22"], None, "24", []),
        (["23", "22"], "22", "24", ["23"]),
        ([], None, "24", []),
        ([], "23", "24", []),
    ],
)
def test_what_is_owed(frozen: list[str], newest: str | None, present: str, keys: list[str]) -> None:
    assert owed(frozen, newest, present) == keys


def test_pauses_double_up_to_four_hours() -> None:
    minutes = [pause(n) // timedelta(minutes=1) for n in range(1, 12)]
    assert minutes == [1, 2, 4, 8, 16, 32, 64, 128, 240, 240, 240]
    assert pause(1, 1.0) == timedelta(seconds=75)
    assert pause(10_000) == timedelta(hours=4)
    assert not is_over(MOST_TRIES - 1)
    assert is_over(MOST_TRIES)
