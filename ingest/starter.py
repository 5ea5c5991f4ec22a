"""The sources that a fresh library begins with: `starter.toml` as records."""

import tomllib
from dataclasses import dataclass
from importlib.resources import files

from db.records import Kind


@dataclass(frozen=True, slots=True)
class Starter:
    """One source of the starter list; `full_text` where its feed carries titles only."""

    url: str
    title: str
    kind: Kind
    tags: tuple[str, ...] = ()
    full_text: bool = False


def starter_sources() -> tuple[Starter, ...]:
    """The starter list, in the order in which it stands in `starter.toml`."""
    table = tomllib.loads(files("ingest").joinpath("starter.toml").read_text(encoding="utf-8"))
    return tuple(
        Starter(**{**source, "tags": tuple(source.get("tags", ()))}) for source in table["source"]
    )
