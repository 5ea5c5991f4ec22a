"""Posts and newsletters: which of their sentences may be shown, and which tell what it is about.

Nothing here knows of fields. Roles and worth come from heads that were trained on abstracts, so
place, layout and wording have the first word.
"""

import re
from collections import Counter
from collections.abc import Sequence

from summarize.card import Item
from summarize.layout import Setting, commands, furnishes
from summarize.options import Candidate
from summarize.words import word_count

_WORDS = re.compile(r"[^\W_]+")
_PRESENTS = re.compile(
    r"\b(?:we|I)(?:['’]re| are|['’]m| am|['’]ve| have)? (?:\w+ )?(?:introduc|announc|launch|releas|"
    r"present|propos|built|buil|wrote|train|show|open[- ]sourc|excited to|happy to|proud to)|"
    r"\bin this (?:post|article|essay|guide|piece)|\bthis (?:post|article|essay|guide) |"
    r"^(?:introducing|announcing)\b",
    re.IGNORECASE,
)
_IN_SHORT = re.compile(r"(?:tl;?dr|in (?:short|brief|a nutshell))\b", re.IGNORECASE)
_SELF = re.compile(r"\bI\b")
_OF_THEM = re.compile(r"(?:\w+ ){1,3}of (?:them|these|those)\b|As (?:we|you) can see\b")
_QUOTED = re.compile(
    r"^[\"“‘]|"
    r"[\"”] (?:\w+ ){0,3}(?:said|says|told|tells|wrote|writes|added|asked|argues?|explain\w*)\b|"
    r"\b(?:said|says|told|wrote|added)[,:]? [\"“]"
)
"""Somebody else's words, said by the way."""
_TELLS_OWN_STORY = re.compile(
    r"(?:\w+, )?(?:As a (?:kid|child|boy|girl|student)|I (?:was|spent|read|have been|['’]ve been|"
    r"remember|grew|"
    r"joined|went|got|had|used to|am|['’]m|love|like|hate|recently|just|always)|(?:Late l|"
    r"L)ast (?:week|"
    r"year|"
    r"month|"
    r"night|summer)|(?:A|Some|Many|Several) (?:few )?(?:years|weeks|months|days) ago|When I|Back "
    r"in|"
    r"One day|Recently,|When [A-Z]\w+ [A-Z]|While \w+ing|At \d|(?:One|Two|Three|Four|Five|Six|Ten|"
    r"\d+) (?:years?|months?|weeks?|days?) ago)\b|[^.]{0,60}\b(?:asked|told|invited) me\b"
)
_CHATTY = re.compile(
    r"\b(?:It['’]d|I['’]d|I['’]ll|we['’]ll|you['’]ll|probably|honestly|anyway|kind of|sort of|you "
    r"know|"
    r"I guess|I suppose|I suspect|I think|passionate|excited to share)\b",
    re.IGNORECASE,
)
_CONCEDES = re.compile(
    r"(?:Obviously|Of course|Clearly|In theory|Granted|Sure|Admittedly|As (?:you|I|we|evidenced|"
    r"promised|"
    r"mentioned|usual)|In (?:my|the|a|some)? ?(?:previous|earlier|last|past) (?:posts?|"
    r"articles?|parts?|"
    r"instal\w+)|Over on|In (?:the|today['’]s|an?) (?:rapidly|ever|fast|modern|new))\b|An? "
    r"[\w -]{2,30} is (?:an?|the|any) |[A-Z][\w ]{1,24} [-–—] [a-z]"
)
"""How a sentence opens that concedes, refers, defines a word or explains an entry of a list."""
_CONCLUDES = re.compile(
    r"\b(?:has (?:clearly )?shown|have learned|we learned|I learned|the (?:key|main) (?:\w+ "
    r")?(?:lesson|"
    r"takeaway|message|point|finding|result)|the (?:lesson|takeaway|upshot|bottom line)|turns? out|"
    r"what matters)\b",
    re.IGNORECASE,
)
_REMARKS = re.compile(
    r"\b(?:great|good|nice|excellent|interesting|fun|lovely|fascinating|useful|thoughtful) "
    r"(?:\w+ )?(?:essay|post|read|piece|interview|article|thread|overview|talk|paper|deck|video|"
    r"question|points?|resources)\b",
    re.IGNORECASE,
)
"""What the writer thinks of something that is linked."""
_FRAGMENT = re.compile(r"\d+ \w+, ")
_CUT_OFF = re.compile(r"(?:\.\.\.|…|\[…\]|\[\.\.\.\])[\"”’)]*$")
"""Where an excerpt stops in the middle."""
_JOINS = re.compile(
    r"(?:Indeed|In particular|Instead|Although|However|Likewise|Similarly|Moreover|Furthermore|"
    r"Additionally|In addition|For instance|For example|That said|After all|In turn)\b"
)
_SAID = re.compile(r"\b(?:says|said|told|adds|added|recalls?)\b")
_OWN = re.compile(r"(?:\w+, )?(?:([Ww]e|[Oo]ur)|I|[Mm]y)\b(?!['’]d)")
"""What somebody says they did, at a sentence's start; "we" and "our" are its group."""
_WE, _ME = re.compile(r"\b(?:[Ww]e|[Oo]ur)\b"), re.compile(r"\b(?:I|[Mm]y)\b")
_OPENING = 1000
"""Characters in which a writer who speaks as "we" or "I" has done so; later it may be quoted."""
_SURE = {"newsletter": 0.43}
"""Worth times prior of a line to remember at least: what is below is mostly an aside. Posts have a
better measure (`summarize.point`), which gains nothing on letters."""
_FIGURE = re.compile(r"\d ?(?:%|percent\b|x\b|×|times\b)")
_LISTED = re.compile(r"^\s*\(?\d{1,2}[.)] |\*\*")
_LABELLED = re.compile(r"[^.!?\n]{1,70}[.!?] [A-Z]")
"""A short sentence with more behind it: an entry of a list, under its own heading."""
_ADDRESSES = re.compile(r"\byour?\b|\byou['’]|\b(?:my|I['’]m|I['’]d)\b", re.IGNORECASE)
_STOP = frozenset(
    """the and for with from how why what when who this that your our you are was has have its not
    can will into over about more than new his her their they them week news daily today""".split()  # noqa: SIM905
)
_SHORT_NAMES = frozenset({"ai", "ml", "ui", "ux", "go"})
_DECAY = (25, 12)
"""Sentences after which a prior has halved: of posts, and of newsletters, whose lead is early."""
_LEAST = 0.55
"""Lowest prior, place aside, of a newsletter's line: less is an appeal or chat."""
_EXCERPT = 3
"""Sentences of an excerpt at most."""
_OFTEN = 0.15
"""Share of a post's sentences that name what the whole is about."""
_BRIEF = 10
"""Sentences of prose up to which all of a post is to the point."""
_SHORT = 9
"""Words; shorter sentences of prose are seldom a summary."""


def worth_showing(candidates: Sequence[Candidate], settings: Sequence[Setting]) -> list[Candidate]:
    """What of a post or newsletter may be shown; of a mere excerpt, whatever says anything."""
    return [
        candidate
        for candidate in candidates
        if candidate.forms
        and not (setting := settings[candidate.index]).advert
        and (setting.prose or (len(candidates) <= _EXCERPT and not furnishes(candidate.text)))
    ]


def priors_of(
    good: Sequence[Candidate], settings: Sequence[Setting], item: Item
) -> dict[int, float]:
    """How likely each sentence is to tell what the item is about, by where and how it stands."""
    titled = _content(item.title)
    decay = _DECAY[item.kind == "newsletter"]
    if item.kind == "newsletter":
        decay = min(decay, max(3, len(good)))  # an entry of a few sentences leads with its news
    priors = {}
    for candidate in good:
        setting = settings[candidate.index]
        opening = f"{setting.heading} {candidate.text}" if setting.heading else candidate.text
        shared = len(titled & _content(opening)) / max(2, len(titled))
        prior = 1 + 3 * shared
        prior *= 1.5 if _PRESENTS.search(candidate.text) else 1.0
        prior *= 0.3 if commands(candidate.text) else 1.0
        prior *= 0.6 if candidate.text.endswith("!") or candidate.text[0] in "\"“‘'" else 1.0
        prior *= 0.7 if item.kind == "newsletter" and _SELF.search(candidate.text) else 1.0
        prior *= 0.6 if candidate.text[0] in "•*-" else 1.0
        prior *= 2.0 if _IN_SHORT.match(candidate.text) else 1.0
        prior *= 0.5 if _OF_THEM.match(candidate.text) else 1.0
        # An essay's "you" is anybody; a newsletter's is who should act.
        addressed = 0.5 if item.kind == "newsletter" else 0.7
        prior *= addressed if _ADDRESSES.search(candidate.text) else 1.0
        prior *= 0.5 if _TELLS_OWN_STORY.match(candidate.text) else 1.0
        prior *= 0.6 if item.kind == "post" and _CONCEDES.match(candidate.text) else 1.0
        prior *= 1.4 if item.kind == "post" and _CONCLUDES.search(candidate.text) else 1.0
        prior *= 1.3 if _FIGURE.search(candidate.text) else 1.0
        prior *= 0.5 if _LISTED.search(candidate.text) else 1.0
        prior *= 0.6 if _CHATTY.search(candidate.text) else 1.0
        prior *= 0.6 if word_count(candidate.text) < _SHORT else 1.0
        prior *= 0.5 if _REMARKS.search(candidate.text) else 1.0
        prior *= 0.5 if _FRAGMENT.match(candidate.text) else 1.0
        prior *= 0.6 if _QUOTED.search(candidate.text) else 1.0
        prior *= 0.4 if _CUT_OFF.search(candidate.text) else 1.0
        prior *= 0.4 if _repeats(candidate.text, item.title) and len(good) > 1 else 1.0
        if item.kind != "newsletter" or prior >= _LEAST:
            priors[candidate.index] = prior / (1 + setting.nth / decay)
    return priors


def is_sure(kind: str, score: float) -> bool:
    """Whether a sentence of this worth times prior may be the line to remember."""
    return score >= _SURE.get(kind, 0.0)


def _repeats(sentence: str, title: str) -> bool:
    """Whether a post's sentence says its title again and nothing else."""
    return len(_WORDS.findall(sentence)) <= len(_WORDS.findall(title)) + 3 and (
        _content(sentence) <= _content(title) or sentence.startswith(title.rstrip(".…: "))
    )


def _content(words: str) -> set[str]:
    """Stems of the words that carry meaning."""
    return {
        word[:6].rstrip("s")
        for word in _WORDS.findall(words.lower())
        if (len(word) > 2 or word in _SHORT_NAMES) and word not in _STOP
    }


def central(rest: list[Candidate], item: Item) -> list[Candidate]:
    """Sentences that speak of what the item is about, in nobody's quoted words.

    A long post tells this and that. What shares no word with its title or what it keeps naming,
    and tells nothing that the writer did, is an aside, however well it would fit a field.
    """
    told = [
        candidate
        for candidate in rest
        if not _QUOTED.search(candidate.text)
        and not _LABELLED.match(candidate.text)
        and not _LISTED.search(candidate.text)
        and not _JOINS.match(candidate.text)
        and not _CUT_OFF.search(candidate.text)
        and not _SAID.search(candidate.text)
    ]
    if len(rest) <= _BRIEF:
        return told
    stems = {candidate.index: _content(candidate.text) for candidate in rest}
    times = Counter(stem for found in stems.values() for stem in found)
    about = _content(item.title)
    about |= {stem for stem, count in times.items() if count >= _OFTEN * len(rest)}
    opening = item.text[:_OPENING]
    return [
        candidate
        for candidate in told
        if about & stems[candidate.index]
        or ((own := _OWN.match(candidate.text)) and (_WE if own[1] else _ME).search(opening))
    ]
