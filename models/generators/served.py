"""A model behind a server that speaks OpenAI's chat completions: Ollama, llama.cpp, vLLM, …

The requests go through a `Post` that this module is handed; `net.endpoint` has it, with the key,
the time limits and the retries. Answers are held to a JSON schema where the server takes
`response_format`; one that refuses it is asked once more without, and not again in this process.
"""

import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal, Protocol

from models.generators import Failure, FailureCode, Reply, Request
from settings import WriterSettings


class Answer(Protocol):
    """One response: `status` is 200 with its JSON in `body`, else why there is none."""

    @property
    def status(self) -> int: ...

    @property
    def body(self) -> Any: ...

    @property
    def problem(self) -> str: ...


class Post(Protocol):
    """Posts JSON documents and gives one answer for each, in order; raises for none.

    Status 0 stands for no connection or an unreadable answer, -1 for one that came too late.
    """

    def __call__(
        self, path: str, documents: Sequence[dict[str, Any]], *, seconds: float
    ) -> Sequence[Answer]: ...


_LATE, _NO_SCHEMA = -1, frozenset({400, 404, 415, 422, 500, 501})
"""What servers without `response_format` answer with, sound requests otherwise."""


@dataclass
class ServedGenerator:
    """The server's model; keeps `models.generators.Generator`."""

    settings: WriterSettings
    post: Post
    engine: Literal["openai"] = "openai"
    model: str = ""
    """What the server called it in its last answer; before that, what it is asked for."""
    _takes_schema: bool = True

    def __post_init__(self) -> None:
        self.model = self.model or self.settings.model

    @property
    def revision(self) -> str:
        return self.settings.model

    def generate(self, requests: Sequence[Request], *, seconds: float) -> list[Reply | Failure]:
        """See `models.generators.Generator`."""
        until = time.monotonic() + seconds
        answers = list(self._ask(requests, seconds))
        refused = [
            index
            for index, (request, answer) in enumerate(zip(requests, answers, strict=True))
            if request.schema is not None and answer.status in _NO_SCHEMA
        ]
        if self._takes_schema and refused:
            self._takes_schema = False
            plain = self._ask([requests[i] for i in refused], until - time.monotonic())
            for index, answer in zip(refused, plain, strict=True):
                answers[index] = answer
            # Where the plain request fares no better, the schema was not what was wrong.
            self._takes_schema = not any(answer.status == 200 for answer in plain)
        return [self._reply(answer) for answer in answers]

    def _ask(self, requests: Sequence[Request], seconds: float) -> Sequence[Answer]:
        documents = [self._document(request) for request in requests]
        return self.post("/chat/completions", documents, seconds=max(0.0, seconds))

    def _document(self, request: Request) -> dict[str, Any]:
        document: dict[str, Any] = {
            "model": self.settings.model,
            "messages": list(request.chat),
            "temperature": 0,
            "max_tokens": self.settings.max_new_tokens,
            "stream": False,
        }
        if request.schema is not None and self._takes_schema:
            form = {"name": "card", "schema": request.schema, "strict": True}
            document["response_format"] = {"type": "json_schema", "json_schema": form}
        return document

    def _reply(self, answer: Answer) -> Reply | Failure:
        if answer.status != 200:
            return Failure(_code(answer.status), answer.problem)
        try:
            choice = answer.body["choices"][0]
            text = choice["message"]["content"]
            cut = choice.get("finish_reason") == "length"
            name = answer.body.get("model")
        except (KeyError, IndexError, TypeError, AttributeError):
            return Failure("failed", "the server's answer is not a chat completion")
        if not isinstance(text, str) or not text.strip():
            return Failure("failed", "the server's answer holds no text")
        if isinstance(name, str) and name.strip():
            self.model = name.strip()[:200]
        return Reply(text, cut)


def _code(status: int) -> FailureCode:
    if status == _LATE:
        return "late"
    if status in (429, 503):
        return "limited"
    if status == 0 or status >= 500:
        return "unreachable"
    return "rejected"
