"""Models that write text: batches of chats in, one answer or one failure for each out.

Two engines keep one protocol: `local` runs a model in this process, `served` asks a server that
speaks OpenAI's chat completions. Nothing here knows what the text is for, and nothing here speaks
HTTP: `served` is handed a `Post`, which `net.endpoint` implements.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal, Protocol, TypedDict

__all__ = ["Chat", "Failure", "FailureCode", "Generator", "Message", "Reply", "Request"]


class Message(TypedDict):
    """One turn of a chat."""

    role: Literal["system", "user", "assistant"]
    content: str


Chat = Sequence[Message]
FailureCode = Literal["late", "too_long", "limited", "unreachable", "rejected", "failed"]


@dataclass(frozen=True, slots=True)
class Request:
    """One chat to answer, and the JSON schema that the answer should keep.

    An engine that cannot hold a model to a schema ignores it: answers have to be checked anyway.
    `last` is a character that ends the answer; a model in this process is stopped there, since a
    small one would go on for ever.
    """

    chat: Chat
    schema: dict[str, Any] | None = None
    last: Literal["}"] | None = None


@dataclass(frozen=True, slots=True)
class Reply:
    """What the model wrote for one chat. `cut`: it had more to say than it was given room for."""

    text: str
    cut: bool = False


@dataclass(frozen=True, slots=True)
class Failure:
    """Why one chat has no answer.

    Attributes:
        code: `late` (not done in time), `too_long` (the chat does not fit the model), `limited`
            (429 or 503, also after retries), `unreachable`, `rejected` (the server's 4xx), or
            `failed` (anything else, an answer without text included).
        message: what happened, for the log; no key, and nothing of the chat.
    """

    code: FailureCode
    message: str


class Generator(Protocol):
    """A model that writes.

    Attributes:
        engine: as the settings and the cards name it.
        model: its name; from a server, what the server calls it.
        revision: which weights: a digest, or the name that the server is asked for.
    """

    @property
    def engine(self) -> Literal["transformers", "openai"]: ...

    @property
    def model(self) -> str: ...

    @property
    def revision(self) -> str: ...

    def generate(self, requests: Sequence[Request], *, seconds: float) -> list[Reply | Failure]:
        """One answer for each request, in order, within `seconds`; never raises for one of them."""
        ...
