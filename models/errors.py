"""The one error of this package."""


class ModelError(Exception):
    """A model cannot be used.

    Attributes:
        code: `model_missing`, `model_altered`, `model_unreadable` or `model_unfit`.
        message: what happened, and to which folder or file.
        hint: what to do about it.
    """

    def __init__(self, code: str, message: str, hint: str) -> None:
        super().__init__(f"{message} {hint}")
        self.code = code
        self.message = message
        self.hint = hint
