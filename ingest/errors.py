"""What this package raises: errors with a code, a message and a hint."""

from db.records import Problem
from net.errors import FetchError


class AnswerError(FetchError):
    """A service answered, but not what it was asked: refused, broken off, nonsense."""

    def __init__(self, code: str, message: str, hint: str = "") -> None:
        super().__init__(message, hint)
        self.code = code


class ParseError(ValueError):
    """A document or a record cannot be taken in.

    `code` is stable and for programs (`empty`, `not_a_feed`, `not_xml`, `bad_json`, …), `message`
    says what happened, `hint` what the user can do about it.
    """

    def __init__(self, code: str, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.hint = hint

    @property
    def problem(self) -> Problem:
        """The same as a record, for reports and for the store."""
        return Problem(self.code, self.message, self.hint)
