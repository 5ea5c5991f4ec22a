"""Wrong usage, told in plain words and with an example of the command at hand.

Invalid value for '--period': Value error, 'month' is not one of 'day', 'week'.
→  --period: 'month' is not one of 'day', 'week'.
   For example: preread digest --period week
"""

import contextlib
import re
from collections.abc import Iterator
from typing import Any

import typer
from typer.core import TyperGroup

_BAD = re.compile(r"Invalid value(?: for '?(?P<what>[^']+?)'?)?: (?P<said>.*)", re.DOTALL)
_OPTION = re.compile(r"--(?:[a-z][a-z-]*)?(?= |:|'|$)")
_NEGATIVE = re.compile(r"No such option: (-\d)\b.*", re.DOTALL)
_OURS = {
    "Input should be a valid integer, unable to parse string as an integer": "write a whole number",
    "Input should be a valid number, unable to parse string as a number": "write a number",
    "Input should be": "this should be",
}
"""What pydantic says to programmers, for whoever typed it."""


class Usage(typer.BadParameter):
    """Wrong usage whose message is shown as it is."""

    def format_message(self) -> str:
        return self.message


class PlainGroup(TyperGroup):
    """The root: whatever is wrong with a command line below it passes through here."""

    def make_context(self, *arguments: Any, **extra: Any) -> Any:
        with _plainly():
            return super().make_context(*arguments, **extra)

    def invoke(self, ctx: Any) -> Any:
        with _plainly():
            return super().invoke(ctx)


@contextlib.contextmanager
def _plainly() -> Iterator[None]:
    try:
        yield
    except typer.TyperException as error:
        context, shown = getattr(error, "ctx", None), getattr(error, "format_message", None)
        if isinstance(error, Usage) or context is None or shown is None:
            raise
        said = plainly(shown())
        if said.startswith("Usage:"):  # not an error: the help of a group called without a command
            raise
        example = _example(context.command.help or "", said)
        raise Usage(said + example, ctx=context) from error


def plainly(said: str) -> str:
    """The message without what only a programmer understands."""
    found = _BAD.fullmatch(said)
    text = found["said"] if found else said
    text = text.removeprefix("Value error, ")
    text = _NEGATIVE.sub(r"\1 looks like an option; write -- before what is none", text)
    for theirs, ours in _OURS.items():
        text = text.replace(theirs, ours)
    return f"{found['what']}: {text}" if found and found["what"] else text


def _example(help_: str, said: str) -> str:
    """The first example with an option that is spoken of, else the first."""
    lines = help_.partition("Examples:")[2].replace("\b", "").split("\n")
    examples = [line.strip() for line in lines if line.strip()]
    options = _OPTION.findall(said)
    fitting = [it for it in examples if any(one in it.split() for one in options)]
    return f"\nFor example: {(fitting or examples)[0]}" if examples else ""
