"""The engines with a real model: SmolLM2-135M, in this process and behind a real server."""

import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from models.errors import ModelError
from models.generators import Failure, Message, Reply, Request
from models.generators.local import LocalGenerator
from models.generators.served import ServedGenerator
from models.generators.weights import find
from net.endpoint import Endpoint, Limits
from settings import WriterSettings
from tests.conftest import SMOLLM_SHA256
from tests.world.addresses import free_port
from tests.world.chat import as_json, completion
from tests.world.server import Reply as Response
from tests.world.server import Request as Asked
from tests.world.server import World

SCHEMA = {"type": "object", "properties": {"tldr": {"type": "string"}}, "required": ["tldr"]}
PATH = "/v1/chat/completions"


def ask(words: str, **more: object) -> Request:
    message: Message = {"role": "user", "content": words}
    return Request([message], **more)  # type: ignore[arg-type]


HELLO = ask("Say hello.")
PATIENCE = 280
"""Seconds for answers that are to come: a busy machine may need minutes."""
QUESTIONS = [HELLO, ask("What is the capital of France? Answer with one word."), ask("Count to 3.")]


# In this process


@pytest.mark.model
def test_a_gguf_file_is_verified_unpacked_and_kept(
    smollm: LocalGenerator, smollm_settings: WriterSettings, converted: Path
) -> None:
    assert smollm.model == "SmolLM2-135M-Instruct.Q4_1"
    assert smollm.revision == SMOLLM_SHA256
    kept = converted / f"gguf-{SMOLLM_SHA256[:16]}"
    assert (kept / "model.safetensors").stat().st_size > 200e6
    changed = smollm_settings.model_copy(update={"sha256": "0" * 64})
    with pytest.raises(ModelError) as caught:
        find(changed, None)
    assert caught.value.code == "model_altered"


@pytest.mark.model
def test_a_batch_answers_like_its_chats_one_by_one(smollm: LocalGenerator) -> None:
    together = smollm.generate(QUESTIONS, seconds=PATIENCE)
    assert all(isinstance(answer, Reply) and answer.text for answer in together)
    assert together == smollm.generate(QUESTIONS, seconds=PATIENCE)
    (alone,) = smollm.generate([HELLO], seconds=PATIENCE)
    assert isinstance(alone, Reply)
    assert "hello" in alone.text.lower()
    assert "<|im_" not in "".join(a.text for a in together if isinstance(a, Reply))


@pytest.mark.model
def test_what_does_not_fit_or_comes_late_fails_alone(smollm: LocalGenerator) -> None:
    long, short = smollm.generate([ask("word " * 20_000), HELLO], seconds=PATIENCE)
    assert isinstance(long, Failure)
    assert long.code == "too_long"
    assert isinstance(short, Reply)
    late = smollm.generate(QUESTIONS, seconds=0.001)
    assert [one.code for one in late if isinstance(one, Failure)] == ["late"] * 3
    assert smollm.generate([], seconds=1) == []


@pytest.mark.model
def test_an_object_ends_at_its_brace(smollm: LocalGenerator) -> None:
    words = (
        'The lines to rewrite:\n{"tldr": "We train a small model."}\n\n'
        "Answer with a JSON object with the keys tldr."
    )
    (answer,) = smollm.generate([ask(words, last="}")], seconds=60)
    assert isinstance(answer, Reply)
    assert answer.text.endswith("}")
    assert not answer.cut
    assert json.loads(answer.text[answer.text.index("{") :])["tldr"] == "We train a small model."


@pytest.mark.model
def test_a_batch_that_breaks_is_run_chat_by_chat(
    smollm: LocalGenerator, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = smollm._model.generate

    def breaks(**given: object) -> object:
        if given["input_ids"].shape[0] > 1:  # type: ignore[attr-defined]
            raise RuntimeError("DefaultCPUAllocator: not enough memory")
        return real(**given)

    monkeypatch.setattr(smollm._model, "generate", breaks)
    assert all(isinstance(one, Reply) for one in smollm.generate(QUESTIONS, seconds=PATIENCE))


@pytest.mark.model
def test_a_damaged_conversion_is_made_again(
    smollm_settings: WriterSettings, smollm: LocalGenerator, converted: Path, tmp_path: Path
) -> None:
    name = f"gguf-{SMOLLM_SHA256[:16]}"
    shutil.copytree(converted / name, tmp_path / name)
    with (tmp_path / name / "model.safetensors").open("r+b") as file:
        file.seek(-4, os.SEEK_END)
        file.write(b"\x00\x00\x00\x01")
    from models.generators import local

    assert local._is_sound(converted / name)
    assert not local._is_sound(tmp_path / name)
    assert not (tmp_path / name).exists()


@pytest.mark.parametrize(
    ("model", "code"),
    [
        ("./absent", "model_missing"),
        ("absent.gguf", "model_missing"),
        ("{folder}", "model_missing"),
    ],
)
def test_what_is_not_there_is_told(tmp_path: Path, model: str, code: str) -> None:
    settings = WriterSettings(engine="transformers", model=model.format(folder=tmp_path))
    with pytest.raises(ModelError) as caught:
        LocalGenerator.load(settings, tmp_path)
    assert caught.value.code == code
    assert "writer." in caught.value.hint


def test_offline_the_hub_is_told_to_be_away(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_OFFLINE", True)
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_CACHE", str(tmp_path))
    with pytest.raises(ModelError) as caught:
        find(WriterSettings(engine="transformers", model="nobody/absent"), tmp_path)
    assert caught.value.code == "model_missing"


def test_weights_that_are_none_are_told(tmp_path: Path) -> None:
    (tmp_path / "model.safetensors").write_bytes(b"no weights")
    (tmp_path / "config.json").write_text("{}")
    with pytest.raises(ModelError) as caught:
        LocalGenerator.load(WriterSettings(engine="transformers", model=str(tmp_path)), None)
    assert caught.value.code == "model_unreadable"


def test_a_seq2seq_model_writes_too(tmp_path: Path) -> None:
    """A tiny T5 with random weights: what it says means nothing, but it goes all the way."""
    from tokenizers import Tokenizer, models, pre_tokenizers
    from transformers import PreTrainedTokenizerFast, T5Config, T5ForConditionalGeneration

    words = ["<pad>", "</s>", "<unk>", "we", "train", "a", "say", "hello"]
    inner = Tokenizer(models.WordLevel({w: i for i, w in enumerate(words)}, unk_token="<unk>"))
    inner.pre_tokenizer = pre_tokenizers.Whitespace()
    PreTrainedTokenizerFast(  # type: ignore[no-untyped-call]
        tokenizer_object=inner, pad_token="<pad>", eos_token="</s>", unk_token="<unk>"
    ).save_pretrained(tmp_path)
    config = T5Config(  # type: ignore[call-arg]
        vocab_size=len(words), d_model=16, d_kv=8, d_ff=16, num_layers=1, num_heads=2,
        decoder_start_token_id=0, eos_token_id=1, pad_token_id=0,
    )  # fmt: skip
    T5ForConditionalGeneration(config).save_pretrained(tmp_path)
    settings = WriterSettings(engine="transformers", model=str(tmp_path), max_new_tokens=16)
    answers = LocalGenerator.load(settings, None).generate(
        [HELLO, ask("we train"), ask("say " * 600)], seconds=30
    )
    assert [type(one) for one in answers] == [Reply, Reply, Failure]


# Behind a server


def served(
    url: str, *, settings: WriterSettings | None = None, retries: int = 0
) -> ServedGenerator:
    chosen = settings or WriterSettings(engine="openai", model="asked-for")
    return ServedGenerator(chosen, Endpoint(url, key=None, limits=Limits(60, retries, 2)).post)


@pytest.fixture(scope="module")
def real_server(smollm: LocalGenerator, converted: Path) -> Iterator[tuple[str, str]]:
    """`transformers serve` over the unpacked model: its base URL and the model's name there."""
    folder = str(converted / f"gguf-{SMOLLM_SHA256[:16]}")
    port = free_port(["127.0.0.1"])
    command = [
        *(str(Path(sys.executable).parent / "transformers"), "serve", folder),
        *("--host", "127.0.0.1", "--port", str(port), "--device", "cpu", "--dtype", "float32"),
    ]
    offline = {**os.environ, "HF_HUB_OFFLINE": "1", "HF_HUB_DISABLE_TELEMETRY": "1"}
    process = subprocess.Popen(
        command, env=offline, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    url = f"http://127.0.0.1:{port}"
    try:
        for _ in range(240):
            try:
                if httpx.get(f"{url}/health", trust_env=False).status_code == 200:
                    break
            except httpx.TransportError:
                assert process.poll() is None, "transformers serve ended"
            time.sleep(0.5)
        yield f"{url}/v1", folder
    finally:
        process.terminate()
        process.wait(20)


@pytest.mark.model
def test_the_same_model_over_http(real_server: tuple[str, str]) -> None:
    url, folder = real_server
    settings = WriterSettings(engine="openai", model=folder, max_new_tokens=24, timeout_s=60)
    generator = served(url, settings=settings)
    answers = generator.generate([HELLO, ask("Count to 3.", schema=SCHEMA)], seconds=120)
    assert all(isinstance(one, Reply) for one in answers), answers
    first = answers[0]
    assert isinstance(first, Reply)
    assert "hello" in first.text.lower()
    assert generator.model.startswith(folder)
    assert generator.revision == folder


def test_an_answer_is_read_and_the_servers_name_kept(world: World) -> None:
    world.routes[PATH] = completion(' {"tldr": "x"} ', model="world-1-2026")
    generator = served(world.url("/v1"))
    assert generator.model == "asked-for"
    assert generator.generate([HELLO], seconds=5) == [Reply(' {"tldr": "x"} ')]
    assert (generator.model, generator.revision) == ("world-1-2026", "asked-for")
    sent = json.loads(world.log[0].body)
    assert sent["messages"] == [{"role": "user", "content": "Say hello."}]
    assert (sent["temperature"], sent["model"]) == (0, "asked-for")
    assert "response_format" not in sent


def test_an_answer_that_ran_out_of_room_says_so(world: World) -> None:
    world.routes[PATH] = completion("We tr", finish_reason="length")
    assert served(world.url("/v1")).generate([HELLO], seconds=5) == [Reply("We tr", cut=True)]


def test_a_server_without_schemas_is_asked_plainly_from_then_on(world: World) -> None:
    def reply(request: Asked) -> Response:
        if "response_format" in json.loads(request.body):
            return as_json({"error": {"message": "response_format is not supported"}}, 400)
        return completion("fine")

    world.routes[PATH] = reply
    generator = served(world.url("/v1"))
    asked = [ask("a", schema=SCHEMA), ask("b", schema=SCHEMA)]
    assert generator.generate(asked, seconds=5) == [Reply("fine")] * 2
    assert len(world.log) == 4
    assert generator.generate(asked, seconds=5) == [Reply("fine")] * 2
    assert len(world.log) == 6


def test_a_refusal_for_another_reason_is_not_blamed_on_the_schema(world: World) -> None:
    world.routes[PATH] = as_json({"error": {"message": "no such model"}}, 404)
    generator = served(world.url("/v1"))
    (answer,) = generator.generate([ask("a", schema=SCHEMA)], seconds=5)
    assert isinstance(answer, Failure)
    assert answer.code == "rejected"
    assert "no such model" in answer.message
    world.routes[PATH] = completion("fine")
    generator.generate([ask("a", schema=SCHEMA)], seconds=5)
    assert json.loads(world.log[-1].body)["response_format"]["type"] == "json_schema"


@pytest.mark.parametrize(
    ("reply", "code"),
    [
        (as_json({}, 429), "limited"),
        (as_json({}, 503), "limited"),
        (as_json({}, 500), "unreachable"),
        (as_json({}, 401), "rejected"),
        (as_json({}, 307), "rejected"),
        (Response(b"<html>"), "unreachable"),
        (Response(hang_up=True), "unreachable"),
        (as_json({}), "failed"),
        (as_json([]), "failed"),
        (as_json({"choices": []}), "failed"),
        (as_json({"choices": [{"message": {"content": None}}]}), "failed"),
        (as_json({"choices": [{"message": {"content": ["x"]}}]}), "failed"),
        (as_json({"choices": {"0": 1}}), "failed"),
        (completion("  "), "failed"),
    ],
)
def test_every_other_answer_is_a_failure_with_a_reason(
    world: World, reply: Response, code: str
) -> None:
    world.routes[PATH] = reply
    (answer,) = served(world.url("/v1")).generate([HELLO], seconds=5)
    assert isinstance(answer, Failure)
    assert answer.code == code
    assert answer.message


def test_late_and_broken_answers_spare_the_others(world: World) -> None:
    def reply(request: Asked) -> Response:
        words = json.loads(request.body)["messages"][0]["content"]
        return {"late": Response(b"{}", drip_s=9), "bad": as_json({}, 500)}.get(
            words, completion(words)
        )

    world.routes[PATH] = reply
    settings = WriterSettings(engine="openai", model="m")
    post = Endpoint(world.url("/v1"), key=None, limits=Limits(1, 0, 4)).post
    answers = ServedGenerator(settings, post).generate(
        [ask("one"), ask("late"), ask("bad"), ask("two")], seconds=10
    )
    assert answers[0] == Reply("one")
    assert answers[3] == Reply("two")
    assert [a.code for a in answers if isinstance(a, Failure)] == ["late", "unreachable"]
