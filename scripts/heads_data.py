"""What scripts/train_heads.py learns from: SciTLDR-A and CSAbstruct as tokens and labels."""

import gzip
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from nltk.stem.porter import PorterStemmer
from rouge_score.rouge_scorer import RougeScorer
from rouge_score.tokenize import tokenize
from torch import Tensor

from models.encoder import TITLE_TOKENS, WINDOW
from models.vocabulary import Vocabulary
from summarize.candidates import choices_of
from summarize.compress import render
from summarize.features import LEXICAL, Choice, lexical
from summarize.heads import ROLES
from summarize.sentences import split_sentences
from summarize.words import word_count

METRICS = ("rouge1", "rouge2", "rougeL")


@dataclass
class Example:
    """An abstract: token ids, which sentence and lines each token belongs to, and its labels.

    Of n text tokens, s sentences and k lines: `sentence` (n,), `within` (k, n) booleans, `owner`
    (k,), `lexical` (k, LEXICAL), `scores` (k, 3) in the order of `METRICS`, `kept` (n,).
    """

    ids: list[int]
    title_tokens: int
    first: int
    sentence: Tensor
    words: list[int]
    within: Tensor
    owner: Tensor
    lexical: Tensor
    scores: Tensor
    kept: Tensor
    roles: Tensor | None = None
    agreement: Tensor | None = None
    states: Tensor | None = None


def rows_of(path: Path) -> Iterator[dict[str, Any]]:
    """Rows of a data file; arXiv records become papers whose title is the one reference.

    A title is the nearest thing to a one-line summary that every paper has. It is the target there,
    so it is kept from the input.
    """
    whole = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
    for line in whole.decode().splitlines():
        row = json.loads(line)
        if "abstract" in row:
            text = " ".join(row["abstract"].split())
            cuts = split_sentences(text)
            row = {"source": [text[a:b] for a, b in cuts], "target": [row["title"]], "title": ""}
        yield row


def read_examples(path: Path, vocabulary: Vocabulary, *, resegment: bool) -> list[Example]:
    """SciTLDR rows carry `source`, `target` and `title`; CSAbstruct rows `sentences`, `labels`.

    Training keeps the data's own sentences; `resegment` finds them as the product does.
    """
    scorer = RougeScorer(METRICS, use_stemmer=True)
    examples = []
    for row in rows_of(path):
        sentences = [s.strip() for s in row.get("source") or row["sentences"]]
        text, title = " ".join(sentences), row.get("title", "")
        ends = np.cumsum([len(sentence) + 1 for sentence in sentences]) - 1
        spans = [(int(e) - len(s), int(e)) for s, e in zip(sentences, ends, strict=True)]
        if resegment:
            spans = split_sentences(text)
        choices = choices_of(text, spans) if "target" in row else []
        if "target" in row and not choices:
            choices = [Choice(number, (span,)) for number, span in enumerate(spans)]
        example = _tokens(vocabulary, text, title, spans, choices)
        if "target" in row:
            example.lexical = torch.from_numpy(lexical(text, title, spans, choices))
            lines = [render(text, choice.slices) for choice in choices]
            example.scores = torch.tensor([_best(scorer, row["target"], one) for one in lines])
            example.kept = _kept(vocabulary, text, row["target"], len(example.kept))
        else:
            example.roles = torch.tensor([ROLES.index(label) for label in row["labels"]])
            example.agreement = torch.tensor(row["confs"])
        examples.append(example)
    return examples


def _tokens(
    vocabulary: Vocabulary,
    text: str,
    title: str,
    spans: list[tuple[int, int]],
    choices: list[Choice],
) -> Example:
    heading = vocabulary.encode(title).ids[:TITLE_TOKENS]
    head = [vocabulary.cls, *heading, *([vocabulary.sep] if heading else [])]
    encoded = vocabulary.encode(text)
    ids = encoded.ids[: WINDOW - len(head) - 1]
    at = np.asarray(encoded.offsets[: len(ids)], dtype=np.int64).reshape(-1, 2)[:, 0]
    starts = np.asarray([start for start, _ in spans])
    within = np.zeros((len(choices), len(ids)), dtype=bool)
    for row, choice in enumerate(choices):
        for start, end in choice.slices:
            within[row] |= (at >= start) & (at < end)
    return Example(
        ids=[*head, *ids, vocabulary.sep],
        title_tokens=len(heading),
        first=len(head),
        sentence=torch.from_numpy(np.maximum(np.searchsorted(starts, at, side="right") - 1, 0)),
        words=[word_count(text[start:end]) for start, end in spans],
        within=torch.from_numpy(within),
        owner=torch.tensor([choice.sentence for choice in choices], dtype=torch.long),
        lexical=torch.zeros(len(choices), LEXICAL),
        scores=torch.zeros(len(choices), len(METRICS)),
        kept=torch.zeros(len(ids)),
    )


def _best(scorer: RougeScorer, targets: list[str], line: str) -> list[float]:
    """R1, R2 and RL against the reference with the highest R1."""
    scores = [scorer.score(target, line) for target in targets]
    best = max(scores, key=lambda score: score["rouge1"].fmeasure)
    return [best[metric].fmeasure for metric in METRICS]


def _kept(vocabulary: Vocabulary, text: str, targets: list[str], tokens: int) -> Tensor:
    """1 for each token of a word whose stem stands in a reference."""
    stemmer = PorterStemmer()
    wanted = {stem for target in targets for stem in tokenize(target, stemmer)}
    kept = torch.zeros(tokens)
    encoded = vocabulary.encode(text)
    words = encoded.word_ids
    spans: dict[int | None, tuple[int, int]] = {}
    for word, (start, end) in zip(words, encoded.offsets, strict=True):
        spans[word] = (spans.get(word, (start, end))[0], end)
    for token, word in enumerate(words[:tokens]):
        start, end = spans[word]
        kept[token] = float(not wanted.isdisjoint(tokenize(text[start:end], stemmer)))
    return kept
