"""The honest last lines: what came, which sources answered, and who wrote the sentences."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from db.card import Card, Read
from db.records import BAD_OUTCOMES, Candidate, Source
from digest.rank import source_name
from digest.window import Window
from digest.words import counted, listed, plain, tallied

_QUIET_DAYS = {5: "Saturdays", 6: "Sundays"}
_READ: dict[Read, tuple[str, str]] = {
    "full_text": ("full text", "full texts"),
    "abstract": ("abstract", "abstracts"),
    "newsletter": ("newsletter", "newsletters"),
    "excerpt": ("excerpt", "excerpts"),
    "title": ("title", "titles"),
}


@dataclass(frozen=True, slots=True)
class Failing:
    """A source that did not deliver: since when (unknown: None), and why, in a sentence."""

    title: str
    reason: str
    since: datetime | None = None


@dataclass(frozen=True, slots=True)
class FooterFacts:
    """What the footer reports about the sources, as of their last runs."""

    sources_ok: int = 0
    failing: tuple[Failing, ...] = ()
    gone: tuple[str, ...] = ()
    never_run: int = 0
    arxiv: bool = False
    """arXiv is among the sources."""
    arxiv_quiet: datetime | None = None
    """When arXiv was last asked, if it had nothing, as its calendar says (`empty_expected`)."""
    last_edition: str | None = None
    """Key of the last frozen edition of this period."""
    muted: int = 0
    """Items that the reader's mutes kept out."""
    untouched: tuple[str, ...] = ()
    """Bets that nothing new comes close to."""


def facts_of(sources: Iterable[Source], last_edition: str | None = None) -> FooterFacts:
    """The facts of the stored sources; paused ones and imported files are not counted."""
    fetched = [it for it in sources if it.type != "files" and it.state != "paused"]
    alive = [it for it in fetched if it.state != "gone" and it.last_outcome != "gone"]
    return FooterFacts(
        sources_ok=sum(
            it.last_outcome is not None and it.last_outcome not in BAD_OUTCOMES for it in alive
        ),
        failing=tuple(
            Failing(
                source_name(it.title),
                plain(it.last_error.message) if it.last_error else f"{it.last_outcome}",
                it.failing_since,
            )
            for it in alive
            if it.last_outcome in BAD_OUTCOMES
        ),
        gone=tuple(source_name(it.title) for it in fetched if it not in alive),
        never_run=sum(it.last_outcome is None for it in alive),
        arxiv=any(it.type == "arxiv" for it in alive),
        arxiv_quiet=max(
            (it.last_run for it in alive if it.last_outcome == "empty_expected" and it.last_run),
            default=None,
        ),
        last_edition=last_edition,
    )


def outcome_line(new: int, window: Window, facts: FooterFacts, *, arxiv: int = 0) -> str:
    """`0 new today: arXiv does not announce on Saturdays; 12 sources fine, 1 failing since
    Tuesday: NAME – reason.`

    `arxiv` is how many of the new are arXiv's; of a day with any, nothing is said of its silence.
    """
    head = f"{new:,} new {'today' if window.period == 'day' else 'this week'}"
    if facts.muted:
        head += f", {facts.muted:,} muted"
    if not arxiv and window.period == "day":
        head += _silence(window, facts)
    asked = facts.sources_ok or facts.never_run or facts.gone or facts.failing
    fine = f"{counted(facts.sources_ok, 'source')} fine"
    states = [fine if asked else "no sources are fetched, all came from imported files"]
    if facts.never_run:
        states.append(f"{facts.never_run:,} not fetched yet")
    if facts.gone:
        states.append(f"{len(facts.gone)} gone for good: {listed(facts.gone)}")
    if facts.failing:
        states.append(f"{len(facts.failing)} failing{_failures(facts.failing, window)}")
    return f"{head}; {', '.join(states)}."


def _silence(window: Window, facts: FooterFacts) -> str:
    day = _QUIET_DAYS.get(window.day.weekday())
    if facts.arxiv and day:
        return f": arXiv does not announce on {day}"
    # What arXiv said on another day says nothing of this one.
    asked = facts.arxiv_quiet
    if asked and window.start <= asked < window.end + timedelta(days=1):
        return ": arXiv announced nothing"
    return ""


def _failures(failing: Sequence[Failing], window: Window) -> str:
    each = [f"{it.title} – {it.reason.rstrip('.')}" for it in failing]
    if len(failing) == 1:
        return f"{_since(failing[0].since, window)}: {each[0]}"
    dated = (f"{text}{_since(it.since, window)}" for it, text in zip(failing, each, strict=True))
    return f": {'; '.join(dated)}"


def _since(moment: datetime | None, window: Window) -> str:
    if moment is None:
        return ""
    local = window.local(moment)
    if window.day - local.date() < timedelta(days=7):
        return f" since {local:%A}"
    return f" since {local.day} {local:%B %Y}"


def since_line(items: Sequence[Candidate], shown: int, facts: FooterFacts) -> str:
    """What is new since the last edition, by kind, and how much of it stands here.

    How many they are in all, the next line says; of nothing, it says enough.
    """
    if not items:
        return ""
    kinds = Counter[str](it.work.kind for it in items)
    line = listed([counted(number, kind) for kind, number in tallied(kinds)])
    versions = sum((it.work.version or 1) > 1 for it in items)
    if versions:
        line += f" ({counted(versions, 'of them a new version', 'of them new versions')})"
    rest = len(items) - shown
    if rest > 0:
        line += f"; {counted(shown, 'stands', 'stand')} here, the rest is in your library"
    return f"{_since_last(facts.last_edition)}: {line}."


def _since_last(key: str | None) -> str:
    if not key:
        return "New"
    # A week's key (`2026-W48`) names no day that a reader would know it by.
    return "Since the last weekly edition" if "W" in key else f"Since the edition of {key}"


def provenance_line(
    cards: Sequence[Card],
    rewritten: Mapping[str, int],
    titles_only: int,
    theme_by: str | None = None,
) -> str:
    """Which model chose or wrote the sentences, and what it had read of each item.

    `rewritten`: how many of the shown sentences a model wrote, by where they stand (`item 1`).
    `theme_by`: the model that wrote the theme from the top items' sentences.
    """
    if not cards:
        return "No item of this edition has been summarized."
    kinds = Counter(card["read"] for card in cards)
    read = [counted(kinds[kind], *names) for kind, names in _READ.items() if kinds[kind]]
    titles = f"; {titles_only} known by title only and not summarized" if titles_only else ""
    theme = (
        f" The theme was written by {plain(theme_by)} from the top items’ sentences and checked "
        "against them."
        if theme_by
        else ""
    )
    return f"{_made(cards, rewritten)}.{theme} Read: {listed(read)}{titles}."


def _made(cards: Sequence[Card], rewritten: Mapping[str, int]) -> str:
    tried = _tried(cards)
    if not rewritten:
        models = listed(sorted({plain(card["made_by"]["model"]) for card in cards}))
        return f"Every summary sentence is the source’s own, chosen by {models}{tried}"
    by = {plain(c["made_by"]["model"]) for c in cards if c["made_by"]["engine"] != "extract"}
    total = counted(sum(rewritten.values()), "sentence was", "sentences were")
    return (
        f"{total} rewritten by {listed(sorted(by))} and checked against the source (in "
        f"{listed(list(rewritten))}); all others are the sources’ own words{tried}"
    )


def _tried(cards: Sequence[Card]) -> str:
    """What a model wrote in vain: `; 2 rewrites refused by the check, 1 not usable`."""
    writings = [made["writing"] for card in cards if "writing" in (made := card["made_by"])]
    refused = sum(sum(one["refused"].values()) for one in writings)
    # A line that came back as it was is nobody's failure.
    unusable = sum(
        number
        for one in writings
        for reason, number in one["fallen_back"].items()
        if reason != "unchanged"
    )
    parts = [
        *([f"{counted(refused, 'rewrite')} refused by the check"] if refused else []),
        *([f"{unusable:,} late or not usable"] if unusable else []),
    ]
    return f"; {', '.join(parts)}" if parts else ""
