"""The trained second opinion: what it adds to the rules, and which weights it refuses."""

from pathlib import Path

import pytest
from safetensors.torch import load_file, save_file

from models.encoder import Encoder
from models.errors import ModelError
from settings import ModelSettings
from summarize.check.model import Doubts, load_doubts
from summarize.check.turned import SCHEMA, TOKENS, WEIGHTS, prepare
from summarize.check.words import read

pytestmark = pytest.mark.model

FORGETTING = (
    "Better Retention in Continual Learning. Networks are known to forget what they learnt before. "
    "We regularize the final layer so that knowledge of earlier tasks is kept. "
    "Accuracy on old classes rises, and training needs a third of the memory."
)
PAIRS = [
    (
        "A regularizer of the last layer that mitigates forgetting.",
        "A regularizer of the last layer that worsens forgetting.",
    ),
    (
        "Our networks remember earlier tasks better.",
        "Our networks remember earlier tasks worse.",
    ),
    (
        "Regularizing the final layer helps accuracy on old classes.",
        "Regularizing the final layer hurts accuracy on old classes.",
    ),
    (
        "The method improves accuracy on known classes.",
        "The method does not improve accuracy on known classes.",
    ),
]


@pytest.fixture(scope="module")
def encoder() -> Encoder:
    return Encoder.load(ModelSettings())


@pytest.fixture(scope="module")
def doubts(encoder: Encoder) -> Doubts:
    return load_doubts(encoder)


@pytest.mark.parametrize(("true", "turned"), PAIRS)
def test_what_was_turned_is_doubted_more(doubts: Doubts, true: str, turned: str) -> None:
    one, other = (max(doubts.doubts(line, FORGETTING)) for line in (true, turned))
    assert other > one + 0.1


def test_the_word_at_fault_is_doubted_most(doubts: Doubts) -> None:
    line = read("A regularizer of the last layer that worsens forgetting.")
    found = doubts.doubts(line.raw, FORGETTING)
    assert len(found) == len(line.words)
    assert line.words[found.index(max(found))].low == "worsens"


def test_pairs_are_judged_alike_alone_and_together(doubts: Doubts) -> None:
    pairs = [(line, FORGETTING) for pair in PAIRS for line in pair] + [("", ""), ("Short.", "x")]
    together = doubts.doubts_of(pairs)
    for pair, found in zip(pairs, together, strict=True):
        assert found == pytest.approx(doubts.doubts(*pair), abs=0.02)


def test_long_lines_and_evidence_are_cut_to_the_models_size(encoder: Encoder) -> None:
    line = read("It improves accuracy. " * 80)
    made = prepare(encoder.vocabulary, line, FORGETTING * 40)
    assert len(made.ids) <= TOKENS
    assert made.line < len(made.ids)
    assert all(at < made.line for at, _ in made.words)


def test_the_evidence_nearest_to_the_line_is_read(encoder: Encoder) -> None:
    filler = "Nothing in this sentence is about that subject at all. " * 60
    made = prepare(encoder.vocabulary, read("Zebras graze at night."), filler + "Zebras graze.")
    assert "zebras graze." in encoder.vocabulary.tokenizer.decode(made.ids[made.line :])


@pytest.mark.parametrize("about", [{"encoder_sha256": "0" * 64}, {"schema": "0"}])
def test_weights_made_for_another_encoder_are_refused(
    encoder: Encoder, tmp_path: Path, about: dict[str, str]
) -> None:
    path = tmp_path / "check.safetensors"
    whole = {"schema": SCHEMA, "encoder_sha256": encoder.sha256}
    save_file(load_file(WEIGHTS), path, whole)
    load_doubts(encoder, path)
    save_file(load_file(WEIGHTS), path, whole | about)
    with pytest.raises(ModelError) as error:
        load_doubts(encoder, path)
    assert error.value.code == "model_unfit"


def test_missing_and_damaged_weights_are_told(encoder: Encoder, tmp_path: Path) -> None:
    path = tmp_path / "check.safetensors"
    with pytest.raises(ModelError) as error:
        load_doubts(encoder, path)
    assert error.value.code == "model_missing"
    path.write_bytes(WEIGHTS.read_bytes()[:1000])
    with pytest.raises(ModelError) as error:
        load_doubts(encoder, path)
    assert error.value.code == "model_unreadable"
