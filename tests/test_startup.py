"""What a process imports, it pays for at every start: in seconds and in memory."""

import subprocess
import sys

import pytest

_CODE = """
import importlib, sys
for module in {modules}:
    importlib.import_module(module)
print(*sorted(name for name in {heavy} if name in sys.modules))
"""


@pytest.mark.parametrize(
    ("modules", "heavy"),
    [
        # A worker: parsers, without the store and the network.
        (["ingest.worker", "ingest.jobs"], ["asyncio", "httpx", "pydantic", "sqlite_utils"]),
        # `preread ingest` until something new comes.
        (
            ["cli", "service", "ingest.run"],
            ["feedparser", "imap_tools", "lxml", "numpy", "pandas", "requests", "torch"],
        ),
    ],
)
def test_nothing_heavy_is_imported(modules: list[str], heavy: list[str]) -> None:
    code = _CODE.format(modules=modules, heavy=heavy)
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == []


@pytest.mark.model
def test_loading_the_summarizer_leaves_torchs_compiler_alone() -> None:
    """torch itself is a second of processor time; these were two more, for nothing."""
    code = """
import sys
from settings import ModelSettings
from summarize.run import Summarizer
Summarizer.load(ModelSettings())
heavy = ["transformers", "torch._dynamo", "torch.distributed.tensor", "sympy", "accelerate"]
print(*(name for name in heavy if name in sys.modules))
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == []
