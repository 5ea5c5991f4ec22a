"""Files of trained weights in `summarize/weights`, each made for one other file and no other."""

import json
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from safetensors import SafetensorError, safe_open

from models.errors import ModelError


def read_weights(path: Path, schema: str, fits: tuple[str, str]) -> dict[str, NDArray[np.generic]]:
    """The tensors of a file by name; `fits` is what it must have been made for, with its SHA-256.

    Raises:
        ModelError: the file is missing or damaged (`model_missing`, `model_unreadable`), or made
            for other weights than those it stands beside (`model_unfit`).
    """
    if not path.is_file():
        raise ModelError(
            "model_missing",
            f"The trained weights {path} are not there.",
            f"Install Preread again, or make them with scripts/train_{path.stem}.py.",
        )
    try:
        with safe_open(path, "np") as file:
            about = file.metadata() or {}
            tensors = {name: file.get_tensor(name) for name in file.keys()}  # noqa: SIM118
    except (SafetensorError, OSError) as error:
        raise ModelError(
            "model_unreadable",
            f"The trained weights {path} cannot be read: {error}",
            "Install Preread again.",
        ) from error
    what, sha256 = fits
    if about.get(f"{what}_sha256") != sha256 or about.get("schema") != schema:
        raise ModelError(
            "model_unfit",
            f"The trained weights {path.name} are of form {about.get('schema')} for the {what} "
            f"with SHA-256 {about.get(f'{what}_sha256')}; needed is form {schema} for {sha256}.",
            "Remove models.encoder from config.toml to use the embedded encoder, or train weights "
            f"for yours with scripts/train_{path.stem}.py.",
        )
    return tensors


def describe(schema: str, fits: tuple[str, str], **figures: object) -> dict[str, str]:
    """Metadata that a file of weights carries; see `read_weights`."""
    about = {"schema": schema, f"{fits[0]}_sha256": fits[1]}
    return about | {name: json.dumps(value) for name, value in figures.items()}
