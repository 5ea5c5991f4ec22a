"""What `eval_rank` compares: our ranking, with parts of it left out, and three others.

Every one of them orders a day's candidates from what a reader did with the items shown before.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from functools import cached_property
from typing import Any
from unittest.mock import patch

import numpy as np
from numpy.typing import NDArray

from db.records import Candidate
from digest import rank
from digest.caps import PER_SUBJECT
from digest.closeness import Vectors, embed_bets, terms_of
from digest.learn import NO_WORDS, Example, Sign, fit, telling_words
from digest.merit import INTERESTS
from digest.taste import traits
from rank_readers import Mark, Reader
from settings import Bet

Seen = Mapping[int, Mark | None]
"""Shown items by their number in the library, with what the reader did."""
Order = Callable[[Sequence[int], Seen], list[int]]
Floats = NDArray[np.float64]

_SIGNS: dict[Mark | None, Sign] = {
    "like": "liked",
    "star": "starred",
    "dislike": "disliked",
    "read": "read",
    None: "passed",
}


class Library:
    """All candidates with what the systems know of them, made once."""

    def __init__(
        self, items: Sequence[Candidate], embed: Callable[[Sequence[str]], Vectors]
    ) -> None:
        self.items = items
        self.embed = embed
        rows = [np.frombuffer(item.vector or b"", dtype=np.float16) for item in items]
        self.vectors: Vectors = np.stack(rows).astype(np.float32)
        self.interests = embed(INTERESTS)
        self.examples = [_example(item) for item in items]
        self._terms = {item.work.id: terms_of(item) for item in items}

    def terms(self, item: Candidate) -> dict[str, int]:
        """`terms_of`, remembered: readers see the same papers."""
        return self._terms[item.work.id]

    @cached_property
    def tfidf(self) -> Any:
        """scikit-learn's vectorizer with arxiv-sanity-lite's settings, fitted, and the matrix."""
        from sklearn.feature_extraction.text import TfidfVectorizer

        vectorizer = TfidfVectorizer(
            strip_accents="unicode",
            stop_words="english",
            token_pattern=r"(?u)\b[a-zA-Z_][a-zA-Z0-9_]+\b",
            ngram_range=(1, 2),
            max_features=20_000,
            sublinear_tf=True,
            max_df=0.1,
            min_df=5,
        )
        texts = [" ".join([one.work.title, one.work.text, *one.work.authors]) for one in self.items]
        return vectorizer, vectorizer.fit_transform(texts).astype(np.float32)


def _example(item: Candidate) -> Example:
    work = item.work
    topics, authors, sources = traits(item)
    return Example(
        work_id=work.id,
        title=work.title,
        sign="passed",
        words=telling_words(work.title, work.text),
        topics=tuple(topics),
        authors=tuple(authors),
        sources=tuple(sources),
        vector=item.vector,
    )


def ours(library: Library, bets: Sequence[Bet], without: str = "", *, marks: bool = True) -> Order:
    """`digest.rank` over `digest.learn`; `without` names the part that is left out."""
    vectors = embed_bets(bets, library.embed)
    interests = None if without == "general" else library.interests

    def example(number: int, mark: Mark | None) -> Example | None:
        if not marks or (without == "passed over" and mark is None):
            return None
        if (without, mark) == ("read", "read"):
            return None
        one = replace(library.examples[number], sign=_SIGNS[mark])
        match without:
            case "words":
                return replace(one, words=NO_WORDS)
            case "topics":
                return replace(one, topics=())
            case "meaning":
                return replace(one, vector=None)
        return one

    def order(day: Sequence[int], seen: Seen) -> list[int]:
        found = [example(number, mark) for number, mark in seen.items()]
        learned = fit([one for one in found if one])
        items = [library.items[number] for number in day]
        end = max(item.work.date for item in items) + timedelta(days=1)
        left_out = dict.fromkeys(_PARTS.get(without, ()), 0.0)
        with patch.dict(rank.WEIGHTS, left_out), patch.object(rank, "terms_of", library.terms):
            most = _NO_CAP if without == "caps" else PER_SUBJECT
            ranked = rank.rank(
                items, bets, vectors, end, interests=interests, learned=learned, per_subject=most
            )
        numbers = {item.work.id: number for item, number in zip(items, day, strict=True)}
        return [numbers[it.candidate.work.id] for it in ranked]

    return order


_PARTS = {
    "general": tuple(name for name in rank.WEIGHTS if name not in ("bet", "met")),
    "bets": ("bet",),
}
_NO_CAP = 10_000


def recency(library: Library) -> Order:
    """Newest first: what a feed reader shows. Within a day arXiv's numbers tell."""

    def order(day: Sequence[int], _seen: Seen) -> list[int]:
        return sorted(day, key=lambda n: library.items[n].work.arxiv_id or "", reverse=True)

    return order


def embeddings(library: Library, bets: Sequence[Bet]) -> Order:
    """The mean of the liked items' vectors, and of the bets'; recency until there is one."""
    wanted = embed_bets(bets, library.embed)
    fallback = recency(library)

    def order(day: Sequence[int], seen: Seen) -> list[int]:
        liked = [n for n, mark in seen.items() if mark in ("like", "star")]
        rows = [*(library.vectors[n] for n in liked), *(wanted if wanted is not None else ())]
        if not rows:
            return fallback(day, seen)
        return _by(library.vectors[list(day)] @ np.mean(rows, axis=0), day)

    return order


def svm(library: Library, bets: Sequence[Bet]) -> Order:
    """arxiv-sanity-lite: a linear SVM on TF-IDF, what was liked against all that was there before.

    A bet's words count as one more liked text; recency until there is any.
    https://github.com/karpathy/arxiv-sanity-lite (serve.py, compute.py)
    """
    from scipy.sparse import vstack
    from sklearn.svm import LinearSVC

    vectorizer, matrix = library.tfidf
    wanted = vectorizer.transform([f"{bet.name} {bet.text}" for bet in bets]) if bets else None
    fallback = recency(library)

    def order(day: Sequence[int], seen: Seen) -> list[int]:
        liked = [n for n, mark in seen.items() if mark in ("like", "star")]
        if not liked and wanted is None:
            return fallback(day, seen)
        known = list(range(max(day) + 1))
        rows = [matrix[known], *([wanted.astype(np.float32)] if wanted is not None else [])]
        goals = np.zeros(len(known) + len(bets))
        goals[liked] = 1
        goals[len(known) :] = 1
        model = LinearSVC(class_weight="balanced", max_iter=10_000, tol=1e-6, C=0.01)
        model.fit(vstack(rows), goals)
        return _by(model.decision_function(matrix[list(day)]), day)

    return order


def _by(scores: Floats | Vectors, day: Sequence[int]) -> list[int]:
    return [day[n] for n in np.argsort(-scores, kind="stable")]


def systems(library: Library, reader: Reader, *, with_bets: bool) -> dict[str, Order]:
    """The systems of the main table."""
    bets = reader.bets if with_bets else ()
    found = {
        "recency": recency(library),
        "embeddings alone": embeddings(library, bets),
        "Preread without marks": ours(library, bets, marks=False),
        "Preread": ours(library, bets),
    }
    try:
        return {"TF-IDF + SVM": svm(library, bets)} | found
    except ImportError:
        return found
