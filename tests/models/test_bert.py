"""Our layers against transformers' own, on real weights: equal to the last bit."""

import json
import shutil
from pathlib import Path

import pytest
import torch
from transformers import AutoModel, AutoTokenizer

from models.bert import read_bert
from models.encoder import Encoder
from models.errors import ModelError
from models.locate import locate
from models.vocabulary import read_vocabulary
from settings import ModelSettings

pytestmark = pytest.mark.model


@pytest.fixture(scope="module")
def folder() -> Path:
    return locate(ModelSettings()).folder


@pytest.mark.parametrize("dtype", [torch.float32, torch.bfloat16])
def test_states_equal_those_of_transformers(folder: Path, dtype: torch.dtype) -> None:
    ours = read_bert(folder, dtype)
    assert ours is not None
    ours.eval()
    theirs = AutoModel.from_pretrained(folder, local_files_only=True, dtype=dtype).eval()
    generator = torch.Generator().manual_seed(1)
    for length in (8, 120, 512):
        ids = torch.randint(1000, 30000, (3, length), generator=generator)
        for lengths in ((length, length, length), (length, length // 2, length // 3)):
            mask = (torch.arange(length) < torch.tensor(lengths)[:, None]).long()
            with torch.inference_mode():
                mine = ours(ids, mask, output_hidden_states=True)
                other = theirs(
                    input_ids=ids, attention_mask=mask, output_hidden_states=True
                ).hidden_states
            assert torch.equal(mine.last_hidden_state[0], other[-1][0])
            for one, two in zip(mine.hidden_states, other, strict=True):
                real = mask.bool()  # what stands at padding is nobody's
                assert torch.equal(one[real], two[real])


@pytest.mark.parametrize(
    "text",
    [
        "A plain sentence, with a comma.",
        "Ünïcödé a\u0301 ﷺ 你好 🙂 \u200b\x00 \ufeff",
        "[CLS] [SEP] [MASK] [PAD]",
        "İstanbul " * 400,
        "",
    ],
)
def test_tokens_equal_those_of_transformers(folder: Path, text: str) -> None:
    """The file's own cut at 128 tokens is not made."""
    vocabulary = read_vocabulary(folder)
    assert vocabulary is not None
    theirs = AutoTokenizer.from_pretrained(folder, local_files_only=True)
    expected = theirs(text, add_special_tokens=False, return_offsets_mapping=True, verbose=False)
    mine = vocabulary.encode(text)
    assert mine.ids == expected["input_ids"]
    assert mine.offsets == [tuple(offset) for offset in expected["offset_mapping"]]
    marks = (theirs.cls_token_id, theirs.sep_token_id, theirs.pad_token_id)
    assert (vocabulary.cls, vocabulary.sep, vocabulary.pad) == marks


def _copied(folder: Path, to: Path, **changes: object) -> Path:
    shutil.copytree(folder, to)
    config = json.loads((to / "config.json").read_text(encoding="utf-8")) | changes
    (to / "config.json").write_text(json.dumps(config), encoding="utf-8")
    return to


def test_another_kind_of_encoder_loads_through_transformers(folder: Path, tmp_path: Path) -> None:
    """The activation is one that our layers do not have; transformers' have."""
    other = _copied(folder, tmp_path / "other", hidden_act="relu")
    assert read_bert(other, torch.float32) is None
    encoder = Encoder.load(ModelSettings(encoder=str(other), dtype="fp32"))
    assert encoder.embed(["A cat sleeps."]).shape == (1, 384)


def test_damaged_weights_are_told(folder: Path, tmp_path: Path) -> None:
    broken = _copied(folder, tmp_path / "broken")
    (broken / "model.safetensors").write_bytes(b"\x00" * 100)
    with pytest.raises(ModelError, match="cannot be loaded"):
        Encoder.load(ModelSettings(encoder=str(broken)))
    spoilt = _copied(folder, tmp_path / "spoilt")
    (spoilt / "tokenizer.json").write_text("{}", encoding="utf-8")
    with pytest.raises(ModelError, match="cannot be loaded"):
        Encoder.load(ModelSettings(encoder=str(spoilt)))
