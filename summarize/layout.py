"""Where a sentence of a post or newsletter stands: in prose, under which heading, in whose advert.

    text, sentences → paragraphs → headings, adverts → one `Setting` a sentence

Abstracts are prose from end to end and need none of this. All patterns are linear in the text.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from summarize.card import Span

_BLANK = re.compile(r"\n[^\S\n]*\n")
_CLOSED = re.compile(r"[.!?…。！？]['\"”’)\]]*$")
_SPONSOR = re.compile(
    r"\b(?:sponsor(?:s|ed)?|advert\w*|promoted|partner content|paid (?:post|content|"
    r"partnership))\b|"
    r"\b(?:presented|brought to you) by\b|"
    r"\ba (?:message|word) from\b|\b(?:together|in partnership) with\b|\bfrom our partners?\b",
    re.IGNORECASE,
)
_RULE = re.compile(r"[-=_*~#]{5}")
_MOST_HEADING = 14
"""Words of a heading."""
_MOST_ADVERT = 8
"""Sentences after a sponsor's heading that may be the sponsor's, where no heading ends them."""
_OFFER = re.compile(
    r"\b(?:free trial|try (?:it|us|[A-Z]\w+) (?:for )?free|\d+% off|discount|coupon|rebate|"
    r"limited[- ]time|(?:buy|order|shop|register|apply|enrol|book|reserve|get|start|download) "
    r"(?:it |yours? |one )?(?:now|today|here|online|started)|get started|book a (?:demo|call)|"
    r"learn more|find out more|list price|our price|starting bid|free shipping|gift card|"
    r"money[- ]back|while supplies last|special offer|save up to|risk[- ]free|"
    r"our (?:sponsors?|advertisers?|partners at)|check (?:it|them|out|prices)|"
    r"tell a friend|call us|visit (?:us|our)|for (?:more|further) (?:information|details)|"
    r"for details|to (?:learn|find out|read) more|see (?:below|details))\b",
    re.IGNORECASE,
)
_CHAT = re.compile(
    r"(?:hi|hello|hey|dear|hallo|greetings|good (?:morning|afternoon|evening)|welcome|happy \w+day|"
    r"thanks?(?: you)?|cheers|sincerely|enjoy|see you|until next|that'?s (?:it|all)|"
    r"(?:that|this) (?:was|is) (?:it|all)|let'?s (?:dive|get|go|jump|begin|start)|"
    r"p\.?s\.|disclaimer|disclosure|correction|editor'?s note|note:|tip:|warning:|update:|edit:|"
    r"photo|image|illustration|credit|source|chart|graphic|screenshot|figure|fig\.|table|video|"
    r"caption|above|below|left|right|pictured|by [A-Z]\w+ [A-Z]\w+$|posted|published|updated|"
    r"written by|edited by|copyedited|reporting by|from|subject|date|to|re):?[\s,.!:;]",
    re.IGNORECASE,
)
"""How a sentence opens that greets, signs, captions or quotes a header."""
_ABOUT_ITSELF = re.compile(
    r"\b(?:in (?:today|this|yesterday|last week)(?:'?s|’s)? (?:issue|edition|newsletter|e-?mail)|"
    r"this (?:newsletter|e-?mail|mailing|edition|message)|your (?:inbox|feedback|subscription)|"
    r"you(?:'re|’re| are) (?:receiving|reading)|hit reply|reply to this|mailing list|"
    r"was this email|smart brevity|words, (?:about )?(?:a |an )?\d|\d+[- ]minute (?:read|version)|"
    r"e-?mail (?:me|us)|let (?:me|us) know|send (?:me|us)|(?:my|our) (?:readers|subscribers)|"
    r"(?:continue|stop|wish to|keep) receiving|following link|copy and paste|we are open (?:from|"
    r"on)|"
    r"we (?:encourage|invite|urge|welcome|thank) (?:you|all|everyone|our|your)|"
    r"dear readers?|see you (?:next|on|in)|back (?:next|on) \w+day|\w+@\w+)",
    re.IGNORECASE,
)
_COMMANDS = re.compile(
    r"(?:please|use|install|run|click|check|see|note|remember|make sure|add|open|create|try|"
    r"let me|let us|let'?s|consider|set|copy|download|follow|go (?:to|ahead|check)|don'?t|do not|"
    r"keep in mind|find (?:out|a|the|an|your)|get (?:a|the|your|more|all|an)|take a|look|read|"
    r"visit|join|watch|save|grab|buy|order|send|give|think|imagine|suppose|say|turn|pick|choose|"
    r"enter|select|press|type|replace|listen|call|ask|tell|learn|discover|build your|upgrade|"
    r"pay a|bring|meet|stop|start|here'?s|here are|here is|tune in|explore|help|apply|simply|"
    r"need|want|looking|sneak|grab|claim|unlock|boost|treat|share|forward|vote|shop|save|earn|"
    r"enjoy|"
    r"celebrate|prepare|plan your|reserve|register|browse|catch|stay|put (?:aside|the|your|"
    r"it)|never|why not|ready to)\b",
    re.IGNORECASE,
)
_HEADLINES = re.compile(r"\.\.\.|…|[|•·»]")
_NEVER_FIRST = ")](,;:/\\>.=_&%#+@…"
_REFERENCE = re.compile(
    r"\b(?:doi|url|issn|isbn|pp\.)\b|> ?>|\\(?:begin|frac|max|min|sum)\b|\$\$|=>|\(\);?|"
    r"\bviews (?:and|or) opinions\b|\bmailing list\b|\bsubscription|\blist passwords\b|"
    r"\bunsolicited\b|\bcopyright\b|\b(?:registered|are|is a) trademarks?\b|"
    r"\btrademarks? (?:of|are)\b|\bappeared first on\b",
    re.IGNORECASE,
)
"""Literature, quoted mail, formulas, code, small print."""
_SHOUTED = re.compile(r"(?:[A-Z][A-Z'’-]+ ){2,}[A-Z][A-Z'’-]*[:!—-]")
_PRICE = re.compile(r"[$€£] ?\d")
_LETTERS = re.compile(r"[A-Za-z]+")


@dataclass(frozen=True, slots=True)
class Setting:
    """Where a sentence stands.

    Attributes:
        heading: the words right above its paragraph, if it is the first sentence of one.
        nth: complete sentences of prose before it.
        prose: whether it is a complete sentence, by its form.
        advert: whether it stands under a sponsor's heading or speaks like an advert.
    """

    heading: str
    nth: int
    prose: bool
    advert: bool


def settings_of(text: str, spans: Sequence[Span]) -> list[Setting]:
    """The setting of each sentence; `spans` are all sentences of `text`, in order."""
    settings = []
    heading, nth, paid, before = "", 0, 0, 0
    for start, end in spans:
        sentence, gap = text[start:end], text[before:start]
        before = end
        closed = _CLOSED.search(sentence) is not None
        words = sentence.split()
        if not closed and len(words) <= _MOST_HEADING:
            sponsored = _SPONSOR.search(sentence) is not None
            apart = _BLANK.search(gap) is not None or _RULE.search(sentence) is not None
            if sponsored:
                paid = _MOST_ADVERT
            elif apart and paid < _MOST_ADVERT:  # the first heading after it may be the advert's
                paid = 0
            elif paid:
                paid -= 1
            heading = sentence
            settings.append(Setting("", nth, False, sponsored))
            continue
        whole = not start or not (text[start - 1].isalnum() or text[start - 1] in "./@_")
        prose = closed and whole and len(words) >= 5 and not furnishes(sentence)
        advert = paid > 0 or _sells(sentence)
        paid = max(0, paid - 1)
        settings.append(Setting(heading, nth, prose, advert))
        heading = ""
        nth += prose and not advert
    return settings


def furnishes(sentence: str) -> bool:
    """Whether a sentence greets, signs, captions, shouts or lists headlines."""
    letters = "".join(_LETTERS.findall(sentence))
    return (
        (sentence[:1].islower() and sentence[1:2].islower())
        or sentence[0] in _NEVER_FIRST
        or sum(map(str.isupper, letters)) > 0.4 * len(letters)
        or _CHAT.match(sentence) is not None
        or _ABOUT_ITSELF.search(sentence) is not None
        or len(_HEADLINES.findall(sentence)) > 1
        or sentence.count("\t") > 1
        or _REFERENCE.search(sentence) is not None
        or _SHOUTED.match(sentence) is not None
    )


def commands(sentence: str) -> bool:
    """Whether it tells the reader what to do."""
    return _COMMANDS.match(sentence) is not None


def _sells(sentence: str) -> bool:
    return _OFFER.search(sentence) is not None or len(_PRICE.findall(sentence)) > 3
