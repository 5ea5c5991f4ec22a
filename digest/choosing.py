"""Which stories lead an edition and which follow in short, out of those that have something to say.

The ranking decides; an editor's rules stand beside it. What leads has its evidence in figures, or
is its maker's own news. A figure that a reader waits for (a threshold of a bet) leads whatever else
there is. Neither part is of papers alone, or without them, where the other kind has something as
good. And no bet takes the places of another: each has its share, as far as something touches it.
"""

from collections import Counter
from collections.abc import Sequence

from digest.group import Story
from digest.openers import points_back
from digest.statements import tell

_REACH = 8
"""Stories, by rank, among which what leads is looked for: a good figure does not lift what the
reader cares little about."""
_LOOKED_AT = 40
_OTHER_KINDS = 2
"""Short items that may be of another kind than all the rest."""


def leading(told: Sequence[Story], number: int) -> list[Story]:
    """The stories that lead: what meets a threshold, then the others in the order of their ranks.

    Where fewer than `number` have evidence or are news, the best of the others fill up. Where all
    are for one bet, the last gives way to the best for another that has evidence or is news; else,
    where all are of one kind, to the best of another kind.
    """
    waited = [story for story in told if story.lead.fired and _may_lead(story)][:1]
    fit = [story for story in told[:_LOOKED_AT] if _may_lead(story)]
    proven = [story for story in fit[: max(_REACH, number)] if _has_substance(story)]
    ordered = _once([*waited, *proven, *fit, *told])
    chosen = ordered[:number]
    if len(chosen) <= 2:
        return chosen
    if len(bets := {story.lead.bet for story in chosen}) == 1 and None not in bets:
        for other in fit:
            if other.lead.bet and other.lead.bet not in bets and _has_substance(other):
                return [*chosen[:-1], other]
    for other in proven:
        if not other.lead.beyond and _differs(other, chosen):
            return [*chosen[:-1], other]
    return chosen


def following(rest: Sequence[Story], number: int, top: Sequence[Story] = ()) -> list[Story]:
    """The first `number`; where all of them are papers, or none is, the last ones give way to what
    is of another kind and worth as much to anybody, whatever the bets. Then each bet gets its share
    of the edition, which begins with `top`.
    """
    chosen = list(rest[:number])
    of_others = (story for story in rest[number:] if chosen and _differs(story, chosen))
    others: list[Story] = []
    for other in sorted(of_others, key=lambda story: -story.lead.worth)[:_OTHER_KINDS]:
        kept = chosen[: len(chosen) - len(others)]
        if len(kept) < 2 or other.lead.worth < kept[-1].lead.worth:
            break
        others.append(other)
    return _shared_out([*chosen[: len(chosen) - len(others)], *others], rest, top)


def _shared_out(chosen: list[Story], rest: Sequence[Story], top: Sequence[Story]) -> list[Story]:
    """The chosen, in which every bet has its share of the edition, as far as it is touched.

    The places go to the bets and one more, so that the strongest bet may have twice as many as
    each other one. What is given up is the last of a bet that has more, else the last of none.
    """
    bets = {story.lead.bet for story in (*top, *rest) if story.lead.bet}
    if len(bets) < 2:
        return chosen
    share = (len(top) + len(chosen)) // (len(bets) + 1)
    for story in _without(rest, chosen):
        held = Counter(it.lead.bet for it in (*top, *chosen))
        if story.lead.bet is None or held[story.lead.bet] >= share:
            continue
        rich = [it for it in chosen if it.lead.bet and held[it.lead.bet] > share]
        spare = rich or [it for it in chosen if it.lead.bet is None]
        if not spare:
            break
        chosen = [*(it for it in chosen if it is not spare[-1]), story]
    return chosen


def _without(stories: Sequence[Story], chosen: Sequence[Story]) -> list[Story]:
    taken = {story.lead.candidate.work.id for story in chosen}
    return [story for story in stories if story.lead.candidate.work.id not in taken]


def _differs(other: Story, chosen: Sequence[Story]) -> bool:
    """Whether it brings another kind to those."""
    return {_is_paper(story) for story in chosen} == {not _is_paper(other)}


def _is_paper(story: Story) -> bool:
    return story.lead.candidate.work.kind == "paper"


def _once(stories: Sequence[Story]) -> list[Story]:
    return list({story.lead.candidate.work.id: story for story in stories}.values())


def _may_lead(story: Story) -> bool:
    """A newsletter points at the news, and a sentence that points back needs one before it."""
    work = story.lead.candidate.work
    if work.kind == "newsletter":
        return False
    told = tell(work, story.lead.card)
    return told is not None and not points_back(told.what.text)


def _has_substance(story: Story) -> bool:
    """Whether it says what was done and tells a figure, or is its maker's own news."""
    card = story.lead.card
    told = tell(story.lead.candidate.work, card)
    if told is None or card is None:
        return False
    if story.lead.news or told.is_background:
        return story.lead.news
    said = (told.what, told.result, *told.figures, told.cost)
    return "numbers" in card and any(ch.isdigit() for it in said if it for ch in it.text)
