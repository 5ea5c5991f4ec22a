"""Where a writing model's files lie, what they are, and the digest that names them.

A model is a hub name, a folder in the Hugging Face layout, or a GGUF file. Weights are read from
safetensors or GGUF only: pickles can run code.
"""

import hashlib
import os
from dataclasses import dataclass
from pathlib import Path

from models.errors import ModelError
from models.locate import digest
from settings import WriterSettings

_HUB_FILES = ["*.safetensors", "*.json", "*.jinja", "tokenizer*", "*.model", "vocab*", "merges.txt"]
_HUB_SKIPPED = ["original/*", "onnx/*", "*.bin", "*.pth"]


@dataclass(frozen=True, slots=True)
class Weights:
    """A model on this machine. `gguf` is the file's name in `folder`, if it is one."""

    name: str
    folder: Path
    sha256: str
    gguf: str | None = None


def find(settings: WriterSettings, models: Path | None) -> Weights:
    """Find the model that `settings` names, in `models` too, and take its digest.

    The digest is the SHA-256 of the weights file; of several files, that of the lines
    "digest  name" in the order of their names (what `sha256sum` prints).

    Raises:
        ModelError: `model_missing` where no place has it, `model_altered` where the digest is not
            the one that the settings pin.
    """
    path = _path_of(settings.model, models)
    if path.is_file():
        sha256, found = digest(path), Weights(path.stem, path.parent, "", path.name)
    else:
        sha256, found = digest_of(path), Weights(_short_name(settings.model), path, "")
    if not sha256:
        raise ModelError(
            "model_missing",
            f"The model folder {path} has no *.safetensors.",
            "Point writer.model at a folder with safetensors weights, or at a GGUF file.",
        )
    if settings.sha256 is not None and sha256 != settings.sha256.lower():
        raise ModelError(
            "model_altered",
            f"The weights in {path} are not what they should be: their SHA-256 is {sha256}, not "
            f"{settings.sha256}.",
            "Get the model again, or correct writer.sha256 if you meant to change it.",
        )
    return Weights(found.name, found.folder, sha256, found.gguf)


def digest_of(folder: Path) -> str:
    """The digest of a folder's weights (see `find`); empty where it has none."""
    files = sorted(folder.glob("*.safetensors"))
    if not files:
        return ""
    if len(files) == 1:
        return digest(files[0])
    lines = "".join(f"{digest(file)}  {file.name}\n" for file in files)
    return hashlib.sha256(lines.encode()).hexdigest()


def _short_name(model: str) -> str:
    """A name to show: paths say too much about the machine."""
    local = Path(model).is_absolute() or model.startswith((".", "~"))
    return Path(model).name if local else model


def _path_of(model: str, models: Path | None) -> Path:
    """The folder or GGUF file, downloaded if need be."""
    named = Path(model).expanduser()
    candidates = [named]
    if models is not None and not named.is_absolute():
        candidates += [models / model, models / named.name]
    for candidate in candidates:
        if candidate.is_dir() or (candidate.is_file() and candidate.suffix == ".gguf"):
            return candidate
    if named.is_absolute() or model.startswith((".", "~")) or named.suffix == ".gguf":
        raise ModelError(
            "model_missing",
            f"The model {named} does not exist.",
            "Correct writer.model in config.toml, or set writer.engine to 'off'.",
        )
    return _from_hub(model)


def _from_hub(repository: str) -> Path:
    """The hub's copy: from its cache where that is whole, so that it works offline."""
    os.environ.setdefault("HF_HUB_DISABLE_TELEMETRY", "1")
    from huggingface_hub import snapshot_download
    from huggingface_hub.errors import HfHubHTTPError, HFValidationError, LocalEntryNotFoundError

    try:
        return Path(
            snapshot_download(repository, allow_patterns=_HUB_FILES, ignore_patterns=_HUB_SKIPPED)
        )
    except (HfHubHTTPError, HFValidationError, LocalEntryNotFoundError, OSError) as error:
        raise ModelError(
            "model_missing",
            f"The model {repository!r} is not on this machine and the hub did not give it: "
            f"{str(error).splitlines()[0] if str(error) else type(error).__name__}",
            "Put the model's folder or GGUF file under `models` in Preread's home, or connect to "
            "the network once.",
        ) from error
