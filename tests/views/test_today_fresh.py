"""Today follows what the reader says at once: likes, stars, weights, mutes and bets; no browser."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

import service
from db import marks
from db.records import Mute
from service import App
from settings import load
from tests.views import library
from tests.views.library import Library
from tests.views.test_frame import ROOT

SUBJECTS = ("tides", "glaciers", "volcanoes", "orchards")


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Library]:
    made = library.open_library(tmp_path)
    blog = made.source("https://blog.example/feed", "A blog")
    for subject in SUBJECTS:
        text = f"A language model predicts {subject}. It needs little memory for {subject}."
        title = f"Language models for {subject}"
        work_id = made.work(
            subject, blog, title=title, text=text, url=f"https://b.example/{subject}"
        )
        made.card(work_id, tldr=library.said(text, text.split(". ")[0] + "."))
    monkeypatch.setenv("PREREAD_HOME", str(tmp_path))
    yield made
    made.database.close()


def order(app: AppTest) -> list[str]:
    """The subjects as the page shows them."""
    page = "".join(one.proto.body for one in app.main if one.type == "html")
    places = {subject: page.find(f"Language models for {subject}") for subject in SUBJECTS}
    return sorted((it for it in places if places[it] >= 0), key=lambda it: places[it])


def test_a_like_and_its_taking_back_show_at_once(home: Library) -> None:
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60).run()
    assert not app.exception
    before = order(app)
    assert len(before) == len(SUBJECTS)
    last = before[-1]
    app.button(key=f"like-{home.ids[last]}").click().run()
    assert order(app)[0] == last
    app.button(key=f"like-{home.ids[last]}").click().run()
    assert order(app) == before
    app.button(key=f"starred-{home.ids[last]}").click().run()
    assert order(app)[0] == last


@pytest.mark.parametrize(
    "change",
    [
        lambda app, last, _: service.pin_weight(app, last, 5),
        lambda app, last, now: service.add_bet(app, "Mine", f"models that predict {last}", now),
    ],
    ids=["weight", "bet"],
)
def test_a_weight_and_a_bet_show_at_once(
    home: Library, change: Callable[[App, str, object], object]
) -> None:
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60).run()
    last = order(app)[-1]
    change(App(load(home.home), home.database), last, home.now)
    assert order(app.run())[0] == last


def test_a_mute_shows_at_once(home: Library) -> None:
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60).run()
    before = order(app)
    service.add_mute(App(load(home.home), home.database), Mute("word", before[0]), home.now)
    assert order(app.run()) == before[1:]


def test_only_opening_an_item_composes_nothing_anew(home: Library) -> None:
    app = App(load(home.home), home.database)
    one, other = (home.ids[subject] for subject in SUBJECTS[:2])
    states = [service.state_of_taste(app)]
    marks.set_mark(home.database, one, "read", True, home.now)
    assert service.state_of_taste(app) == states[0]
    changes: list[Callable[[], object]] = [
        lambda: marks.set_mark(home.database, one, "starred", True, home.now),
        lambda: marks.set_mark(home.database, one, "starred", False, home.now),
        lambda: marks.set_mark(home.database, other, "starred", True, home.now),
        lambda: marks.set_verdict(home.database, one, "like", home.now),
        lambda: marks.set_verdict(home.database, one, "dislike", home.now),
        lambda: service.reset_weights(app, home.now),
    ]
    for change in changes:
        change()
        states.append(service.state_of_taste(app))
    assert states[2] == states[0], "taken back"
    assert len(set(states)) == len(states) - 1
