"""Finding the encoder and refusing what is not it."""

import shutil
from pathlib import Path

import pytest

from models.errors import ModelError
from models.locate import EMBEDDED, EMBEDDED_SHA256, WEIGHTS, digest, locate
from settings import ModelSettings


def test_the_packaged_encoder_is_found_and_is_the_published_one() -> None:
    located = locate(ModelSettings())
    assert located.sha256 == EMBEDDED_SHA256
    assert (located.folder / WEIGHTS).is_file()


def test_a_folder_that_does_not_exist_is_named_in_the_error(tmp_path: Path) -> None:
    with pytest.raises(ModelError) as caught:
        locate(ModelSettings(encoder=str(tmp_path / "nowhere")))
    assert caught.value.code == "model_missing"
    assert "nowhere" in caught.value.message
    assert caught.value.hint


def test_a_folder_without_weights_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ModelError) as caught:
        locate(ModelSettings(encoder=str(tmp_path)))
    assert caught.value.code == "model_missing"


def test_altered_weights_are_an_error_and_not_skipped(tmp_path: Path) -> None:
    original = locate(ModelSettings()).folder
    copy = tmp_path / EMBEDDED
    shutil.copytree(original, copy)
    weights = copy / WEIGHTS
    weights.chmod(0o644)
    with weights.open("r+b") as file:
        file.seek(-1, 2)
        last = file.read(1)
        file.seek(-1, 2)
        file.write(bytes([last[0] ^ 1]))
    with pytest.raises(ModelError) as caught:
        locate(ModelSettings(folder=tmp_path))
    assert caught.value.code == "model_altered"
    assert str(weights) in caught.value.message


def test_a_pinned_digest_holds_for_any_folder(tmp_path: Path) -> None:
    weights = tmp_path / WEIGHTS
    weights.write_bytes(b"anything")
    pinned = ModelSettings(encoder=str(tmp_path), encoder_sha256=digest(weights).upper())
    assert locate(pinned).folder == tmp_path
    with pytest.raises(ModelError, match="SHA-256"):
        locate(ModelSettings(encoder=str(tmp_path), encoder_sha256="0" * 64))


def test_a_name_that_nobody_has_says_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_OFFLINE", True)
    with pytest.raises(ModelError) as caught:
        locate(ModelSettings(encoder="nobody/has-this-model"))
    assert caught.value.code == "model_missing"
    assert "scripts/setup" in caught.value.hint
