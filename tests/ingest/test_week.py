"""What publishers see of us: six hours by default, a week with the slow tests."""

from datetime import timedelta
from pathlib import Path

import pytest

from net import pace
from tests.world.week import Seen, simulate

WEEK = {
    "hourly": (150, 300),
    "daily": (20, 56),
    "weekly": (7, 10),
    "no validators": (20, 56),
    "silent": (7, 10),
    "ttl 1440": (7, 8),
    "skipDays": (100, 230),
    "max-age 6 h": (22, 29),
    "404": (15, 26),
    "hangs up": (15, 26),
    "410": (1, 1),
    "503": (15, 26),
    "429, 6 h": (22, 29),
    "429, then its sister": (22, 29),
    "sister of a 429": (7, 60),
    "moved to": (20, 56),
    "moved": (3, 14),
    "arXiv": (5, 14),
}
"""The least and the most requests in a week; a source that changes hourly may be asked each half
hour, one that changes daily eight times a day, one that fails ever more seldom."""


@pytest.fixture
def gate(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path))
    assert pace.machine_lock().parent == tmp_path


def check(seen: dict[str, Seen], bounds: dict[str, tuple[int, int]]) -> None:
    counts = {name: len(one.asked) for name, one in seen.items()}
    assert set(counts) == set(bounds)
    wrong = {
        name: (counts[name], bounds[name])
        for name in bounds
        if not bounds[name][0] <= counts[name] <= bounds[name][1]
    }
    assert not wrong
    for one in seen.values():
        assert one.least_gap() >= timedelta(minutes=30), one.name
    assert seen["429, 6 h"].least_gap() >= timedelta(hours=6)
    for limited in seen["429, then its sister"].asked:
        held = limited + timedelta(hours=6)
        assert not [at for at in seen["sister of a 429"].asked if limited < at < held]
    assert all(moment.weekday() not in (5, 6) for moment in seen["skipDays"].asked)


QUARTER = {name: (0 if "sister" in name else 1, 9) for name in WEEK} | {
    "hourly": (7, 12),
    "skipDays": (7, 12),
    "410": (1, 1),
    "429, 6 h": (1, 1),
    "ttl 1440": (1, 1),
    "max-age 6 h": (1, 1),
}


@pytest.mark.usefixtures("gate")
def test_a_polite_quarter_of_a_day(tmp_path: Path) -> None:
    check(simulate(tmp_path, 0.25), QUARTER)


@pytest.mark.slow
@pytest.mark.usefixtures("gate")
def test_a_polite_week(tmp_path: Path) -> None:
    check(simulate(tmp_path, 7), WEEK)
