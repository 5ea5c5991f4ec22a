"""Which model weighs written lines against their opposites."""

from contextlib import closing
from pathlib import Path

import pytest

import doctor
import service
from models.errors import ModelError
from service import App
from service.writing import load_writer
from settings import WriterSettings, load
from summarize.check import check_line
from tests.world.server import World
from tests.writing.making import NOW, add, config

EVIDENCE = (
    "Tarn is a cache that keeps what earlier requests computed. It cuts latency by half, and it "
    "does so without any retraining of the model."
)


def test_a_server_writes_without_a_judge_unless_one_is_named(world: World, home: Path) -> None:
    writer = load_writer(config(world, home))
    assert writer is not None
    assert writer.expects is None


@pytest.mark.model
def test_the_named_judge_refuses_what_the_rules_let_pass(
    world: World, home: Path, smollm_settings: WriterSettings, converted: Path
) -> None:
    (home / "models").symlink_to(converted)
    writer = load_writer(config(world, home, judge=smollm_settings.model))
    assert writer is not None
    assert writer.expects is not None
    turned = "Tarn works with retraining."
    assert check_line(turned, EVIDENCE).accepted
    assert not check_line(turned, EVIDENCE, None, writer.expects).accepted
    assert check_line("Tarn works without retraining.", EVIDENCE, None, writer.expects).accepted


@pytest.mark.model
def test_a_writer_of_this_process_judges_by_itself(
    world: World, home: Path, smollm_settings: WriterSettings, converted: Path
) -> None:
    (home / "models").symlink_to(converted)
    settings = config(world, home, engine="transformers", model=smollm_settings.model)
    writer = load_writer(settings)
    assert writer is not None
    assert writer.expects is not None


@pytest.mark.model
def test_doctor_looks_for_the_judge(
    world: World, home: Path, app: App, smollm_settings: WriterSettings
) -> None:
    def said(judge: str) -> doctor.Check:
        settings = config(world, home, judge=judge)
        found = {one.name: one for one in doctor.check(lambda: settings, NOW)}
        return found["judge"]

    assert said(smollm_settings.model).state == "ok"
    gone = said("./nowhere")
    assert gone.state == "warning"
    assert "writer.judge" in gone.hint
    config(world, home)
    assert "judge" not in {one.name for one in doctor.check(lambda: load(home), NOW)}


def test_a_judge_that_is_not_there_is_told_by_its_own_name(world: World, home: Path) -> None:
    settings = config(world, home, judge="./nowhere")
    with pytest.raises(ModelError) as caught:
        load_writer(settings)
    assert "nowhere does not exist" in caught.value.message
    assert "writer.judge" in caught.value.hint
    with closing(service.open_app(settings)) as app:
        add(app, "Alpha")
        report = service.cycle(app, lambda: NOW)
    assert report.writing is not None
    assert "writer.judge" in str(report.writing.problem)
    assert report.editions[-1].top[0].what is not None, "the extracted lines stand"
