"""One story, one entry: a paper together with the posts and newsletters about it.

    items → traits → pairs that share something rare → ties, the surest first → stories

Grouping is for showing only and can be undone at any time, unlike the store's merging of works;
still it is conservative: two entries for one story cost a line, one entry for two stories lies.
What ties two items and what keeps them apart stands in `digest.likeness`. Stories are the same
whatever the order of the items; only their own order, and which member leads, go by rank.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import combinations
from math import log

from digest.likeness import Tie, apart, contradict, links_to, set_apart, tie
from digest.rank import Ranked, source_name, source_of
from digest.traits import Traits, traits_of

_RARE = 10
"""A term or figure that more items than this have (or one in a hundred) tells no story."""
_BLOCK = 40
"""Of what more items than this share, no pairs are made."""
_SEEN_ELSEWHERE = 200.0
"""Titles taken as read before these, so that in a small set no word counts as common."""


@dataclass(frozen=True, slots=True)
class Story:
    """The work itself, and what else was written about it."""

    lead: Ranked
    others: tuple[Ranked, ...] = ()

    @property
    def members(self) -> tuple[Ranked, ...]:
        return (self.lead, *self.others)

    @property
    def first(self) -> tuple[str, datetime]:
        """The source that had it first, and when: by the publishers' dates where they are known."""
        told = [
            (min(it.published or it.seen, it.seen), it.source_id, source_name(it.source_title))
            for member in self.members
            for it in member.candidate.sightings
        ]
        if not told:
            return source_of(self.lead.candidate), self.lead.candidate.work.date
        date, _, source = min(told)
        return source, date


def group(ranked: Sequence[Ranked]) -> list[Story]:
    """Join the items that tell the same story; a story stands where its best member stood.

    Its lead is the paper if there is one, else what is no newsletter's, has a card, and stood
    first.
    """
    place = {it.candidate.work.id: n for n, it in enumerate(ranked)}
    stories = []
    for ids in same_stories([traits_of(it.candidate) for it in ranked]):
        members = sorted((ranked[place[id_]] for id_ in ids), key=lambda it: place[_id(it)])
        lead = min(members, key=_worth)
        stories.append(Story(lead, tuple(it for it in members if it is not lead)))
    return sorted(stories, key=lambda story: min(place[_id(it)] for it in story.members))


def _id(it: Ranked) -> str:
    return it.candidate.work.id


def _worth(it: Ranked) -> tuple[bool, bool, bool]:
    kind = it.candidate.work.kind
    return (kind != "paper", kind == "newsletter", it.card is None)


def same_stories(items: Sequence[Traits]) -> list[tuple[str, ...]]:
    """The ids of the items, parted into stories; each item stands in exactly one."""
    by_id = {it.id: it for it in items}
    story: dict[str, list[str]] = {id_: [id_] for id_ in by_id}
    ties = _ties(items)
    for negative, one, other in sorted((-strength, *pair) for pair, strength in ties.items()):
        mine, theirs = story[one], story[other]
        if mine is theirs or not _go_together(mine, theirs, by_id, ties, Tie(-negative)):
            continue
        mine.extend(theirs)
        for id_ in theirs:
            story[id_] = mine
    return [tuple(sorted(ids)) for ids in {id(ids): ids for ids in story.values()}.values()]


def _go_together(
    mine: Iterable[str],
    theirs: Sequence[str],
    by_id: dict[str, Traits],
    ties: dict[tuple[str, str], Tie],
    strength: Tie,
) -> bool:
    """Whether two stories may become one: no two members are sure to be apart, and where only
    figures and words tie them, half of the members are tied, so that no chain of likenesses leads
    from one story into another.
    """
    crossing = [(by_id[one], by_id[other]) for one in mine for other in theirs]
    untied = [pair for pair in crossing if _pair(pair[0].id, pair[1].id) not in ties]
    if any(apart(one, other) for one, other in untied):
        return False
    if strength > Tie.PRODUCT:
        return True
    if any(set_apart(one, other) or contradict(one, other) for one, other in untied):
        return False
    return strength is Tie.PRODUCT or 2 * len(untied) <= len(crossing)


def _pair(one: str, other: str) -> tuple[str, str]:
    return (one, other) if one < other else (other, one)


def _ties(items: Sequence[Traits]) -> dict[tuple[str, str], Tie]:
    counts = Counter(term for it in items for term in {*it.lead_terms, *it.headline.figures})
    most = max(_RARE, len(items) // 100)
    rare = frozenset(term for term, number in counts.items() if number <= most)
    titles = Counter(term for it in items for term in it.title_terms)
    size = len(items) + _SEEN_ELSEWHERE
    rarity = {term: log(size / number) for term, number in titles.items()}
    found = dict(_link_ties(items))
    for one, other in _likely(items, rare):
        if (strength := tie(one, other, rarity, rare)) is not None:
            pair = _pair(one.id, other.id)
            found[pair] = max(found.get(pair, strength), strength)
    return found


def _link_ties(items: Sequence[Traits]) -> Iterator[tuple[tuple[str, str], Tie]]:
    """Ties between an item and the only one that it links to.

    What a letter tells of goes by the page's own item where there is one.
    """
    by_key: dict[str, Traits] = {}
    for it in sorted(items, key=lambda it: (it.kind == "newsletter", it.id), reverse=True):
        by_key |= dict.fromkeys(it.keys, it)
    for it in items:
        linked = {by_key[key].id: by_key[key] for key in it.links if key in by_key}
        linked.pop(it.id, None)
        if len(linked) == 1:
            (target,) = linked.values()
            if links_to(it, target):
                yield _pair(it.id, target.id), Tie.LINK


def _likely(items: Sequence[Traits], rare: frozenset[str]) -> Iterator[tuple[Traits, Traits]]:
    """Pairs that share an address, a title, some of their text, a rare figure or two rare terms.

    Two papers of arXiv are two works (identity has merged the rest), so only equal titles pair
    them; that keeps a day of nothing but papers cheap.
    """
    titles: dict[str, list[int]] = defaultdict(list)
    for n, it in enumerate(items):
        titles[it.title_key].append(n)
    pairs = {
        pair for same in titles.values() if len(same) <= _BLOCK for pair in combinations(same, 2)
    }
    pairs.update(_sharing(items, _shared_names))
    pairs.update(_sharing(items, lambda it: it.headline.figures & rare))
    shared = Counter(_sharing(items, lambda it: it.lead_terms & rare))
    pairs.update(pair for pair, number in shared.items() if number >= 2)
    return ((items[one], items[other]) for one, other in pairs)


def _sharing(
    items: Sequence[Traits], names: Callable[[Traits], Iterable[Hashable]]
) -> Iterator[tuple[int, int]]:
    """Pairs of positions, once for each name that both items have; never two papers of arXiv."""
    papers: dict[Hashable, list[int]] = {}
    others: dict[Hashable, list[int]] = {}
    for n, it in enumerate(items):
        if not it.arxiv_id:
            for name in names(it):
                others.setdefault(name, []).append(n)
    for n, it in enumerate(items):
        if it.arxiv_id:
            for name in others.keys() & names(it):
                papers.setdefault(name, []).append(n)
    for name, numbers in others.items():
        known = papers.get(name, [])
        if 1 < len(numbers) + len(known) <= _BLOCK:
            yield from combinations(numbers, 2)
            yield from (_ordered(one, other) for one in numbers for other in known)


def _ordered(one: int, other: int) -> tuple[int, int]:
    return (one, other) if one < other else (other, one)


def _shared_names(it: Traits) -> set[tuple[str, ...]]:
    """What makes a pair by itself, where two items have it in common."""
    return {
        *(("address", key) for key in it.keys),
        *(("product", *one.words[-1:], one.version) for one in it.headline.products),
        *it.shingles,
    }
