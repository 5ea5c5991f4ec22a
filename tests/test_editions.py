"""Editions over time: missed days made up for or skipped, quiet days, changed hours and zones."""

import re
from contextlib import closing
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

import service
from cli import app as command_line
from db import digests
from db.records import Mute
from digest.edition import Edition
from digest.render import render_text
from service import App
from settings import load
from tests.test_service import add, titles

FRIDAY = datetime(2026, 11, 20, 12, tzinfo=UTC)
MONDAY = datetime(2026, 11, 23, 12, tzinfo=UTC)
pytestmark = pytest.mark.model


def opened(home: Path, **digest: Any) -> App:
    table = {"timezone": "UTC", **digest}
    lines = "\n".join(f"{name} = {value!r}" for name, value in table.items())
    (home / "config.toml").write_text(f"[digest]\n{lines}\n")
    return service.open_app(load(home))


def sleep_over_the_week_end(app: App) -> list[Edition]:
    """An edition on Friday, items of Friday evening and Sunday, and nobody there till Monday."""
    add(app, "Alpha", FRIDAY - timedelta(hours=20))
    service.catch_up(app, FRIDAY)
    add(app, "Beta", FRIDAY + timedelta(hours=3))
    add(app, "Gamma", MONDAY - timedelta(hours=20))
    return service.catch_up(app, MONDAY)


def test_missed_days_are_made_up_for_by_default(tmp_path: Path) -> None:
    with closing(opened(tmp_path)) as app:
        made = sleep_over_the_week_end(app)
        assert [(one.key, titles(one)) for one in made] == [
            ("2026-11-21", ["Beta"]),
            ("2026-11-22", []),
            ("2026-11-23", ["Gamma"]),
        ]


def test_asking_for_todays_edition_makes_the_missed_ones_first(tmp_path: Path) -> None:
    """Once a later one is frozen, what was dated before it would stand in none."""
    friday, today = (datetime.now(UTC) - timedelta(days=n) for n in (3, 0))
    with closing(opened(tmp_path, hour=0)) as app:
        add(app, "Alpha", friday - timedelta(days=1))
        service.catch_up(app, friday)
        add(app, "Beta", friday.replace(hour=0, minute=1))
        add(app, "Gamma", (today - timedelta(days=1)).replace(hour=0, minute=1))
    done = CliRunner().invoke(command_line, ["--home", str(tmp_path), "digest", "--json"])
    assert done.exit_code == 0, done.output
    with closing(opened(tmp_path, hour=0)) as app:
        saturday, sunday = (friday + timedelta(days=1)).date(), today.date()
        keys = [saturday.isoformat(), sunday.isoformat()]
        assert digests.edition_keys(app.database, "day")[:2] == keys[::-1]
        assert titles(service.edition(app, today, day=saturday)) == ["Beta"]
        assert titles(service.edition(app, today)) == ["Gamma"]


def test_missed_days_are_skipped_where_that_is_wanted(tmp_path: Path) -> None:
    with closing(opened(tmp_path, missed="skip")) as app:
        made = sleep_over_the_week_end(app)
        assert [(one.key, titles(one)) for one in made] == [("2026-11-23", ["Gamma"])]
        assert digests.edition_keys(app.database, "day") == ["2026-11-23", "2026-11-20"]
        assert service.catch_up(app, MONDAY) == made
        # Whoever asks for the day that was skipped still gets it.
        assert titles(service.edition(app, MONDAY, day=date(2026, 11, 21))) == ["Beta"]


def test_a_skipped_week_is_skipped_and_todays_hour_is_not_missed(tmp_path: Path) -> None:
    with closing(opened(tmp_path, missed="skip")) as app:
        add(app, "Alpha", MONDAY - timedelta(days=21))
        service.catch_up(app, MONDAY - timedelta(days=20), "week")
        add(app, "Beta", MONDAY - timedelta(days=2))
        late = MONDAY.replace(hour=23)
        (one,) = service.catch_up(app, late, "week", preview=False)
        assert (one.key, titles(one)) == ("2026-W48", ["Beta"])


def test_a_quiet_day_says_so_and_is_not_padded(tmp_path: Path) -> None:
    with closing(opened(tmp_path)) as app:
        sleep_over_the_week_end(app)
        quiet = service.edition(app, MONDAY, day=date(2026, 11, 22))
        assert quiet.items == ()
        assert quiet.also_seen == ()
        text = render_text(quiet)
        assert "A quiet day: nothing new to summarize." in text
        assert "IN SHORT" not in text
        assert quiet.words < 60


def test_later_hours_lose_nothing_between_two_editions(tmp_path: Path) -> None:
    """The reader moves the edition from seven to nine: what came at eight is in the next one."""
    with closing(opened(tmp_path)) as app:
        add(app, "Alpha", FRIDAY - timedelta(hours=20))
        assert not service.edition(app, FRIDAY).preview
        add(app, "Beta", FRIDAY.replace(hour=8))
    with closing(opened(tmp_path, hour=9)) as app:
        next_ = service.edition(app, FRIDAY + timedelta(days=1))
        assert titles(next_) == ["Beta"]
        assert next_.start == "2026-11-20T07:00:00Z"


def test_earlier_hours_show_nothing_twice(tmp_path: Path) -> None:
    with closing(opened(tmp_path, hour=9)) as app:
        add(app, "Alpha", FRIDAY.replace(hour=8))
        assert titles(service.edition(app, FRIDAY)) == ["Alpha"]
    with closing(opened(tmp_path, hour=7)) as app:
        assert titles(service.edition(app, FRIDAY + timedelta(days=1))) == []


def test_a_reader_who_flies_west_loses_nothing(tmp_path: Path) -> None:
    with closing(opened(tmp_path, timezone="Europe/Berlin")) as app:
        add(app, "Alpha", FRIDAY - timedelta(hours=20))
        assert titles(service.edition(app, FRIDAY)) == ["Alpha"]
        add(app, "Beta", FRIDAY.replace(hour=10))  # after seven in Berlin, before seven in New York
    with closing(opened(tmp_path, timezone="America/New_York")) as app:
        saturday = FRIDAY + timedelta(days=1)
        assert titles(service.edition(app, saturday)) == ["Beta"]


@pytest.mark.parametrize(
    ("day", "inside", "outside"),
    [
        # 29 March 2026: 23 hours, from 06:00 to 05:00 UTC; 25 October: 25 hours, 05:00 to 06:00.
        (date(2026, 3, 29), ("2026-03-28T06:00", "2026-03-29T04:59"), "2026-03-29T05:00"),
        (date(2026, 10, 25), ("2026-10-24T05:00", "2026-10-25T05:59"), "2026-10-25T06:00"),
    ],
)
def test_on_days_of_a_clock_change_each_item_stands_in_one_edition(
    tmp_path: Path, day: date, inside: tuple[str, str], outside: str
) -> None:
    def at(moment: str) -> datetime:
        return datetime.fromisoformat(moment).replace(tzinfo=UTC)

    with closing(opened(tmp_path, timezone="Europe/Berlin")) as app:
        add(app, "Alpha", at(inside[0]))
        add(app, "Beta", at(inside[1]))
        add(app, "Gamma", at(outside))
        now = at(outside) + timedelta(minutes=1)
        changed = service.edition(app, now, day=day)
        assert not changed.preview
        assert sorted(titles(changed)) == ["Alpha", "Beta"]
        next_ = service.edition(app, now + timedelta(days=1), day=day + timedelta(days=1))
        assert titles(next_) == ["Gamma"]


def test_day_and_week_do_not_take_each_others_items(tmp_path: Path) -> None:
    with closing(opened(tmp_path)) as app:
        add(app, "Alpha", MONDAY - timedelta(hours=20))
        assert titles(service.edition(app, MONDAY, period="day")) == ["Alpha"]
        week = service.edition(app, MONDAY, period="week")
        assert (week.key, titles(week)) == ("2026-W48", ["Alpha"])
        assert titles(service.edition(app, MONDAY + timedelta(days=7), period="week")) == []


def test_a_preview_is_composed_again_and_what_is_frozen_is_not(tmp_path: Path) -> None:
    with closing(opened(tmp_path)) as app:
        early = MONDAY.replace(hour=6)
        add(app, "Alpha", early - timedelta(hours=3))
        assert titles(service.edition(app, early)) == ["Alpha"]
        add(app, "Beta", early - timedelta(hours=2))
        assert sorted(titles(service.edition(app, early))) == ["Alpha", "Beta"]
        frozen = service.edition(app, MONDAY.replace(hour=7))
        assert not frozen.preview
        add(app, "Gamma", early - timedelta(hours=1))
        assert service.edition(app, MONDAY) == frozen


def test_redo_takes_the_place_of_what_was_frozen(tmp_path: Path) -> None:
    """Also where it was sent before its hour, and where nothing is left of it."""
    with closing(opened(tmp_path)) as app:
        early = MONDAY.replace(hour=6)
        add(app, "Alpha", early - timedelta(hours=3))
        service.edition(app, early, seal=True)
        add(app, "Beta", early - timedelta(hours=2))
        redone = service.edition(app, early, redo=True)
        assert (sorted(titles(redone)), redone.preview) == (["Alpha", "Beta"], False)
        assert service.edition(app, MONDAY) == redone
        service.add_mute(app, Mute("word", "language model"), MONDAY)
        quiet = service.edition(app, MONDAY, redo=True)
        assert titles(quiet) == []
        assert service.edition(app, MONDAY) == quiet


def test_a_feed_holds_the_frozen_editions_before_it(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    with closing(opened(tmp_path)) as app:
        for n, name in enumerate(("Delta", "Gamma", "Beta", "Alpha")):
            add(app, name, MONDAY - timedelta(days=n, hours=20))
        days = [MONDAY.date() - timedelta(days=n) for n in range(4)]
        newest, second, third, last = [service.edition(app, MONDAY, day=day) for day in days]
        assert service.feed_of(app, newest, 14) == [newest, second, third, last]
        assert service.feed_of(app, second, 2) == [second, third]
        old = second.as_json() | {"schema": 0}
        digests.freeze(app.database, second.key, "day", old, [], MONDAY)
        assert service.feed_of(app, newest, 14) == [newest, third, last]
        assert "left out of the feed" in caplog.text
    target = tmp_path / "feed.xml"
    call = ["--home", str(tmp_path), "digest", "--date", newest.key, "--format", "atom"]
    done = CliRunner().invoke(command_line, [*call, "--out", str(target)])
    assert done.exit_code == 0, done.output
    titles_ = re.findall(r"<title>(.*)</title>", target.read_text(encoding="utf-8"))
    assert titles_ == ["Preread, daily", newest.title, third.title, last.title]
