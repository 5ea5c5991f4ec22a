"""From text to the token ids of an encoder, and where in the text each token stands."""

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tokenizers import Encoding, Tokenizer

FILE = "tokenizer.json"
_BERT = ("[CLS]", "[SEP]", "[PAD]")


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """A fast tokenizer, and the ids of the tokens that open, close and fill up an input."""

    tokenizer: "Tokenizer"
    cls: int
    sep: int
    pad: int

    def encode(self, text: str) -> "Encoding":
        """All tokens of a text, without opening and closing ones; offsets are code points."""
        return self.tokenizer.encode(text, add_special_tokens=False)


def read_vocabulary(folder: Path) -> Vocabulary | None:
    """The vocabulary of a model's folder; None where its tokenizer is slow or has no [CLS].

    Raises:
        OSError, ValueError: its files are not there or damaged.
    """
    if (folder / FILE).is_file():
        from tokenizers import Tokenizer

        try:
            tokenizer = Tokenizer.from_file(str(folder / FILE))
        except Exception as error:  # the library raises nothing narrower
            raise ValueError(f"{FILE}: {error}") from error
        ids = [one for token in _BERT if (one := tokenizer.token_to_id(token)) is not None]
        if len(ids) == len(_BERT):
            return _whole(tokenizer, *ids)
    # Other names for these tokens, or other files: transformers knows them, for seconds of imports.
    from transformers import AutoTokenizer

    other = AutoTokenizer.from_pretrained(folder, local_files_only=True)
    if not getattr(other, "is_fast", False) or other.cls_token_id is None:
        return None
    return _whole(
        other.backend_tokenizer, other.cls_token_id, other.sep_token_id, other.pad_token_id or 0
    )


def _whole(tokenizer: "Tokenizer", cls: int, sep: int, pad: int) -> Vocabulary:
    """The file may say to cut texts short and to fill them up; windows are ours to make."""
    tokenizer.no_truncation()
    tokenizer.no_padding()
    return Vocabulary(tokenizer, cls, sep, pad)
