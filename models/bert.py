"""BERT's layers on plain torch, for encoders of that kind; other kinds load through transformers.

transformers has the same model, and importing it brings torch's compiler, its distributed tensors
and sympy: 2.4 of the 4.4 s of processor time that loading the encoder took. These layers are
its reference (`transformers.models.bert`, Apache-2.0) without what an encoder alone does not need;
names are the checkpoint's. `tests/models/test_bert.py` holds the two equal.
"""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

import torch
from safetensors.torch import load_file
from torch import Tensor, nn
from torch.nn import functional

from models.locate import WEIGHTS

_UNUSED = ("pooler.", "embeddings.position_ids")
"""What checkpoints carry beside the encoder: a layer over [CLS], and a table of 0, 1, 2 …"""


@dataclass(frozen=True, slots=True)
class BertConfig:
    """Sizes of such a model, as its config.json names them."""

    hidden_size: int
    intermediate_size: int
    num_hidden_layers: int
    num_attention_heads: int
    vocab_size: int
    max_position_embeddings: int
    type_vocab_size: int
    layer_norm_eps: float
    hidden_dropout_prob: float
    attention_probs_dropout_prob: float


class Output(NamedTuple):
    """`hidden_states` are the embeddings and what each layer puts out; empty unless asked for."""

    last_hidden_state: Tensor
    hidden_states: tuple[Tensor, ...]


class _Linear(nn.Linear):
    def reset_parameters(self) -> None:
        """No numbers are drawn that the file replaces at once."""


class _Embedding(nn.Embedding):
    def reset_parameters(self) -> None:
        """As above. torch's own way, the meta device, imports torch's compiler."""


class _Embeddings(nn.Module):
    def __init__(self, config: BertConfig) -> None:
        super().__init__()
        width = config.hidden_size
        self.word_embeddings = _Embedding(config.vocab_size, width)
        self.position_embeddings = _Embedding(config.max_position_embeddings, width)
        self.token_type_embeddings = _Embedding(config.type_vocab_size, width)
        self.LayerNorm = nn.LayerNorm(width, eps=config.layer_norm_eps)
        self.dropout = nn.Dropout(config.hidden_dropout_prob)

    def forward(self, ids: Tensor) -> Tensor:
        # All tokens are of type 0: one text at a time.
        states = self.word_embeddings(ids) + self.token_type_embeddings.weight[0]
        states = states + self.position_embeddings.weight[: ids.shape[1]]
        dropped: Tensor = self.dropout(self.LayerNorm(states))
        return dropped


class _SelfAttention(nn.Module):
    def __init__(self, config: BertConfig) -> None:
        super().__init__()
        width = config.hidden_size
        self.heads = config.num_attention_heads
        self.query = _Linear(width, width)
        self.key = _Linear(width, width)
        self.value = _Linear(width, width)
        self.dropout = config.attention_probs_dropout_prob

    def forward(self, states: Tensor, mask: Tensor | None) -> Tensor:
        query, key, value = (
            part(states).unflatten(-1, (self.heads, -1)).transpose(1, 2)
            for part in (self.query, self.key, self.value)
        )
        attended = functional.scaled_dot_product_attention(
            query, key, value, mask, dropout_p=self.dropout if self.training else 0.0
        )
        return attended.transpose(1, 2).flatten(2)


class _Added(nn.Module):
    """A projection whose result is added to what went in before it."""

    def __init__(self, width: int, config: BertConfig) -> None:
        super().__init__()
        self.dense = _Linear(width, config.hidden_size)
        self.LayerNorm = nn.LayerNorm(config.hidden_size, eps=config.layer_norm_eps)
        self.dropout = nn.Dropout(config.hidden_dropout_prob)

    def forward(self, states: Tensor, before: Tensor) -> Tensor:
        added: Tensor = self.LayerNorm(self.dropout(self.dense(states)) + before)
        return added


class _Layer(nn.Module):
    """One layer; `attention_mask` is what `scaled_dot_product_attention` takes."""

    def __init__(self, config: BertConfig) -> None:
        super().__init__()
        self.attention = nn.ModuleDict(
            {"self": _SelfAttention(config), "output": _Added(config.hidden_size, config)}
        )
        self.intermediate = nn.ModuleDict(
            {"dense": _Linear(config.hidden_size, config.intermediate_size)}
        )
        self.output = _Added(config.intermediate_size, config)

    def forward(self, states: Tensor, attention_mask: Tensor | None) -> Tensor:
        attended = self.attention["self"](states, attention_mask)
        states = self.attention["output"](attended, states)
        wide = functional.gelu(self.intermediate["dense"](states))
        output: Tensor = self.output(wide, states)
        return output


class _Stack(nn.Module):
    def __init__(self, config: BertConfig) -> None:
        super().__init__()
        self.layer = nn.ModuleList(_Layer(config) for _ in range(config.num_hidden_layers))


class Bert(nn.Module):
    """The encoder: token ids to states."""

    def __init__(self, config: BertConfig) -> None:
        super().__init__()
        self.config = config
        self.embeddings = _Embeddings(config)
        self.encoder = _Stack(config)

    @property
    def device(self) -> torch.device:
        return self.embeddings.word_embeddings.weight.device

    @property
    def dtype(self) -> torch.dtype:
        return self.embeddings.word_embeddings.weight.dtype

    def forward(
        self, input_ids: Tensor, attention_mask: Tensor, *, output_hidden_states: bool = False
    ) -> Output:
        """Both inputs are (batch, length), at most `max_position_embeddings` long."""
        # A full batch needs no mask, and torch has faster kernels then.
        mask = None if attention_mask.all() else attention_mask[:, None, None, :].bool()
        states = self.embeddings(input_ids)
        every = [states]
        for layer in self.encoder.layer:
            states = layer(states, attention_mask=mask)
            every.append(states)
        return Output(states, tuple(every) if output_hidden_states else ())


def read_bert(folder: Path, dtype: torch.dtype) -> Bert | None:
    """The model of this folder; None where it is of another kind, which transformers may know.

    Raises:
        OSError, ValueError, SafetensorError: its files are not there or damaged.
    """
    about = json.loads((folder / "config.json").read_text(encoding="utf-8"))
    config = _config(about)
    if config is None:
        return None
    state = {
        name: tensor.to(dtype)
        for name, tensor in load_file(folder / WEIGHTS).items()
        if not name.startswith(_UNUSED)
    }
    model = Bert(config)
    if state.keys() != model.state_dict().keys():
        return None
    model.load_state_dict(state, assign=True)
    return model


def _config(about: Any) -> BertConfig | None:
    if not isinstance(about, dict) or (
        about.get("model_type"),
        about.get("hidden_act"),
        about.get("position_embedding_type", "absolute"),
    ) != ("bert", "gelu", "absolute"):
        return None
    try:
        return BertConfig(**{name: about[name] for name in BertConfig.__dataclass_fields__})
    except KeyError:
        return None
