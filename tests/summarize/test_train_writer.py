"""Training a small writing model: adapters that start as nothing, learn, and can be merged."""

import random
from pathlib import Path

import torch
from torch import Tensor
from transformers import LlamaConfig, LlamaForCausalLM

import train_writer
from train_writer import Adapted, Example, adapt, batches, losses, merge, restore, state_of
from writer_data import plainer, told

EXAMPLES = [Example([1, 5, 6, 7, 8, 9, 2], 3), Example([1, 9, 8, 4, 2], 2)]


def tiny() -> LlamaForCausalLM:
    torch.manual_seed(3)
    model = LlamaForCausalLM(
        LlamaConfig(
            vocab_size=32,
            hidden_size=16,
            intermediate_size=24,
            num_hidden_layers=3,
            num_attention_heads=2,
            num_key_value_heads=1,
        )
    )
    model.train(False)
    return model


def logits(model: LlamaForCausalLM) -> Tensor:
    with torch.inference_mode():
        return model(torch.tensor([[1, 5, 9, 2, 7]])).logits.clone()  # type: ignore[no-any-return]


def trained(model: LlamaForCausalLM, first: int = 0) -> tuple[dict[str, Adapted], list[float]]:
    adapters = adapt(model, first)
    weights = [it for one in adapters.values() for it in (one.down, one.up)]
    optimizer = torch.optim.AdamW(weights, lr=1e-2)
    seen = []
    for _ in range(12):
        loss = losses(model, EXAMPLES).mean()
        seen.append(loss.item())
        optimizer.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]
        optimizer.step()
    return adapters, seen


def test_new_adapters_change_nothing_and_merge_away() -> None:
    model = tiny()
    before = logits(model)
    adapters = adapt(model, first=1)
    assert torch.equal(logits(model), before)
    merge(model, adapters)
    assert torch.equal(logits(model), before)
    assert not any(isinstance(one, Adapted) for one in model.modules())


def test_steps_lower_the_loss_and_leave_the_frozen_weights() -> None:
    model = tiny()
    frozen = {name: value.clone() for name, value in model.state_dict().items()}
    adapters, seen = trained(model, first=1)
    assert seen[-1] < seen[0] - 0.05
    assert {name.split(".")[0] for name in adapters} == {"1", "2"}
    for name, value in model.state_dict().items():
        if not name.endswith((".down", ".up")):
            assert torch.equal(value, frozen[name.replace(".base", "")])


def test_merging_says_the_same_as_the_adapters() -> None:
    model = tiny()
    plain = logits(model)
    adapters, _ = trained(model)
    adapted = logits(model)
    merge(model, adapters)
    assert torch.allclose(logits(model), adapted, atol=1e-5)
    assert not torch.allclose(plain, adapted, atol=1e-3)


def test_saved_adapters_come_back() -> None:
    model = tiny()
    adapters, _ = trained(model)
    other = tiny()
    restore(adapt(other, first=0), state_of(adapters))
    assert torch.allclose(logits(other), logits(model), atol=1e-2)
    assert not torch.allclose(logits(tiny()), logits(model), atol=1e-2)


def test_loss_is_of_the_answers_tokens_whatever_stands_beside_them() -> None:
    model = tiny()
    alone = [losses(model, [one]) for one in EXAMPLES]
    together = losses(model, EXAMPLES)
    assert [len(one) for one in alone] == [4, 3]
    assert torch.allclose(together, torch.cat(alone), atol=1e-5)


def test_rounds_hold_all_chats_and_a_fresh_draw_of_papers() -> None:
    chats = [Example([at], 0) for at in range(3)]
    papers = [Example([at], 0) for at in range(10, 60)]
    source = batches([chats, papers], random.Random(0))
    rounds = []
    for _ in range(2):
        ids: list[int] = []
        while len(ids) < 3 + 3 * train_writer.PAPERS:
            ids += [one.ids[0] for one in next(source)]
        rounds.append(sorted(ids))
    assert [it[:3] for it in rounds] == [[0, 1, 2], [0, 1, 2]]
    assert rounds[0] != rounds[1]


class Letters:
    """A tokenizer of single letters."""

    eos_token_id = 99

    def __call__(self, text: str, *, add_special_tokens: bool) -> dict[str, list[int]]:
        assert not add_special_tokens
        return {"input_ids": [ord(char) for char in text]}


def test_a_papers_prompt_and_answer(tmp_path: Path) -> None:
    file = tmp_path / "papers.jsonl"
    file.write_text(
        '{"title": "Owls", "source": ["They  fly.", "At night."], "target": ["Yes."]}\n'
    )
    (one,) = train_writer.of_papers(file, Letters(), random.Random(0))
    assert "".join(map(chr, one.ids[: one.begin])) == (
        "Owls. They fly. At night.\n\nIn one sentence:"
    )
    assert "".join(map(chr, one.ids[one.begin : -1])) == " Yes."
    assert one.ids[-1] == 99


def test_lines_are_told_of_their_authors_once_by_name() -> None:
    assert told("We show that our parser is fast.") == "The authors show that their parser is fast."
    assert told("Our parser is fast, and we say so to us.") == (
        "The authors' parser is fast, and the authors say so to them."
    )
    assert told("In the US, weeks pass.") == "In the US, weeks pass."


def test_plainer_lines_keep_asides_that_say_something() -> None:
    line = "In this paper, we introduce a novel parser (ABC) in order to utilize it (or not)."
    assert plainer(line) == "The authors present a new parser to use it (or not)."
    assert plainer("Parsing requires a notion of trees.") == "Parsing needs an idea of trees."
    assert plainer("The introduced errors introduce noise.") == (
        "The introduced errors introduce noise."
    )
