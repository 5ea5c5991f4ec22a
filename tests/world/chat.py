"""A scripted model that writes, and OpenAI's chat completions on the loopback internet."""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from models.generators import Failure, Reply, Request
from tests.world.server import Reply as Response

Script = Callable[[Request], Reply | Failure | str]


@dataclass
class Scripted:
    """A `models.generators.Generator` that answers by script and remembers what it was asked."""

    script: Script
    engine: Literal["transformers", "openai"] = "transformers"
    model: str = "scripted"
    revision: str = "0123456789abcdef"
    asked: list[Request] = field(default_factory=list)

    def generate(self, requests: Sequence[Request], *, seconds: float) -> list[Reply | Failure]:
        assert seconds >= 0
        self.asked += requests
        answers = map(self.script, requests)
        return [Reply(answer) if isinstance(answer, str) else answer for answer in answers]


def lines_of(request: Request) -> dict[str, str]:
    """The lines that the prompt asks to rewrite."""
    content = request.chat[-1]["content"]
    lines: dict[str, str] = json.loads(
        content.partition("The lines to rewrite:\n")[2].partition("\n\n")[0]
    )
    return lines


def source_of(request: Request) -> str:
    """What stands between the prompt's SOURCE marks."""
    return request.chat[-1]["content"].partition("\nEND OF SOURCE")[0].partition("\n")[2]


def completion(text: Any, model: str = "world-1", **choice: Any) -> Response:
    """A sound answer of a compatible server."""
    message = {"role": "assistant", "content": text}
    choices = [{"index": 0, "message": message, "finish_reason": "stop", **choice}]
    return as_json({"object": "chat.completion", "model": model, "choices": choices})


def as_json(document: Any, status: int = 200, **headers: str) -> Response:
    """Any document; `Retry_After="1"` becomes a header."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    body = json.dumps(document).encode()
    return Response(body, status, {"Content-Type": "application/json", **named})
