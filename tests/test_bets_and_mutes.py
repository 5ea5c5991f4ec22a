"""Bets, mutes and verdicts from the command line to the edition, on a real database."""

import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

import service
from cli import app as cli
from db import marks, works
from db.connect import open_database, writing
from db.records import Mute
from digest.render import render
from service import App
from service.bets import BetError
from settings import DigestSettings, Settings, load
from tests.views import library
from tests.views.library import Library

CONFIG = '[[bets]]\nname = "Phones"\ntext = "models on phones"\n'


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Library]:
    made = library.open_library(tmp_path)
    yield made
    made.database.close()


@pytest.fixture
def app(home: Library) -> App:
    (home.home / "config.toml").write_text(CONFIG, encoding="utf-8")
    return App(load(home.home), home.database)


def preread(home: Library, *arguments: str) -> Any:
    return CliRunner().invoke(cli, ["--home", str(home.home), *arguments])


def document(home: Library, *arguments: str) -> Any:
    done = preread(home, *arguments, "--json")
    assert done.exit_code == 0, done.output
    return json.loads(done.stdout)


def test_bets_are_config_tomls_first_and_then_ones_own(app: App, home: Library) -> None:
    made = service.add_bet(
        app,
        " Speech\u202e ",
        "calls\nand meetings",
        home.now,
        weight=2,
        thresholds=["WER < 5 %", " "],
    )
    assert (made.name, made.text) == ("Speech", "calls and meetings")
    assert [bet.name for bet in service.all_bets(app)] == ["Phones", "Speech"]
    assert service.all_bets(app)[1] == made
    changed = service.change_bet(app, "speech", name="SPEECH", thresholds=["CER < 2 %"])
    assert (changed.text, changed.weight) == ("calls and meetings", 2), "what is not named stays"
    assert service.all_bets(app)[1] == changed
    service.remove_bet(app, "Speech")
    assert [bet.name for bet in service.all_bets(app)] == ["Phones"]


@pytest.mark.parametrize(
    ("values", "field", "said"),
    [
        (("", "t", 1, ()), "name", "A bet needs a name"),
        (("n", " ", 1, ()), "text", "A bet needs a text"),
        (("n" * 81, "t", 1, ()), "name", "at most 80"),
        (("n", "t", 0, ()), "weight", "above 0 and up to 10"),
        (("n", "t", 11, ()), "weight", "above 0 and up to 10"),
        (("n", "t", float("nan"), ()), "weight", "above 0 and up to 10"),
        (("n", "t", 1, ("WER 5 %",)), "thresholds", "which way"),
        (("n", "t", 1, ("a < 1 %",) * 21), "thresholds", "at most 20"),
        (("phones", "t", 1, ()), "name", "config.toml. Choose another name, or change"),
        (("KÄSE", "t", 1, ()), "name", "There is a bet “käse” already."),
    ],
)
def test_a_bet_that_cannot_be_kept_says_which_field_and_why(
    app: App, home: Library, values: tuple[str, str, float, tuple[str, ...]], field: str, said: str
) -> None:
    service.add_bet(app, "käse", "t", home.now)
    name, text, weight, thresholds = values
    with pytest.raises(BetError) as caught:
        service.add_bet(app, name, text, home.now, weight=weight, thresholds=thresholds)
    assert said in caught.value.fields[field]  # type: ignore[index]
    assert len(service.all_bets(app)) == 2


def test_bets_of_config_toml_are_changed_there(app: App, home: Library) -> None:
    there = r"config\.toml\. Change it there"
    with pytest.raises(BetError, match=there):
        service.remove_bet(app, "phones")
    with pytest.raises(BetError, match=there):
        service.change_bet(app, "Phones", text="x")
    with pytest.raises(BetError, match="There is no bet “Tablets”"):
        service.remove_bet(app, "Tablets")
    service.add_bet(app, "Speech", "calls", home.now)
    with pytest.raises(BetError, match=r"already in .*config\.toml\. Choose"):
        service.change_bet(app, "Speech", name="phones")


def test_a_name_that_config_toml_takes_later_counts_there(app: App, home: Library) -> None:
    service.add_bet(app, "Speech", "calls", home.now)
    text = CONFIG + '[[bets]]\nname = "speech"\ntext = "other"\n'
    (home.home / "config.toml").write_text(text, encoding="utf-8")
    later = App(load(home.home), home.database)
    assert [bet.text for bet in service.all_bets(later)] == ["models on phones", "other"]
    assert [it.shadowed for it in service.listed_bets(later)] == [False, False, True]
    assert service.remove_bet(later, "Speech").text == "calls"
    assert len(service.listed_bets(later)) == 2


def test_bets_on_the_command_line(app: App, home: Library) -> None:
    added = document(
        *(home, "bets", "add", "Speech", "calls", "--weight", "2"),
        *("--threshold", "WER < 5 %", "--threshold", "under 1 GB"),
    )
    assert added["bet"]["thresholds"] == ["WER < 5 %", "under 1 GB"]
    listed = document(home, "bets", "list")["bets"]
    assert [(it["name"], it["where"]) for it in listed] == [
        ("Phones", "config"),
        ("Speech", "database"),
    ]
    assert "fires on: under 1 GB" in preread(home, "bets", "list").stdout
    bad = preread(home, "bets", "add", "Two", "x", "--threshold", "soon")
    assert bad.exit_code == 1
    assert "“soon” has no figure" in bad.output
    changed = document(home, "bets", "change", "speech", "--name", "Voice", "--weight", "3")["bet"]
    assert changed == added["bet"] | {"name": "Voice", "weight": 3}
    changed = document(home, "bets", "change", "Voice", "--threshold", "CER < 2 %", "--text", "a b")
    assert (changed["bet"]["text"], changed["bet"]["thresholds"]) == ("a b", ["CER < 2 %"])
    changed = document(home, "bets", "change", "Voice", "--no-thresholds", "--name", "Speech")
    assert changed["bet"]["thresholds"] == []
    gone = preread(home, "bets", "change", "Nothing", "--weight", "2")
    assert gone.exit_code == 1
    assert "There is no bet “Nothing”. See them with: preread bets list" in gone.output
    assert preread(home, "bets", "remove", "phones").exit_code == 1
    assert document(home, "bets", "remove", "speech") == {"name": "Speech", "removed": True}


def test_bets_of_the_environment_are_said_to_stand_there(
    home: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    (home.home / "config.toml").write_text(CONFIG, encoding="utf-8")
    monkeypatch.setenv("PREREAD_BETS", json.dumps([{"name": "Cars", "text": "models in cars"}]))
    listed = document(home, "bets", "list")["bets"]
    assert [(it["name"], it["where"]) for it in listed] == [("Cars", "environment")]
    assert "Cars (in the variable PREREAD_BETS)" in preread(home, "bets", "list").stdout
    for arguments in (
        ("remove", "Cars"),
        ("change", "Cars", "--weight", "2"),
        ("add", "cars", "x"),
    ):
        said = preread(home, "bets", *arguments)
        assert said.exit_code == 1
        assert "in the variable PREREAD_BETS." in said.output
        assert "config.toml" not in said.output


def test_a_bet_that_another_of_its_name_hides_is_not_said_to_count(
    home: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    document(home, "bets", "add", "Cars", "models in cars")
    monkeypatch.setenv("PREREAD_BETS", json.dumps([{"name": "cars", "text": "electric cars"}]))
    said = preread(home, "bets", "change", "Cars", "--weight", "2").output
    assert "That of the same name in the variable PREREAD_BETS counts instead" in said
    assert "Editions are ranked by it" not in said
    assert document(home, "bets", "change", "Cars", "--weight", "3")["bet"]["shadowed"] is True


def fill(home: Library) -> None:
    source = home.source("https://lab.example/feed.xml", "Lab", tags=["lab"])
    for name, title, authors in (
        ("one", "A language model on quantum chips", ("Ada Byron",)),
        ("two", "A language model on phones", ("Bo Li",)),
    ):
        text = f"{title} is told of here. It needs little memory."
        home.work(name, source, title=title, text=text, authors=authors, kind="paper", days=0)
        home.card(home.ids[name], tldr=library.said(text, text.split(". ")[0] + "."))


def test_what_is_muted_stays_out_of_the_edition_and_in_the_library(home: Library) -> None:
    fill(home)
    settings = Settings(home=home.home, digest=DigestSettings(timezone="UTC", hour=0))
    app = App(settings, home.database)

    def made() -> str:
        tomorrow = home.now + timedelta(days=1)
        return render(service.edition(app, tomorrow, freeze=False), "text")

    assert "quantum" in made()
    muted = document(home, "mute", "quantum")
    assert muted == {"mute": {"kind": "word", "value": "quantum"}, "new": True, "hidden": 1}
    assert not document(home, "mute", "QUANTUM")["new"]
    text = made()
    assert "quantum" not in text
    assert "most of them" not in preread(home, "mute", "quantum").output
    said = preread(home, "mute", "language model").output
    assert "It covers 2 of the latest 2 items. That is most of them: editions will be" in said
    assert "A quiet day: 2 new items are muted, and there is nothing else." in made()
    assert document(home, "unmute", "language model")["removed"]
    assert "1 new today, 1 muted;" in " ".join(text.split())
    found = preread(home, "search", "quantum")
    assert "muted by word “quantum”" in found.stdout
    assert set(document(home, "search", "quantum")["hits"][0]) == {
        *("id", "external_id", "title", "url", "kind", "published", "score", "snippet")
    }
    assert document(home, "show", home.ids["one"])["muted"] == {"kind": "word", "value": "quantum"}
    assert document(home, "show", home.ids["two"])["muted"] is None
    assert "Muted by word “quantum”" in preread(home, "show", home.ids["one"]).stdout
    assert document(home, "unmute", "Quantum")["removed"]
    assert not document(home, "unmute", "Quantum")["removed"]
    assert "quantum" in made()


@pytest.mark.parametrize(
    ("typed", "names"),
    [
        ("author:ada byron", {"one"}),
        ("topic:LAB", {"one", "two"}),
        ("topic:cs.CV", set()),
        ("language model", {"one", "two"}),
    ],
)
def test_authors_topics_and_words_are_found(home: Library, typed: str, names: set[str]) -> None:
    fill(home)
    app = App(Settings(home=home.home), home.database)
    assert document(home, "mute", typed)["hidden"] == len(names)
    found = service.muted_works(app, list(home.ids.values()))
    assert set(found) == {home.ids[name] for name in names}


def test_mutes_are_listed_as_they_are_taken_back(home: Library) -> None:
    for typed in ("quantum", "author:Ada Byron", "cs.CV"):
        document(home, "mute", typed)
    assert len(document(home, "mute", "--list")["mutes"]) == 3
    typed_again = preread(home, "mute", "--list").stdout.split("\n")
    assert set(filter(None, typed_again)) == {"quantum", "author:Ada Byron", "topic:cs.CV"}
    for line in filter(None, typed_again):
        assert document(home, "unmute", line)["removed"]
    assert preread(home, "mute").exit_code == 2
    assert preread(home, "mute", "x", "--list").exit_code == 2
    assert preread(home, "mute", "!").exit_code == 1
    for typed in ("authr:Ada", "https://evil.example"):
        said = preread(home, "mute", typed)
        assert said.exit_code == 1
        assert (
            "Write author:NAME or topic:NAME, or for a phrase that has a colon, word:"
            in said.output
        )
    assert document(home, "mute", "word:re:Invent")["mute"]["value"] == "re:Invent"
    assert document(home, "mute", "On agents: a survey")["mute"]["kind"] == "word"
    assert document(home, "unmute", "word:re:Invent")["removed"]


def test_verdicts_are_kept_and_taken_back(home: Library) -> None:
    fill(home)
    item = home.ids["one"]
    assert document(home, "like", item) == {"id": item, "verdict": "like"}
    assert document(home, "like", item)["verdict"] == "like"
    assert document(home, "dislike", item)["verdict"] == "dislike"
    assert document(home, "like", item, "--undo")["verdict"] == "dislike"
    assert document(home, "show", item)["marks"]["verdict"] == "dislike"
    assert document(home, "dislike", item, "--undo")["verdict"] is None
    assert document(home, "dislike", item, "--undo")["verdict"] is None
    assert "It was not marked liked." in preread(home, "like", item, "--undo").output
    assert preread(home, "like", "nonsense").exit_code == 1


def test_saying_it_again_keeps_the_time_and_a_merge_the_newer_verdict(home: Library) -> None:
    fill(home)
    one, two = (home.ids[name] for name in ("one", "two"))
    marks.set_verdict(home.database, one, "like", home.now)
    marks.set_verdict(home.database, one, "like", home.now + timedelta(hours=5))
    marks.set_verdict(home.database, two, "dislike", home.now + timedelta(hours=1))
    with writing(home.database):
        works.merge(
            home.database, works.resolve(home.database, one), works.resolve(home.database, two)
        )
    assert marks.get_marks(home.database, two).verdict == "dislike"


def test_verdicts_go_through_export_and_import(home: Library, tmp_path: Path) -> None:
    fill(home)
    document(home, "like", home.ids["one"])
    path = home.home / "library.jsonl"
    document(home, "export", str(path))
    other = Library(tmp_path / "other", open_database(tmp_path / "other" / "preread.db"), home.now)
    document(other, "import", str(path))
    hit = document(other, "search", "quantum")["hits"][0]["id"]
    assert document(other, "show", hit)["marks"]["verdict"] == "like"
    other.database.close()


def test_a_mute_kept_twice_is_one(home: Library) -> None:
    app = App(Settings(home=home.home), home.database)
    assert service.add_mute(app, Mute("word", "fine-tuning"), home.now)
    assert not service.add_mute(app, Mute("word", "Fine tuning"), home.now)
    assert service.all_mutes(app) == [Mute("word", "fine-tuning")]
    assert service.remove_mute(app, Mute("word", "FINE TUNING"))
