"""A real language model asked which it would rather expect, a line or its contrary."""

from typing import Any

import pytest

from models.errors import ModelError
from models.generators.likelihood import TOKENS, Likelihood, _batches
from models.generators.local import LocalGenerator
from summarize.check import check_line
from summarize.check.odds import LONGEST, Odds
from summarize.check.weigh import FAR, TURNED
from summarize.check.words import read

pytestmark = pytest.mark.model

EVIDENCE = (
    "Large language models are slow and expensive to serve. We present Tarn, a cache that keeps "
    "what earlier requests computed. On three workloads Tarn cuts latency by half without any loss "
    "of quality. Tarn does not require retraining. Longer prompts remain to be tried."
)
PAIRS = [
    ("Tarn reduces the latency of models.", "Tarn increases the latency of models."),
    ("A cache that makes serving faster.", "A cache that makes serving slower."),
    ("Tarn works without retraining.", "Tarn works with retraining."),
    ("It halves latency without loss of quality.", "It halves latency with loss of quality."),
]
"""Lines that the evidence bears out, and the same with a word turned; the rules refuse the second
one as a direction, since "cut" and "faster" are no neighbours, and take the third of the turned.
"""


@pytest.fixture(scope="module")
def likelihood(smollm: LocalGenerator) -> Likelihood:
    found = smollm.likelihood
    assert found is not None
    return found


def best(odds: Odds, line: str) -> float:
    return max(odd for odd in odds.odds(line, EVIDENCE) if odd is not None)


@pytest.mark.parametrize(("true", "false"), PAIRS)
def test_what_the_evidence_turns_down_is_rather_expected_turned(
    likelihood: Likelihood, true: str, false: str
) -> None:
    odds = Odds(likelihood)
    assert best(odds, true) < best(odds, false)
    assert best(odds, true) < TURNED


def test_chances_are_the_same_alone_and_together(likelihood: Likelihood) -> None:
    texts = [text for pair in PAIRS for text in pair]
    together = likelihood.log_chances(EVIDENCE, texts)
    assert all(chance < 0 for chance in together)
    alone = [likelihood.log_chances(EVIDENCE, [text])[0] for text in texts]
    assert together == pytest.approx(alone, abs=0.3)  # bf16
    assert likelihood.log_chances("", texts[:1])[0] < together[0], "what was read makes it likelier"
    assert likelihood.log_chances(EVIDENCE, []) == []
    # Another text in between leaves nothing behind.
    assert likelihood.log_chances(EVIDENCE, texts) == pytest.approx(together, abs=0.01)


def test_words_without_a_contrary_have_no_odds(likelihood: Likelihood) -> None:
    odds = Odds(likelihood)
    line = "Tarn reduces latency."
    found = odds.odds(line, EVIDENCE)
    assert len(found) == len(read(line).words)
    assert [odd is None for odd in found] == [True, False, True]
    assert odds.odds("Tarn, a cache.", EVIDENCE) == [None, None, None]
    assert odds.odds("", EVIDENCE) == []
    assert odds.odds(line, "word " * LONGEST)[1] is not None


def test_more_than_the_model_reads_at_once_is_cut(
    likelihood: Likelihood, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert 1_000 < likelihood._room() < 100_000
    monkeypatch.setattr(Likelihood, "_room", lambda _: 60)
    texts = ["Tarn cuts latency.", "Tarn raises latency."]
    cut = likelihood.log_chances("Stones lie about. " * 200 + EVIDENCE, texts)
    # Only the end is read, whatever stands before it.
    assert cut == likelihood.log_chances("Rain fell all day. " * 300 + EVIDENCE, texts)
    assert cut[0] > likelihood.log_chances("", texts)[0]


def test_batches_hold_few_tokens_and_every_row() -> None:
    rows = [[0] * length for length in (5, 7, 300, 600, 1, 2)]
    batches = list(_batches(rows))
    assert [row for batch in batches for row in batch] == rows
    assert all(len(b) == 1 or max(map(len, b)) * len(b) <= TOKENS for b in batches)
    assert len(batches) < len(rows)


def test_a_model_that_cannot_be_asked_is_known_at_once(smollm: LocalGenerator) -> None:
    class Forgetful:
        def __init__(self, model: Any) -> None:
            self.config, self.device, self._model = model.config, model.device, model

        def __call__(self, ids: Any, **_: object) -> Any:
            out = self._model(ids)
            out.past_key_values = None
            return out

    model = Likelihood(Forgetful(smollm._model), smollm._tokenizer, "x")
    with pytest.raises(ModelError) as caught:
        model.probe()
    assert caught.value.code == "model_unfit"
    verdict = check_line("Tarn reduces latency.", EVIDENCE, None, Odds(model))
    assert (verdict.accepted, verdict.reason) == (False, "unsupported")
    assert "judge" in verdict.detail


def test_the_model_overrules_a_rule_and_refuses_what_no_rule_minds(likelihood: Likelihood) -> None:
    odds = Odds(likelihood)
    for true, false in PAIRS:
        assert check_line(true, EVIDENCE, None, odds).accepted
        assert not check_line(false, EVIDENCE, None, odds).accepted
    assert check_line(PAIRS[1][0], EVIDENCE).reason == "direction"
    assert check_line(PAIRS[2][1], EVIDENCE).accepted
    assert FAR < 0 < TURNED
