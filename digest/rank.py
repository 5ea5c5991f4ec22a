"""What comes first, and why. Every reason given to the reader is one that moved the score."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from urllib.parse import urlsplit

from db.card import Card
from db.records import Candidate, Sighting
from digest.caps import PER_SOURCE, PER_SUBJECT, STEP, TURN, Cap, by_source, by_subject, spread
from digest.closeness import Closeness, Vectors, closest_bets, terms_of
from digest.evidence import web_url
from digest.firing import Fired, fire, pull_of, reasons_of
from digest.learn import NOTHING, Learned
from digest.merit import Merit, merit_of
from digest.relevance import relevant
from digest.taste import Liking, likings
from digest.words import COMMON_WORDS, counted, listed, plain, stem
from settings import Bet

_HALF_LIFE_DAYS = 2.0
_WITH_BETS, _LIKES = 0.15, 0.5
"""What speaks for an item to anybody counts so much to a reader with bets, and half as much after
so many likes. Chosen on the readers that `scripts/eval_rank --half choose` draws."""
WEIGHTS = {
    "bet": 4.0,
    "met": 2.0,
    "interest": 1.5,
    "ready": 1.3,
    "figures": 0.3,
    "useful": 0.6,
    "launch": 0.5,
    "first_hand": 0.4,
    "recent": 0.6,
    "seen": 0.8,
    "theory": -0.5,
    "unfinished": -0.5,
}
_FLAGGED = 1.0
"""Taken off an item whose text gives orders to AI models: it has something to hide or to sell."""
_BEYOND, _NEW, _FRESH = "beyond your bets", "new to your library", "published within a week"
"""Said of an item that no bet and no mark speaks for; of one that nothing else sets apart."""
_FRESH_DAYS = 7.0
_SLOGAN_WORDS = 3
_RELEASES = "Release notes from "
_ANYBODYS = frozenset(
    """
    ai articles blog feed home latest main ml news newsletter posts research rss updates
    """.split()  # noqa: SIM905
)
"""Titles of feeds that name nobody."""


@dataclass(frozen=True, slots=True)
class Ranked:
    """An item in its place."""

    candidate: Candidate
    score: float
    reasons: tuple[str, ...]
    """What speaks for it, apart from the other sources."""
    elsewhere: tuple[str, ...] = ()
    """The other sources that carry it or link to it."""
    bet: str | None = None
    """The name of the bet that it touches, of several the one that pulls it most."""
    bets: frozenset[str] = frozenset()
    """The names of all bets that it touches, or whose thresholds it meets."""
    shared: str = ""
    """The bet's words that the item holds, as its reason ends with them."""
    fired: tuple[Fired, ...] = ()
    """The thresholds that its figures meet."""
    beyond: bool = False
    """The reader has bets, and neither these nor their marks speak for it."""
    worth: float = 0.0
    """What speaks for it to anybody, in points (`digest.merit`, recency, other sources)."""
    news: bool = False
    """Its maker's own announcement of something that can be had."""

    def why(self, told: Collection[str] = (), *, brief: bool = False) -> str:
        """One line for the reader: why this item is here. Sources in `told` stand beside it.

        In `brief`, without the words that it shares with the bet.
        """
        others = [name for name in self.elsewhere if name not in told]
        more = [counted(len(others) - 2, "more source")] if len(others) > 2 else []
        seen = [f"also in {listed(others[:2] + more)}"] if others else []
        beyond = [_BEYOND] if self.beyond else []
        reasons = [it.removesuffix(self.shared) for it in self.reasons] if brief else self.reasons
        line = "; ".join((*beyond, *reasons, *seen)) or _NEW
        return line[:1].upper() + line[1:]

    @property
    def card(self) -> Card | None:
        return self.candidate.card


def rank(
    candidates: Sequence[Candidate],
    bets: Sequence[Bet],
    bet_vectors: Vectors | None,
    now: datetime,
    *,
    anchors: Vectors | None = None,
    interests: Vectors | None = None,
    per_source: int = PER_SOURCE,
    per_subject: int = PER_SUBJECT,
    learned: Learned = NOTHING,
) -> list[Ranked]:
    """Order the candidates that belong in an edition, best first; the rest is left out.

    Counted are closeness to the bets (`closeness.embed_bets` makes their vectors), thresholds of
    theirs that the item's figures meet (`digest.firing`), what the reader's marks taught
    (`learned`), and what speaks for it to anybody: `digest.merit`, recency as of `now`, and
    corroboration by other sources. After `per_subject` items on one subject the next ones lose
    points, and after every `per_source` items of one source the next ones lose more, so that
    comparable ones of other sources come first. With bets, what is beyond them comes after what is
    not, whatever its source. Pass an edition's end as `now`, so that the order does not depend on
    when it is composed. Ties go to the newer item, then to the smaller id. `anchors`
    are the unit rows of `relevance.ANCHORS`, `interests` those of `merit.INTERESTS`, which stand in
    for bets where there are none.
    """
    texts = [terms_of(item) for item in candidates]
    close = closest_bets(candidates, texts, bets, bet_vectors)
    fired = fire(candidates, texts, bets, bet_vectors)
    liked = likings(candidates, texts, learned)
    general = _general(bets, learned)
    standing = None if bets else interests
    ranked = [
        _with_thresholds(
            _rate(item, merit_of(item, text, standing), closest, liking, now, general), hits, bets
        )
        for item, text, closest, liking, hits in zip(
            candidates, texts, close, liked, fired, strict=True
        )
        if (closest and closest.touches and item.work.text) or hits or relevant(item, anchors)
    ]
    ranked.sort(key=lambda it: (-it.score, -it.candidate.work.date.timestamp(), _id(it)))
    # A source's sixth item that a bet speaks for must not wait for what nothing speaks for.
    near = [it for it in ranked if not it.beyond]
    far = [it for it in ranked if it.beyond]
    caps: tuple[Cap[Ranked], ...] = (
        by_subject(_subject, per_subject, general * STEP),
        # What bets add is not to be outdone: the more the reader said, the firmer the turns.
        by_source(lambda it: source_of(it.candidate), per_source, TURN / general),
    )
    return [it for part in (near, far) for it in spread(part, lambda it: it.score, *caps)]


def untouched(ranked: Iterable[Ranked], bets: Sequence[Bet]) -> tuple[str, ...]:
    """The names of the bets that none of these items comes close to."""
    touched = {name for it in ranked for name in it.bets}
    return tuple(name for bet in bets if (name := plain(bet.name)) not in touched)


def _general(bets: Sequence[Bet], learned: Learned) -> float:
    """How much counts what speaks for an item to anybody: the less, the more the reader said."""
    return (_WITH_BETS if bets else 1.0) * _LIKES / (_LIKES + learned.evidence)


def _subject(it: Ranked) -> str | None:
    """What an item counts as for the cap: the bet that it touches, else its first category."""
    categories = it.candidate.work.categories
    if it.bet:
        return f"bet {it.bet}"
    return categories[0] if it.candidate.work.kind == "paper" and categories else None


def source_of(item: Candidate) -> str:
    """The title of the source that had the work first."""
    if not item.sightings:
        return "imported files"
    return _named(min(item.sightings, key=lambda it: (it.seen, it.source_id)))


def source_name(title: str) -> str:
    """A feed's title as a reader would say it: `cs.AI updates on arXiv.org` is `arXiv cs.AI`,
    `Release notes from vllm` is `vllm releases`, and `Product Hunt — The best new products, every
    day` goes without its slogan.
    """
    category, arxiv, rest = plain(title).partition(" updates on arXiv.org")
    if arxiv:
        return f"arXiv {category}{rest}"
    if category.startswith(_RELEASES):
        return f"{category.removeprefix(_RELEASES)} releases"
    name, _, slogan = category.partition(" — ")
    return name if len(slogan.split()) >= _SLOGAN_WORDS else category


def _named(sighting: Sighting) -> str:
    """Its source's name, with the host where that could be anybody's: `AI at blog.google`."""
    name = source_name(sighting.source_title)
    if name.casefold() not in _ANYBODYS or not (url := web_url(sighting.url)):
        return name
    host = (urlsplit(url).hostname or "").removeprefix("www.")
    return f"{name} at {host}" if host else name


def elsewhere(item: Candidate) -> tuple[str, ...]:
    """The other sources that carried the work or linked to it, in the order of their first."""
    own = source_of(item)
    seen = sorted(item.sightings, key=lambda it: (it.seen, it.source_id))
    names = [*map(_named, seen), *map(source_name, item.mentions)]
    return tuple(name for name in dict.fromkeys(names) if name != own)


def _id(it: Ranked) -> str:
    return it.candidate.work.id


def _rate(
    item: Candidate,
    merit: Merit,
    closest: Closeness | None,
    liking: Liking,
    now: datetime,
    general: float,
) -> Ranked:
    work, card = item.work, item.card
    touches = closest is not None and closest.touches
    others = elsewhere(item)
    age = max(0.0, (now - work.date).total_seconds() / 86400)
    parts = {
        **merit.parts,
        "recent": 0.5 ** (age / _HALF_LIFE_DAYS),
        "seen": min(1.0, len(others) / 2),
    }
    worth = sum(WEIGHTS[name] * part for name, part in parts.items())
    if card and "instruction_in_text" in card.get("flags", ()):
        worth -= _FLAGGED / general
    bet = WEIGHTS["bet"] * closest.pull if closest else 0.0
    reasons = []
    shared = ""
    if closest and touches:
        telling = [word for word in closest.shared if stem(word) not in COMMON_WORDS]
        shared = f" ({', '.join(telling[:3])})" if len(telling) > 1 else ""
        reasons.append(f"close to your bet “{plain(closest.bet.name)}”{shared}")
    if liking.reason:
        reasons.append(liking.reason)
    beyond = closest is not None and not reasons
    reasons += merit.reasons
    if not touches and len(reasons) < 2 and len(merit.words) > 1:
        reasons.append(f"speaks of {listed(merit.words[:3])}")
    return Ranked(
        candidate=item,
        score=round(liking.points + bet + general * worth, 6),
        reasons=tuple(reasons) or _candour(card) or _dated(item, age),
        elsewhere=others,
        bet=plain(closest.bet.name) if closest and touches else None,
        bets=frozenset(map(plain, closest.touched)) if closest else frozenset(),
        beyond=beyond,
        shared=shared,
        worth=round(worth, 6),
        news=bool(merit.launch and merit.first_hand),
    )


def _with_thresholds(it: Ranked, fired: tuple[Fired, ...], bets: Sequence[Bet]) -> Ranked:
    """Lifted by the thresholds that it meets, which then stand first among the reasons."""
    if not fired:
        return it
    others = tuple(one for one in it.reasons if one not in (_NEW, _FRESH))
    return replace(
        it,
        score=round(it.score + WEIGHTS["met"] * pull_of(fired, bets), 6),
        reasons=(*reasons_of(fired), *(() if others == _candour(it.card) else others)),
        bet=it.bet or plain(fired[0].bet.name),
        bets=it.bets.union(plain(one.bet.name) for one in fired),
        fired=fired,
        beyond=False,
    )


def _dated(item: Candidate, age: float) -> tuple[str, ...]:
    """How new it is, where nothing else speaks for it; `age` in days."""
    return (_FRESH if item.work.published and age <= _FRESH_DAYS else _NEW,)


def _candour(card: Card | None) -> tuple[str, ...]:
    """The reason that is left where nothing else sets an item apart."""
    if card is None:
        return ()
    limits = any(line["field"] == "limit" for line in card["lines"])
    stated = [name for name, has in (("figures", "numbers" in card), ("limits", limits)) if has]
    return (f"states its {listed(stated)}",) if stated else ()
