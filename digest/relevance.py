"""What an edition is about: AI research and product work. The rest stays in the library.

The words that tell stand in `models.subject`. The rule is conservative: it keeps out only what
shows no sign of the subject, so that a wrong guess costs a line, not a story.
"""

from db.records import Candidate
from digest.closeness import Vectors, vector_of
from digest.words import count_words
from models import subject
from models.subject import ANCHORS

__all__ = ["ANCHORS", "relevant"]

_NEAR = 0.3
"""Cosine to an anchor. By all-MiniLM-L6-v2, texts on gardens, recipes, offsites and bond yields
stay at or below 0.14; half of 900 arXiv abstracts stand above 0.23."""

_KEPT_OUT = frozenset({"confirmation", "welcome", "roundup"})
"""Categories that `ingest` gives to mails."""


def relevant(item: Candidate, anchors: Vectors | None = None) -> bool:
    """Whether the item may stand in an edition. `anchors` are the unit rows of ANCHORS.

    A computer-science paper, a release and a bare title pass: the reader chose their source, and
    nothing speaks against them. Confirmation and welcome mails never do, nor does a round-up whose
    entries stand here themselves. A post or newsletter passes on a
    title that names the subject, on enough signs of it in the text (a telling word counts for
    two), or on nearness to an anchor; a post also where its source names itself after the field.
    """
    work = item.work
    if not _KEPT_OUT.isdisjoint(work.categories):
        return False
    if work.kind == "release" or not work.text:
        return True
    if any(category.startswith(("cs.", "stat.ML", "eess.")) for category in work.categories):
        return True
    if subject.is_named(work.title):
        return True
    if work.kind == "post" and any(subject.is_named(it.source_title) for it in item.sightings):
        return True
    if work.kind == "paper":  # one sign will do; most have a telling one, which is quickly found
        if subject.is_named(work.text) or subject.signs(work.text, count_words(work.text)) >= 1:
            return True
    elif subject.is_about(work.title, work.text, count_words(work.text)):
        return True
    if anchors is None:
        return False
    vector = vector_of(item, anchors.shape[1])
    return vector is not None and float((anchors @ vector).max()) >= _NEAR
