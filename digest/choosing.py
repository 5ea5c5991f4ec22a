"""Which stories lead an edition and which follow in short, out of those that have something to say.

The ranking decides; an editor's rules stand beside it. What leads has its evidence in figures, or
is its maker's own news. A figure that a reader waits for (a threshold of a bet) leads whatever else
there is. And neither part is of papers alone, or without them, where the other kind has something
as good.
"""

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

    Where fewer than `number` have evidence or are news, the best of the others fill up.
    """
    waited = [story for story in told if story.lead.fired and _may_lead(story)][:1]
    fit = [story for story in told[:_LOOKED_AT] if _may_lead(story)]
    proven = [story for story in fit[: max(_REACH, number)] if _has_substance(story)]
    ordered = _once([*waited, *proven, *fit, *told])
    chosen = ordered[:number]
    for other in proven:
        if len(chosen) > 2 and not other.lead.beyond and _differs(other, chosen):
            return [*chosen[:-1], other]
    return chosen


def following(rest: Sequence[Story], number: int) -> list[Story]:
    """The first `number`; where all of them are papers, or none is, the last ones give way to what
    is of another kind and worth as much to anybody, whatever the bets.
    """
    chosen = list(rest[:number])
    of_others = (story for story in rest[number:] if chosen and _differs(story, chosen))
    others: list[Story] = []
    for other in sorted(of_others, key=lambda story: -story.lead.worth)[:_OTHER_KINDS]:
        kept = chosen[: len(chosen) - len(others)]
        if len(kept) < 2 or other.lead.worth < kept[-1].lead.worth:
            break
        others.append(other)
    return [*chosen[: len(chosen) - len(others)], *others]


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
