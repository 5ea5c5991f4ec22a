"""The encoder on real weights."""

import numpy as np
import pytest

from models.encoder import WINDOW, Encoder, Passage
from settings import ModelSettings

pytestmark = pytest.mark.model


@pytest.fixture(scope="module")
def encoder() -> Encoder:
    return Encoder.load(ModelSettings(dtype="fp32"))


def test_embeddings_are_unit_rows_and_put_like_beside_like(encoder: Encoder) -> None:
    vectors = encoder.embed(["A cat sleeps.", "The kitten is napping.", "Quarterly tax filings"])
    assert vectors.shape == (3, 384)
    assert vectors.dtype == np.float32
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)
    assert vectors[0] @ vectors[1] > 0.4 > vectors[0] @ vectors[2]


def test_nothing_to_embed_gives_no_rows(encoder: Encoder) -> None:
    assert encoder.embed([]).shape == (0, 384)
    assert encoder.read([]) == []


def test_the_empty_text_has_a_vector(encoder: Encoder) -> None:
    assert np.isfinite(encoder.embed([""])).all()


def test_the_same_settings_share_one_encoder(encoder: Encoder) -> None:
    assert Encoder.load(ModelSettings(dtype="fp32")) is encoder


def test_company_in_the_batch_does_not_change_a_vector(encoder: Encoder) -> None:
    alone = encoder.embed(["A short text."])
    among = encoder.embed(["A short text.", "A much longer text. " * 50])
    assert np.allclose(alone[0], among[0], atol=1e-4)


def test_a_text_beyond_the_window_is_read_to_its_end(encoder: Encoder) -> None:
    filler = "The weather was fine that day. "
    text = filler * (WINDOW // 4) + "Superconductors carry current without loss."
    start = text.index("Superconductors")
    spans = [(at, at + len(filler) - 1) for at in range(0, start, len(filler))]
    reading = encoder.read([Passage("A title", text, [*spans, (start, len(text))])])[0]
    assert reading.pieces.shape == (len(spans) + 1, 384)
    assert np.abs(reading.pieces).sum(1).min() > 0
    last = reading.pieces[-1] / np.linalg.norm(reading.pieces[-1])
    query = encoder.embed(["superconducting materials", "rainy weather"])
    assert query[0] @ last > query[1] @ last


def test_a_passage_without_sentences_still_has_a_document_vector(encoder: Encoder) -> None:
    reading = encoder.read([Passage("Only a title", "", ())])[0]
    assert reading.pieces.shape == (0, 384)
    assert np.abs(reading.title).sum() > 0
    assert np.isclose(np.linalg.norm(reading.document), 1, atol=1e-5)
