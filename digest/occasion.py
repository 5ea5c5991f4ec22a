"""What kind of news a headline is: the event that it reports, and whether it reports or remarks.

    "Kestrel lays off 300 people as agents take over"   → layoff
    "Record labels sue Cadenza a day before Song 4"     → law, not launch
    "What the ruling means for your team"               → beside the event: a comment

Two tellings of one story report the same event; a review, a reply, an outage or the next step is
news of its own. Only the main clause counts: what follows `after`, `over` or `ahead of` is the
background.
"""

import re
from dataclasses import dataclass
from functools import lru_cache

_NUMBER_WORDS = r"(?:\d+|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|twenty)"

_EVENTS = {
    "launch": r"introduc(?:es|ing)|launch(?:es|ed|ing)?\b(?! (?:in|on|at|for)\b)"
    r"|releas(?:es|ed|ing)|unveil(?:s|ed)?|announc(?:es|ed|ing)|meet\b|debuts?\b"
    r"|presents?\b|is (?:here|out)\b|shows?\b|open[ -]sourc(?:es|ed|ing)"
    r"|open[ -]weights?\b|publish(?:es|ed)?\b|ships\b",
    "money": r"rais(?:es|ed) [$€£]?\d|takes [$€£]?\d|valued at\b|raises series\b",
    "listing": r"files? (?:for|to go)\b|going public|ipo\b|price range",
    "buy": r"acquires?\b|acquired\b|buys?\b|bought\b|takes over\b|is joining\b|merges? with\b",
    "sell": r"sells?\b|sold\b",
    "deal": r"signs?\b|partner(?:s|ed)\b|teams up|announce a study\b",
    "award": r"wins\b|(?:medal|prize) goes to\b",
    "appoint": r"hir(?:es?|ed)\b|appoint(?:s|ed)?\b|joins .{0,40} as\b|promot(?:es|ed)\b",
    "leave": r"steps? down|resign|leaves\b|departs?\b",
    "found": r"founds?\b",
    "layoff": r"lays? off|laid off|cuts? [\d,]+ .{0,20}jobs|cuts jobs",
    "sue": r"sue[sd]?\b|suing\b",
    "fine": r"fine[sd]\b",
    "settle": r"settle[sd]?\b",
    "ruling": r"rul(?:es that|ing)\b|court rules\b|convict|sentenced|faces? trial",
    "arrest": r"charged\b|arrest",
    "pass": r"pass(?:es|ed)\b|votes?\b|approv(?:es|ed)|adopts?\b|accepts?\b",
    "ban": r"bans?\b|banned\b|bars\b|forbids?\b|caps\b|limits\b",
    "allow": r"allows?\b|permits?\b|clear(?:s|ed)\b",
    "order": r"requires?\b|orders\b|must\b",
    "rule": r"new .{0,15}rules?\b",
    "oust": r"impeach|oust|remov(?:es|ed)",
    "delay": r"delay(?:s|ed)?\b|puts? off\b|push(?:es)? back\b|postpones?\b",
    "recall": r"recalls?\b",
    "halt": r"pauses?\b|halts?\b|suspends?\b|cancels?\b|withdraws?\b|stops \w+ing\b"
    r"|pulls?\b(?! the plug)",
    "close": r"shuts?\b|shutting|sunset|closing\b|clos(?:es|ed|ure)\b|deprecat|stopped\b"
    r"|retir(?:es|ed|ing)\b|discontinu|drops\b|switch(?:es|ed) off|lays down|folds\b"
    r"|pulls the plug",
    "resume": r"resum(?:es|ed)\b|reopens?\b|restarts?\b|brings? back|hires back|stays\b|lives\b",
    "reply": r"appeals?\b|overturn|contests?\b|fights?\b|blames?\b|reacts?\b|answers\b|denies\b"
    r"|defends?\b|refuses?\b",
    "reject": r"rejects?\b|slams?\b|condemns?\b|criticis",
    "urge": r"asks? (?:why|how|to|for)\b|urges?\b|calls? for\b|demands?\b|warns?\b|wants?\b",
    "protest": r"protests?\b|blocks?\b|complain|boycotts?\b|on strike\b",
    "inquiry": r"(?:opens?|faces?) (?:\w+ ){0,2}(?:inquiry|probe|investigation)\b"
    r"|investigat(?:es|ed)|questions\b|asks\b|examines?\b",
    "confirm": r"confirm(?:s|ed)\b|admits\b",
    "correction": r"correct(?:s|ed|ion)\b|retract|apologi",
    "attack": r"attack|jailbreak|hijack|injection|eras(?:es|ed|ing)\b",
    "flaw": r"(?:flaw|hole|bug)\b.{0,40}\b(?:lets?|allows?|exposes?)\b|cve-\d",
    "outage": r"outage (?:at|of|hits|leaves|stops|sends|silences|affects)\b"
    r"|suffers (?:an )?outage\b|(?:was|were|went|goes) down\b|down for\b|offline\b",
    "leak": r"leak(?:s|ed)\b|leak in\b",
    "accident": r"crash(?:es|ed)?\b|hits\b|collid|explo(?:des|sion)",
    "death": r"dies\b|died\b|dead\b|kill(?:s|ed)?\b",
    "price_rise": r"rais\w+ (?:\w+ ){0,2}prices?\b|prices? rises?\b|dearer\b",
    "price": r"(?:cuts?|lowers|halves|slashes) (?:\w+ ){0,3}prices?\b|half price\b|cheaper\b"
    r"|free for\b|new prices?\b|now costs?\b|charges?\b",
    "market": r"shares\b|stocks?\b|soars?\b|jumps?\b|slips?\b|tumbles?\b|outlook\b",
    "build": r"to build\b|builds\b|opens? .{0,30}(?:office|plant|lab|factory)\b",
    "arrival": r"launch(?:es|ed)? (?:in|on|at|for)\b|available (?:on|in|at|through|via)\b"
    r"|comes? to\b|arrives? (?:on|in)\b|joins\b|expands? (?:to|into)\b"
    r"|rolls? out\b|in the api\b|to run\b|lands (?:on|in)\b|now (?:in|on|supports|works|runs)\b",
    "change": r"adds\b|gets (?:an?|new)\b|lowers\b|doubles\b|extends\b|cuts\b|unbundl|lifts\b",
    "ranking": r"leader-?board|rankings?\b|standings\b|enters at\b|tops the\b|takes the lead\b",
}
"""Events by their verbs; the first in the clause counts. Narrow on purpose: a fine and the suit
that follows it, a recall and the stop of sales are two events; and a noun (`the suit`, `the deal`)
names what is talked about as often as what happened.
"""

_BESIDE = {
    "how-to": r"how to\b|tutorial|guides? (?:to|for)\b|walk-?through|getting started"
    r"|step[- ]by[- ]step|cheat sheet|migrat|moving from\b|upgrading\b|train your own\b",
    "talk": r"interview|in conversation|q&a|podcast|on building|webinar|ama\b|fireside",
    "review": r"audit|revisit|reconsidered|rebuttal|reproduc|replicat|review(?:s|ed)?\b|critique"
    r"|comments? on\b|(?:an? )?(?:answer|response|reply|objections?) to\b|versus\b|vs\b"
    r"|lessons\b|pays? off|hands[- ]on|first look|(?:weekend|week|day) with\b|measured\b|tested\b"
    r"|bench-?mark(?:ing|ed)\b|in practice\b|comparing\b|compared\b|tries\b|put to the test",
    "opinion": r"in defen[cs]e of\b|you (?:still )?(?:do not|don['’]t|need)\b|opinion\b"
    r"|what .{2,40} means?\b|means for\b|why .{2,40} matters|our take\b|thoughts on\b"
    r"|(?:the )?case (?:for|against)\b|stop \w+ing\b|please\b|here['’]s (?:what|why|how)\b"
    r"|why (?:i|you|we (?:should|need|must))\b|(?:is|are|did) not (?:the|fail)\b|inside\b"
    r"|what (?:the other|broke|changes|changed|we (?:changed|learned)|you need|comes next)\b"
    r"|deep dive|explainer|for (?:product managers|beginners|developers)\b|should\b"
    r"|the truth about\b|makes (?:no )?sense\b|mistake\b|winners and losers|analysis\b|essay\b",
    "list": rf"(?<!.){_NUMBER_WORDS} (?:\w+ ){{0,2}}(?:things|takeaways|questions|lessons|reasons"
    r"|ways|tips|tricks|facts|charts|prompts|ideas|predictions|myths|mistakes|examples)\b",
    "papers": r"(?:system|model|data) cards?\b|safety report|faq\b|documentation|roadmap",
    "round-up": r"round-?ups?\b|this (?:week|month)\b|the latest\b.*\bannounced|recap\b"
    r"|published in\b|everything (?:we|you)\b|news in brief|#\d+|biggest announcements\b"
    r"|weekly\b|links\b|digest\b|live (?:updates|blog)\b|what we (?:know|read)|as it happened\b",
}
_EVENT = re.compile(
    r"\b(?:" + "|".join(f"(?P<{name}>{cue})" for name, cue in _EVENTS.items()) + ")", re.IGNORECASE
)
_REMARK = re.compile(
    r"\b(?:" + "|".join(cue for cue in _BESIDE.values()) + r")|(?<![“\"‘'])\b(?-i:I|[Mm]y|[Mm]e)\b"
    r"|\bwe (?:ran|tried|tested|asked|spent|wore)\b",
    re.IGNORECASE,
)
_BACKGROUND = re.compile(
    r"\b(?:after|during|over|as|before|ahead of|amid|following|despite|on|since|because|while"
    r"|when|in (?:response|reaction) to|citing|thanks to)\b",
    re.IGNORECASE,
)
"""What comes after one of these is not what the headline reports."""
_UNSURE = re.compile(
    r"\b(?:to (?:meet|hold|attend|vote|decide|visit|discuss)|set to|expected to|said to|reportedly"
    r"|rumou?r(?:s|ed)?|plans? to|(?-i:may)|might|could|considers?|considering|weighs|mulls"
    r"|in talks|(?:appl(?:ies|y)|bids?) (?:for|to)|wants? to|ahead of|prepares?|readies|teases?)\b",
    re.IGNORECASE,
)
_AGAIN = re.compile(r"\b(?:second|third|another|again|too|also|still)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Occasion:
    """The kind of news of one headline."""

    event: str
    """What is reported to have happened: `launch`, `money`, `law` …; empty where no verb tells."""
    remark: bool
    """A review, guide, talk, opinion, list or round-up: news beside the event."""
    unsure: bool
    """Of what is planned, awaited or rumoured."""
    again: bool
    """Of one more of its kind: the second outage, another suit."""


@lru_cache(maxsize=1 << 14)
def read_occasion(title: str) -> Occasion:
    """The kind of news that a headline is."""
    background = _BACKGROUND.search(title, 1)
    found = _EVENT.search(title, 0, background.start() if background else len(title))
    return Occasion(
        event=(found.lastgroup or "") if found else "",
        remark=_REMARK.search(title) is not None,
        unsure=_UNSURE.search(title) is not None,
        again=_AGAIN.search(title) is not None,
    )
