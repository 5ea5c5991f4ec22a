"""Writes docs/modules.md: every module with what its docstring says it is.

    .venv/bin/python scripts/list_modules.py

`tests/test_architecture.py` fails where the list is not what this would write.
"""

import ast
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[1]
LIST = ROOT / "docs" / "modules.md"
PACKAGES = (
    *("settings", "db", "net", "models", "ingest", "summarize", "digest"),
    *("service", "commands", "views"),
)
_HEAD = """# Modules

Each with the first sentence of its docstring, written by `scripts/list_modules.py`. How they go
together stands in [architecture.md](architecture.md).
"""


def written() -> str:
    """The whole document."""
    alone = [_line(path, path.stem) for path in sorted(ROOT.glob("*.py"))]
    return "\n".join([_HEAD, *alone, *(_section(package) for package in PACKAGES), ""])


def _section(package: str) -> str:
    lines = [_line(path, name) for path, name in _modules(package)]
    return "\n".join([f"\n## {package}\n", *lines])


def _modules(package: str) -> Iterator[tuple[Path, str]]:
    """Modules with their dotted names, a package before what is in it; empty ones left out."""
    for path in sorted((ROOT / package).rglob("*.py")):
        parts = path.relative_to(ROOT).with_suffix("").parts
        name = ".".join(part for part in parts if part != "__init__")
        if path.name != "__init__.py" or path.read_text(encoding="utf-8").strip():
            yield path, name


def _line(path: Path, name: str) -> str:
    said = ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) or ""
    first = " ".join(said.partition("\n\n")[0].split())
    if not first:
        raise SystemExit(
            f"{path.relative_to(ROOT)} has no docstring. Say in a sentence what it is."
        )
    sentence, stop, _ = first.partition(". ")
    return f"- `{name}`: {sentence + '.' if stop else first}"


if __name__ == "__main__":
    LIST.write_text(written(), encoding="utf-8")
