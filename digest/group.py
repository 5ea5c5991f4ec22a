"""One story, one entry: a paper together with the posts and newsletters about it.

Grouping is for showing only and can be undone at any time, unlike the store's merging of works;
still it is conservative: two entries for one story cost a line, one entry for two stories lies.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from digest.evidence import web_url
from digest.rank import Ranked
from digest.words import terms, words

_SAME_TITLE_WORDS = 5
_SAME_TITLE_DAYS = 14
_ARXIV = re.compile(r"arxiv\.org/(?:abs|pdf|html)/([\w.-]+/\d{7}|\d{4}\.\d{4,5})", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Story:
    """The work itself, and what else was written about it."""

    lead: Ranked
    others: tuple[Ranked, ...] = ()

    @property
    def members(self) -> tuple[Ranked, ...]:
        return (self.lead, *self.others)


def group(ranked: Sequence[Ranked]) -> list[Story]:
    """Join the items that tell the same story; a story stands where its best member stood.

    An item joins a work when its text links to that work and to no other item here, and its
    title shares two words of weight with the work's, or one of its sentences the whole title.
    Items with equal titles (five or more words, the same digits) from within two weeks join too.
    """
    place = {it.candidate.work.id: n for n, it in enumerate(ranked)}
    about = _by_link(ranked) | _by_title(ranked)
    followers: dict[str, list[Ranked]] = {}
    for it in ranked:
        own = it.candidate.work.id
        if own in about and about[own] not in about:
            followers.setdefault(about[own], []).append(it)
    joined = {it.candidate.work.id for group_ in followers.values() for it in group_}
    stories = [
        Story(it, tuple(followers.get(it.candidate.work.id, ())))
        for it in ranked
        if it.candidate.work.id not in joined
    ]
    return sorted(stories, key=lambda s: min(place[it.candidate.work.id] for it in s.members))


def _by_link(ranked: Sequence[Ranked]) -> dict[str, str]:
    """Follower's id → id of the one work that it links to and is about."""
    # An entry of a round-up has the address of what it tells about, which goes before it.
    tellers = sorted(ranked, key=lambda it: it.candidate.work.kind != "newsletter")
    by_key = {key: it for it in tellers for key in _keys(it.candidate.work.url)}
    by_key |= {
        f"arxiv:{it.candidate.work.arxiv_id}": it for it in ranked if it.candidate.work.arxiv_id
    }
    about = {}
    for it in ranked:
        work = it.candidate.work
        if work.kind == "paper":
            continue
        about_url = [work.url] if work.kind == "newsletter" else []
        urls = (*about_url, *(link.url for link in work.links))
        keys = (key for url in urls for key in _keys(url))
        linked = {by_key[key].candidate.work.id: by_key[key] for key in keys if key in by_key}
        linked.pop(work.id, None)
        if len(linked) == 1:
            (target,) = linked.values()
            if _names(it, target):
                about[work.id] = target.candidate.work.id
    return about


def _names(it: Ranked, target: Ranked) -> bool:
    work, title = it.candidate.work, target.candidate.work.title
    if len(terms(work.title) & terms(title)) >= 2:
        return True
    return len(list(words(title))) >= _SAME_TITLE_WORDS and _title_key(title) in _title_key(
        work.text
    )


def _by_title(ranked: Sequence[Ranked]) -> dict[str, str]:
    """Follower's id → id of the item of the same title that leads: a paper first, then the best."""
    alike: dict[str, list[Ranked]] = {}
    for it in ranked:
        if len(list(words(it.candidate.work.title))) >= _SAME_TITLE_WORDS:
            alike.setdefault(_title_key(it.candidate.work.title), []).append(it)
    about = {}
    for items in alike.values():
        # `min` keeps the first of equals: the best ranked.
        lead = min(items, key=lambda it: (it.candidate.work.kind != "paper", it.card is None))
        for it in items:
            apart = abs(it.candidate.work.date - lead.candidate.work.date)
            if it is not lead and apart <= timedelta(days=_SAME_TITLE_DAYS):
                about[it.candidate.work.id] = lead.candidate.work.id
    return about


def _title_key(title: str) -> str:
    """Words in order, case and punctuation aside; digits stay, as `8.9` and `8.10` differ."""
    return " ".join(word.casefold() for word in words(title))


def _keys(url: str | None) -> list[str]:
    """What two links to the same work have in common."""
    if found := _ARXIV.search(url or ""):
        return [f"arxiv:{found.group(1)}"]
    address = web_url(url)
    return (
        [re.sub(r"^https?://(www\.)?", "", address.partition("#")[0]).rstrip("/")]
        if address
        else []
    )
