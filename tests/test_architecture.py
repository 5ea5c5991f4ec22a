"""The import rules of docs/architecture.md, read off the source; the list and sizes of modules."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import list_modules

ROOT = Path(__file__).parents[1]
PACKAGES = (
    *("db", "net", "models", "ingest", "summarize", "digest"),
    *("service", "views", "commands", "settings"),
)
BASE = {"settings"}
MAY_IMPORT = {
    "db": BASE,
    "net": BASE,
    "models": BASE,
    "ingest": BASE | {"db", "net", "models"},
    "summarize": BASE | {"db", "net", "models"},
    "digest": BASE | {"db", "net", "models"},
}
OURS = {*PACKAGES, *(path.stem for path in ROOT.glob("*.py"))}


def modules(package: str) -> list[Path]:
    return sorted((ROOT / package).rglob("*.py"))


def imported(path: Path) -> Iterator[str]:
    """Top-level names of what a module imports, inside functions too."""
    return imported_by(path.read_text(encoding="utf-8"))


def imported_by(code: str) -> Iterator[str]:
    for node in ast.walk(ast.parse(code)):
        if isinstance(node, ast.Import):
            yield from (alias.name.split(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module.split(".")[0]


@pytest.mark.parametrize("package", MAY_IMPORT)
def test_packages_import_only_what_they_may(package: str) -> None:
    for path in modules(package):
        strangers = set(imported(path)) & OURS - MAY_IMPORT[package] - {package}
        assert not strangers, f"{path.relative_to(ROOT)} imports {strangers}"


@pytest.mark.parametrize("package", ["views", "commands"])
def test_views_and_commands_do_not_reach_into_the_machinery(package: str) -> None:
    """They call `service`, read through `db` and show what `digest` renders. To tell one error
    from another, `commands.output` may import the error trees.
    """
    for path in modules(package):
        code = path.read_text(encoding="utf-8")
        if path.name == "output.py":
            code = re.sub(r"from (?:ingest|models|net)\.errors import \w+", "", code)
        strangers = set(imported_by(code)) & {"net", "models", "summarize", "ingest"}
        assert not strangers, f"{path.relative_to(ROOT)} imports {strangers}"


def test_sql_stands_in_db_only() -> None:
    words = ("SELECT ", "INSERT INTO", "UPDATE ", "DELETE FROM")
    for path in ROOT.rglob("*.py"):
        parts = path.relative_to(ROOT).parts
        if parts[0] in ("db", "tests", ".venv", "build"):
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                assert not node.value.lstrip().startswith(words), f"{path}: {node.value!r}"


def test_the_network_is_behind_the_door() -> None:
    """Only `net` speaks HTTP, IMAP and SMTP to the outside, SMTP in `net.smtp` alone (and what lies
    beneath it); the daemon asks its own app on loopback.
    """
    mail = {"smtplib", "aiosmtplib"}
    clients = {"httpx", "requests", "urllib3", "aiohttp", "http", "imaplib", "imap_tools"}
    for package in PACKAGES:
        for path in modules(package):
            if package != "net":
                assert not set(imported(path)) & clients, path.relative_to(ROOT)
            if path.relative_to(ROOT).as_posix() not in ("net/smtp.py", "net/smtpline.py"):
                assert not set(imported(path)) & mail, path.relative_to(ROOT)


def test_every_module_stands_in_the_list_with_what_it_is() -> None:
    text = list_modules.LIST.read_text(encoding="utf-8")
    assert text == list_modules.written(), "run .venv/bin/python scripts/list_modules.py"
    assert set(list_modules.PACKAGES) == set(PACKAGES)
    linked = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    assert "(modules.md)" in linked


def test_modules_stay_small() -> None:
    sources = [path for package in PACKAGES for path in modules(package)] + list(ROOT.glob("*.py"))
    large = {
        str(path.relative_to(ROOT)): lines
        for path in sources
        if (lines := len(path.read_text(encoding="utf-8").splitlines())) > 400
    }
    assert not large
