"""What the wording of a sentence says of its role, and files of trained weights that do not fit."""

from pathlib import Path

import numpy as np
import pytest
from safetensors.numpy import save_file

from eval_roles import evaluate
from models.errors import ModelError
from summarize.phrases import NEIGHBOUR, SCHEMA, Keys, Phrases, hashed, known, load_phrases
from summarize.sentences import split_sentences
from summarize.trained import describe, read_weights

DEV = Path(__file__).parents[2].parent / "shared" / "data" / "csabstruct" / "dev.jsonl"
TEXT = "Caches are slow. We propose a cache. It is fast."


def keys_of(text: str) -> Keys:
    return np.unique(hashed([(text, [(0, len(text))])])[1])


def phrases(known_text: str) -> Phrases:
    """All phrases of a text, each of which says 1 for the first of two roles."""
    keys = keys_of(known_text)
    weights = np.zeros((len(keys), 2), np.float32)
    weights[:, 0] = 1
    return Phrases(keys, weights, np.zeros((8, 2), np.float32), np.zeros(2, np.float32), 1.0)


def test_hashes_are_the_same_on_every_machine() -> None:
    groups, hashes = hashed([("We propose", [(0, 10)])])
    assert sorted(hashes[groups == 0].tolist()) == [36762109, 2714359680, 3385665802]
    assert sorted(hashes[groups == 1].tolist()) == [2006918779, 2024986169, 2952982382, 4075039314]


def test_phrases_do_not_cross_the_end_of_a_sentence() -> None:
    groups, hashes = hashed([("slow we", [(0, 7)])])
    across = hashes[groups == 0]  # "slow", "we" and "slow we"
    assert np.isin(across, keys_of(TEXT)).sum() == 3
    assert np.isin(across, hashed([(TEXT, split_sentences(TEXT))])[1]).sum() == 2


def test_a_phrase_counts_once_and_in_any_case() -> None:
    model = phrases("cache")
    texts = ("a CACHE", "a cache cache")
    once, twice = model.scores([(text, [(0, len(text))]) for text in texts])
    assert once[0, 0] > 0
    assert np.allclose(once, twice)


def test_how_a_sentence_opens_counts_apart() -> None:
    model = phrases("in this paper we")
    opens, holds = "in this paper we", "not only long ago in this paper we"
    first, later = model.scores([(text, [(0, len(text))]) for text in (opens, holds)])
    assert first[0, 0] > later[0, 0] > 0


def test_words_of_the_sentences_around_count_less() -> None:
    spans = split_sentences(TEXT)
    groups, hashes = hashed([(TEXT, spans)])
    rows, _, values = known(np.unique(hashes), groups, hashes)
    # Two own groups of length 1; one neighbour for the first and the last, two between.
    squares = np.bincount(rows, values**2)
    assert np.allclose(squares, [2 + NEIGHBOUR**2, 2 + 2 * NEIGHBOUR**2, 2 + NEIGHBOUR**2])


def test_texts_without_words_have_no_say() -> None:
    model = phrases("cache")
    assert model.scores([]) == []
    nothing, signs = model.scores([("", []), ("🎉 … \ud800", [(0, 1), (2, 3), (4, 5)])])
    assert nothing.shape == (0, 2)
    assert signs.shape == (3, 2)
    assert not signs.any()


def test_texts_read_together_are_read_as_by_themselves() -> None:
    model = phrases("we propose a cache it is fast slow")
    passages = [(text, split_sentences(text)) for text in (TEXT, "", "It is slow.", TEXT, TEXT)]
    for passage, scores in zip(passages, model.scores(passages), strict=True):
        (alone,) = model.scores([passage])
        assert scores.tobytes() == alone.tobytes()


def test_weights_that_cannot_serve_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "phrases.safetensors"
    for code in ("model_missing", "model_unreadable", "model_unfit"):
        if code == "model_unreadable":
            path.write_bytes(b"no weights")
        if code == "model_unfit":
            save_file({"keys": np.zeros(1)}, path, describe(SCHEMA, ("heads", "0" * 64)))
        with pytest.raises(ModelError) as caught:
            load_phrases("1" * 64, path)
        assert caught.value.code == code
        assert code == "model_unreadable" or "train_phrases.py" in caught.value.hint
    assert read_weights(path, SCHEMA, ("heads", "0" * 64))["keys"].shape == (1,)
    with pytest.raises(ModelError, match="form 1"):
        read_weights(path, "2", ("heads", "0" * 64))


@pytest.mark.model
@pytest.mark.shared
@pytest.mark.skipif(not DEV.is_file(), reason="../shared/data is absent")
def test_roles_are_told_at_least_as_well_as_the_floor() -> None:
    # Without phrases they are 64 and 81.
    figures = evaluate(DEV, limit=60)
    assert figures["micro_f1"] > 66
    assert figures["agreed"]["micro_f1"] > 84
