"""From ranked stories to an edition: what is shown of each, and how much fits five minutes."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from digest.caps import in_turns
from digest.choosing import following, leading
from digest.edition import Edition, Item, Listed
from digest.evidence import shareable_url
from digest.firing import SHOWN
from digest.footer import FooterFacts, outcome_line, provenance_line, since_line
from digest.group import Story
from digest.merit import is_of_itself
from digest.rank import Ranked, source_of
from digest.since import SinceThen
from digest.statements import met, speaks, tell
from digest.text import render_text
from digest.theme import theme
from digest.window import Chosen, Window
from digest.words import count_words, plain
from settings import DigestSettings

MOST_WORDS = 900
"""Five minutes; an edition of few items is shorter, never padded."""
WORDS_A_MINUTE = 220
"""Silent reading of English non-fiction: 238 on average, most adults 175 to 300 (Brysbaert,
Journal of Memory and Language 109, 2019); a little less for figures."""
_LONGEST_TITLE = 180
_FEWEST_SHORT = 5
"""Of short items, while there are titles to leave out instead."""
_SHELF, _FEWEST_SHELF = 7, 4
"""Of papers on the shelf, while there is a second sentence of evidence to leave out instead; while
there are more than the fewest short items."""


@dataclass(frozen=True, slots=True)
class Written:
    """A theme that a model wrote, checked; stands in place of the counted one."""

    text: str
    model: str


@dataclass(frozen=True, slots=True)
class _Plan:
    """How much of everything; plans go from rich to lean until the words fit."""

    problem: bool
    evidence: int
    """Sentences of it in a top item."""
    short: int
    shelf: int
    also: int


def compose(
    stories: Sequence[Story],
    chosen: Chosen,
    window: Window,
    facts: FooterFacts,
    settings: DigestSettings,
    *,
    preview: bool,
    since: SinceThen = SinceThen(),  # noqa: B008  # frozen
    written: Written | None = None,
) -> Edition:
    """Lay out the edition, with a `written` theme if there is one.

    The best summarized stories make the top, the next ones the short items, the papers left the
    shelf; what has no card is named under "also seen" and never summarized. The richest layout
    whose text form has at most 900 words is taken: shelf and lists shrink first.
    """
    told: list[Story] = []
    named: list[Story] = []
    for story in stories:
        (told if _tells(story.lead) else named).append(story)
    # Of what is only named, news first, and one a source in turn: a listing of products would fill
    # the section.
    named.sort(key=lambda story: not story.lead.news)
    named = in_turns(named, lambda story: source_of(story.lead.candidate), 1)
    top = leading(told, settings.top)
    above = {story.lead.candidate.work.id for story in top}
    rest = [story for story in told if story.lead.candidate.work.id not in above]
    item = _made_once(window)
    for plan in _plans(settings):
        laid = _lay_out(top, rest, named, chosen, window, facts, plan, preview, written, item)
        edition = _counted(_with_changes(laid, since))
        if edition.words <= MOST_WORDS:
            break
    return edition


def _plans(settings: DigestSettings) -> Iterator[_Plan]:
    """From rich to lean. A second sentence of evidence goes first, then what is long of the lists,
    then short items beyond five: a title on the shelf tells less than a short item does.
    """
    short, shelf = settings.short, settings.shelf
    yield _Plan(problem=True, evidence=2, short=short, shelf=shelf, also=8)
    yield _Plan(problem=False, evidence=2, short=short, shelf=shelf, also=8)
    few, kept = min(short, _FEWEST_SHORT), min(shelf, _FEWEST_SHELF)
    for smaller in range(shelf, min(shelf, _SHELF) - 1, -1):
        yield _Plan(problem=False, evidence=2, short=short, shelf=smaller, also=5)
    for smaller in range(shelf, kept - 1, -1):
        yield _Plan(problem=False, evidence=1, short=short, shelf=smaller, also=5)
    for fewer in range(short, few - 1, -1):
        yield _Plan(problem=False, evidence=1, short=fewer, shelf=kept, also=3)
    for smaller in range(kept - 1, min(shelf, 1) - 1, -1):
        yield _Plan(problem=False, evidence=1, short=few, shelf=smaller, also=3)
    for fewer in range(few - 1, min(short, 3) - 1, -1):
        yield _Plan(problem=False, evidence=1, short=fewer, shelf=min(shelf, 1), also=3)
    yield _Plan(problem=False, evidence=1, short=min(short, 3), shelf=0, also=0)


def _lay_out(
    top: Sequence[Story],
    rest: Sequence[Story],
    named: Sequence[Story],
    chosen: Chosen,
    window: Window,
    facts: FooterFacts,
    plan: _Plan,
    preview: bool,
    written: Written | None,
    item: Callable[[Story, bool, int], Item],
) -> Edition:
    short = following(rest, plan.short, top)
    above = {story.lead.candidate.work.id for story in short}
    shelf = [
        story
        for story in rest
        if story.lead.candidate.work.kind == "paper" and story.lead.candidate.work.id not in above
    ][: plan.shelf]
    cards = [story.lead.card for story in (*top, *short) if story.lead.card]
    edition = Edition(
        key=window.key,
        period=window.period,
        title=_title(window),
        preview=preview,
        start=_utc(window.start),
        end=_utc(window.end),
        theme="",
        since="",
        outcome=outcome_line(
            0 if chosen.note else len(chosen.items),
            window,
            facts,
            arxiv=sum(it.work.arxiv_id is not None for it in chosen.items),
        ),
        provenance="",
        note=chosen.note,
        top=tuple(item(story, plan.problem, plan.evidence) for story in top),
        short=tuple(_brief(story, item(story, False, 1)) for story in short),
        shelf=tuple(_spine(item(story, False, 1)) for story in shelf),
        also_seen=tuple(_listed(story.lead) for story in named[: plan.also]),
        also_more=len(named[plan.also :]),
    )
    rewritten = {
        f"{kind} {number}": lines
        for kind, items in (("item", edition.top), ("short item", edition.short))
        for number, item in enumerate(items, 1)
        if (lines := sum(it.by == "write" for it in item.statements))
    }
    titles = sum(story.lead.candidate.work.read == "title" for story in named)
    return replace(
        edition,
        theme=written.text
        if written
        else theme(edition.top, edition.short, len(named), window, facts.muted, facts.untouched),
        theme_by="write" if written else None,
        since=since_line(chosen.items, len(edition.work_ids), facts),
        provenance=provenance_line(cards, rewritten, titles, written.model if written else None)
        if edition.work_ids
        else "",
    )


def _with_changes(edition: Edition, since: SinceThen) -> Edition:
    """With what has changed since the last edition; of its topics' items those that stand here."""
    standing = frozenset(edition.work_ids)
    topics = (
        replace(it, ids=tuple(id_ for id_ in it.ids if id_ in standing)) for it in since.topics
    )
    return replace(edition, topics=tuple(topics), changes=since.changes)


def _counted(edition: Edition) -> Edition:
    """With the words of its text form, and the minutes that they take."""
    number = count_words(render_text(edition))
    return replace(edition, words=number, minutes=max(1, round(number / WORDS_A_MINUTE)))


def _title(window: Window) -> str:
    if window.period == "day":
        return f"{window.day:%A}, {window.day.day} {window.day:%B %Y}"
    # No number: most of what it covers lies in the calendar week before the one it appears in.
    start, end = window.local(window.start).date(), window.day
    shown = {"%Y": start.year != end.year, "%B": (start.year, start.month) != (end.year, end.month)}
    since = " ".join([f"{start.day}", *(f"{start:{it}}" for it in ("%B", "%Y") if shown[it])])
    return f"Week from {since} to {end.day} {end:%B %Y}"


def _utc(moment: datetime) -> str:
    return f"{moment:%Y-%m-%dT%H:%M:%SZ}"


def _tells(it: Ranked) -> bool:
    """Whether there is a sentence to show of it."""
    return speaks(it.card)


def _made_once(window: Window) -> Callable[[Story, bool, int], Item]:
    """`_item`, which remembers: the plans share their items."""
    made: dict[tuple[str, bool, int], Item] = {}

    def item(story: Story, problem: bool, evidence: int) -> Item:
        key = story.lead.candidate.work.id, problem, evidence
        if key not in made:
            made[key] = _item(story, window, problem=problem, evidence=evidence)
        return made[key]

    return item


def _item(story: Story, window: Window, *, problem: bool, evidence: int) -> Item:
    it, work = story.lead, story.lead.candidate.work
    waited = [hit.judged.number for hit in it.fired[:SHOWN]]
    card, told = it.card, tell(work, it.card, waited)
    assert card is not None
    assert told is not None
    offers = card.get("availability", {})
    questions = card["questions"]
    flagged = "instruction_in_text" in card.get("flags", ())
    whole = Item(
        id=work.id,
        title=_short_title(work.title),
        url=shareable_url(work.url),
        source=source_of(it.candidate),
        kind=work.kind,
        read=card["read"],
        date=window.local(work.date).date().isoformat(),
        why=it.why(_beside(story)),
        bet=it.bet,
        met=met(work, waited),
        what=told.what,
        problem=told.problem if problem else None,
        result=told.result,
        figures=told.figures,
        cost=told.cost,
        limit=told.limit,
        not_stated=tuple(plain(q["about"]).replace("_", " ") for q in questions),
        ask=plain(questions[0]["text"]) if questions else None,
        maturity=card["maturity"]["value"] if "maturity" in card and is_of_itself(work) else None,
        code=shareable_url(offers["code"].get("url")) if "code" in offers else None,
        weights=shareable_url(offers["weights"].get("url")) if "weights" in offers else None,
        licence=plain(offers["licence"]["name"]) if "licence" in offers else None,
        warning="Its text holds instructions to AI models; nothing here follows them."
        if flagged
        else None,
        also=tuple(_listed(other) for other in story.others),
        first=_first(story, window),
    )
    proof = whole.evidence[:evidence]
    return replace(
        whole,
        result=whole.result if whole.result in proof else None,
        figures=tuple(figure for figure in whole.figures if figure in proof),
    )


def _first(story: Story, window: Window) -> str | None:
    """`Northlake Research, 21 November`: who had the story first, where several tell it."""
    if not story.others:
        return None
    source, date = story.first
    day = window.local(date)
    return f"{source}, {day.day} {day:%B}"


def _beside(story: Story) -> set[str]:
    """The sources that stand beside an item already."""
    return {source_of(other.candidate) for other in story.others}


def _brief(story: Story, item: Item) -> Item:
    """A short item: one sentence, and why it is here."""
    why = story.lead.why(_beside(story), brief=True)
    return _bare(replace(item, why=why))


def _bare(item: Item) -> Item:
    return replace(item, result=None, figures=(), cost=None, limit=None, not_stated=(), ask=None)


def _spine(item: Item) -> Item:
    """A paper on the shelf: its title and its tags."""
    return replace(_bare(item), what=None)


def _listed(it: Ranked) -> Listed:
    work = it.candidate.work
    return Listed(
        id=work.id,
        title=_short_title(work.title),
        url=shareable_url(work.url),
        source=source_of(it.candidate),
        kind=work.kind,
        read=work.read,
    )


def _short_title(title: str) -> str:
    text = plain(title) or "Untitled"
    if len(text) <= _LONGEST_TITLE:
        return text
    return f"{text[:_LONGEST_TITLE].rsplit(' ', 1)[0]} …"
