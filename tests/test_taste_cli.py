"""`preread weights`: what a person types and reads."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from cli import app
from commands.output import FAILED

LINE = json.dumps(
    {
        "id": "1",
        "title": "Small models",
        "text": "Quantization of language models to four bits.",
        "authors": ["Ada\x1b[31m Byte"],
        "marks": {"starred": True},
    }
)


@pytest.fixture
def home(tmp_path: Path) -> Path:
    file = tmp_path / "items.jsonl"
    file.write_text(LINE)
    assert run(tmp_path / "home", "init", "--empty").exit_code == 0
    assert run(tmp_path / "home", "import", str(file)).exit_code == 0
    return tmp_path / "home"


def run(home: Path, *arguments: str, typed: str = "") -> Result:
    return CliRunner().invoke(app, ["--home", str(home), *arguments], input=typed)


def test_the_list_says_what_each_weight_rests_on(home: Path) -> None:
    run(home, "weights", "set", "Memory", "--kind", "word", "--", "-1.5")
    lines = run(home, "weights", "list").stdout.splitlines()
    assert lines[0].split() == ["-1.50", "word", "Memory", "(set", "by", "you)"]
    assert any("quantization  (starred 1)" in line for line in lines)
    assert not any("\x1b" in line for line in lines)
    few = json.loads(run(home, "weights", "list", "--limit", "1", "--json").stdout)
    assert [one["pinned"] for one in few["weights"]] == [True, False]
    assert few["marks"] == {"liked": 0, "starred": 1, "disliked": 0, "read": 0, "passed": 0}


def test_setting_and_unsetting(home: Path) -> None:
    done = json.loads(run(home, "weights", "set", "quantization", "2", "--json").stdout)
    assert done["weight"]["value"] == 2
    assert (
        "Marks move “quantization” again." in run(home, "weights", "unset", "quantization").stderr
    )
    again = run(home, "weights", "unset", "quantization")
    assert again.exit_code == FAILED
    assert "preread weights list" in again.stderr
    assert run(home, "weights", "set", "a", "9").exit_code == FAILED


def test_reset_asks_first(home: Path) -> None:
    assert run(home, "weights", "reset", typed="n\n").exit_code != 0
    assert "quantization" in run(home, "weights", "list").stdout
    before = datetime.now(UTC).replace(microsecond=0)
    done = json.loads(run(home, "weights", "reset", "--yes", "--json").stdout)
    assert datetime.fromisoformat(done["reset"]) >= before
    listed = run(home, "weights", "list")
    assert listed.stdout == ""
    assert "There are no weights yet" in listed.stderr
