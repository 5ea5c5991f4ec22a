"""Orders by their parts: who is spoken to, what is asked, and of what.

`summarize.orders` knows wordings. Here the parts may stand in any order and wording within one
clause: a machine that reads *this* text, a summary or verdict *of this* text, words that oblige
("must", "kindly", "it is customary"), and a deed that a reader by machine could do. Each part
alone is what papers on language models are made of; all of a rule's parts together are not.
"""

import re
from typing import NamedTuple

_NAME = (
    r"(?:ais?|llms?|gpts?|chatgpt|claude|gemini|copilot|(?:large |small )?language models?|"
    r"neural net(?:work)?s?|chat ?bots?|"
    r"(?:ro)?bots?|crawlers?|machines?|software|summari[sz]ers?|(?:virtual |digital )?assistants?|"
    r"aggregators?|(?:ai|llm|automated|automatic|machine|computer|digest|summary)[- "
    r"](?:\w{1,20}[- ])?"
    r"(?:readers?|reviewers?|tools?|systems?|agents?|models?|pipelines?|programs?|services?|"
    r"graders?|"
    r"judges?|editors?|assistants?|summari[sz]ers?))"
)
MACHINE = rf"(?<![\w-]){_NAME}(?![\w-])"
_MADE = r"(?:ai|llm|machine|model|bot|computer)[- ](?:generated|written|made|assisted|produced)"
_THING = (
    r"(?:papers?|pdfs?|files?|articles?|texts?|documents?|posts?|pages?|newsletters?|e-?mails?|"
    r"messages?|"
    r"letters?|"
    r"mails?|submissions?|manuscripts?|stud(?:y|ies)|contributions?|issues?|inbox|announcements?|"
    r"abstracts?|launch(?:es)?|items?|threads?|works?|preprints?)\b"
)
SELF = rf"(?:(?<!in )\bthis|\bthe present|\bour|\bmy|\bthese) (?:\w{{1,20}} )?{_THING}"
_READ = (
    r"(?:read|process|summari[sz]|condens|handl|present|pars|scann|sort|ingest|review|digest|"
    r"shorten|"
    r"translat|see|evaluat|assess|grad|rat|rank|judg|describ|classif|index|open|receiv|"
    r"triag)\w{0,8}"
)
TASK = (
    r"\b(?:summar(?:y|ies)|overviews?|digests?|synops[ie]s|recaps?|reviews?|evaluations?|"
    r"assessments?|"
    r"verdicts?|ratings?|scores?|rankings?|write-?ups?|descriptions?|briefings?|tl;?drs?|"
    r"recommendations?|judg(?:e)?ments?)\b"
)
MUST = (
    r"\b(?:must|should|shall|ought to|ha(?:s|ve) to|needs? to|(?:is|are) (?:hereby |kindly "
    r")?(?:to|asked|"
    r"requested|required|instructed|expected|encouraged|advised|obliged|invited|urged|told|"
    r"directed|"
    r"supposed)|please|kindly|customary|usual for|standard practice|convention|would (?:like|"
    r"appreciate|"
    r"be grateful|be kind|ask)|agrees?|do not|don['’]t|never|is best to)\b"
)
DEED = (
    r"\b(?:say|state|mention|note|call|describe|present|portray|label|treat|mark|flag|rate|"
    r"score|rank|"
    r"grade|recommend|omit|leave|left|skip|overlook|ignore|disregard|stress|emphasi[sz]e|highlight|"
    r"praise|place|put|list|star|forward|delete|reply|respond|answer|output|return|print|write|"
    r"tell|"
    r"report|conclude|accept|approve|append|include|add|repeat|reproduce|link|avoid|refrain|assume|"
    r"claim|confirm|use|show|open|begin|end|pass over|bring up|name|credit|give|assign|award|"
    r"be)(?:s|d|ed|ing)?\b"
)
_SAYS = (
    r"(?:say|state|mention|note|call|describe|recommend|omit|leave out|skip|overlook|ignore|"
    r"praise|rate|"
    r"score|rank|add|report that|conclude|highlight|stress|emphasi[sz]e|accept|avoid|"
    r"paste|copy|insert|write)"
)


class Parts(NamedTuple):
    """`words`: one stands in every text the rule can match; `parts`: all of them in one clause."""

    words: tuple[str, ...]
    parts: tuple[re.Pattern[str], ...]


def parts(words: str, *patterns: str) -> Parts:
    return Parts(tuple(words.split("|")), tuple(map(re.compile, patterns)))


def to_machines(*patterns: str) -> Parts:
    """For clauses that name a machine."""
    return Parts(MACHINES, tuple(map(re.compile, patterns)))


_NAMES = (
    "ai|llm|gpt|claude|gemini|copilot|language model|neural net|bot|crawler|machine|software|"
    "summari|assistant|aggregator|automat|computer|digest|summary"
)
MACHINES = tuple(_NAMES.split("|"))
"""One of these stands wherever `MACHINE` can match."""
READER: tuple[Parts, ...] = (
    # A machine that reads this very text, and what it is to do
    to_machines(
        rf"{MACHINE}[^:;]{{0,40}}?\b(?:{_READ} (?:through |up |over )?(?:{SELF}|this\b|us\b)|"
        rf"(?:quoting|citing|using|featuring) (?:{SELF}|us\b))"
        rf"|{SELF}[^:;]{{0,30}}\b(?:{_READ}|quoted|cited|used|featured) (?:by|with|through) "
        rf"(?:\w{{1,12}} ){{0,2}}?{MACHINE}"
        rf"|\b{_READ} (?:{SELF}|this) (?:by|with|through) (?:\w{{1,12}} ){{0,2}}?{MACHINE}",
        MUST,
        DEED,
    ),
    to_machines(
        rf"\b(?:if|when|whenever|should|in case|where) (?:an? |any |the |some |you are an? )?"
        rf"(?:\w{{1,15}} )?{MACHINE} (?:is |are |was |happens to |were |ever )?{_READ} "
        rf"(?:this\b|{SELF})",
    ),
    to_machines(
        rf"\b(?:reviewers?|readers?|editors?|graders?|anyone|whoever|those|people|journalists?)\b"
        rf"[^:;]{{0,40}}{MACHINE}[^:;]{{0,30}}\b(?:must|should|shall|ought to|(?:is|are) (?:asked|"
        rf"requested|expected|kindly asked|advised) to|please|kindly) (?:also |always |then "
        rf")?{_SAYS}\b",
    ),
    # What is made of this text
    parts(
        "summar|overview|digest|synops|recap|review|evaluat|assess|verdict|rating|score|ranking|"
        "write|descri|brief|tldr|tl;dr|recommend|judg",
        rf"{TASK} (?:\w{{1,20}} ){{0,2}}?(?:of|about|for|on) {SELF}",
        rf"{MUST} (?:\w{{1,12}} ){{0,2}}?(?:{DEED})|\bto (?:state|mention|say|call|describe|"
        rf"omit|stress|"
        rf"note|recommend|praise)\b",
    ),
    parts(
        "generated|written|made|assisted|produced",
        rf"\b{_MADE} (?:\w{{1,15}} )?{TASK}",
        rf"\b(?:must|should|shall|ought to|(?:is|are) to|please|kindly) (?:\w{{1,12}} )?{_SAYS}\b",
        rf"{SELF}|\b(?:us|our|we)\b",
    ),
    parts(
        "your ",
        r"\byour (?:\w{1,15} )?(?:summar(?:y|ies)|overview|digest|synopsis|evaluation|assessment|"
        r"verdict|rating|score|review|recap|answer|response|output|reply|recommendation)"
        r"(?: (?:of|on|for|about) [^:;,]{1,40}?)? (?:must|should|shall|ought to|has to|needs to|"
        r"is to|"
        r"may only|can only|is required to|is expected to)\b",
        rf"{DEED}|favou?rabl|positive",
    ),
    parts(
        "verdict|rating|score|conclusion|assessment|answer",
        r"\bthe only (?:acceptable|permitted|valid|correct|allowed|possible|right|fair) (?:verdict|"
        r"rating|score|conclusion|assessment|answer|summary|output)\b",
    ),
    parts(
        "you ",
        rf"{TASK} (?:that |which )?you (?:will |are to |now |shall |may )?(?:produce|write|give|"
        rf"generate|"
        rf"return|make|provide|draft|output|compose|prepare)\b",
        r"\b(?:must|should|shall|ought to|has to|have to|needs? to|(?:is|are) to|please|kindly)\b",
    ),
    parts(
        "essential|important|crucial|vital|necessary|imperative|required|requested|expected",
        rf"\b(?:essential|important|crucial|vital|necessary|imperative|required|requested|"
        rf"expected) (?:here )?"
        rf"that (?:the|any|all|every|your) (?:\w{{1,15}} )?{TASK}",
        rf"{_SAYS}s?\b",
    ),
    parts(
        "hidden |system |secret |initial |confidential ",
        r"\b(?:hidden|system|secret|initial|confidential|internal) (?:text|prompt|message|"
        r"instructions?|"
        r"rules|notes?|configuration) (?:that |which )?you (?:received|were given|got|have|see|"
        r"hold|know)\b",
    ),
    # Spoken to
    to_machines(
        rf"^\W{{0,4}}(?:all |any |every |the )?{_NAME} ?[:,] ?(?:please|kindly|you (?:must|"
        rf"should)|do not)\b",
    ),
    parts(
        "dear |hi |hey |hello |greetings|attention|listen",
        r"^\W{0,4}(?:(?:p\.? ?s\.?|note|ok|so)\W{1,3})?(?:dear|hi|hey|hello|greetings|attention|"
        r"listen"
        rf"(?: up)?|hi there|hey there|hello there),? (?:\w{{1,15}} ){{0,2}}?(?:{_NAME}|model|"
        rf"algorithm|"
        r"computer|agent|neural net(?:work)?)s?(?: of \w{1,15})?(?=[,:–—]| -|$)",
    ),
    parts(
        "ai,|llm,|bot,|assistant,|gpt,|model,|summarizer,|summariser,|machine,",
        r"[,:–—] ?(?:dear )?(?:ai|llm|chatbot|bot|assistant|chatgpt|language model|summari[sz]er|"
        r"machine), ?(?:please |kindly |you (?:must|should|will|can|may) |then |just |do not |"
        r"never ){0,2}"
        r"(?:forget|ignore|disregard|repeat|say|write|tell|rate|give|output|reply|answer|stop|"
        r"mention|"
        r"recommend|call|skip|omit|describe)\b",
    ),
    to_machines(
        rf"\b(?:for|to|note to|message to|addressed to|request to) (?:the |any |all |every |our )?"
        rf"(?:\w{{1,15}} ){{0,2}}?(?:and )?{MACHINE}[^:;]{{0,40}}?(?:[:,–—]| -{{1,2}}) "
        rf"?(?:please|kindly|"
        rf"you (?:must|should|are to)|do not|don['’]t|never|always)\b",
        DEED,
    ),
    parts(
        "hereby",
        rf"(?:{MACHINE}|\b(?:grader|reviewer|reader|summari[sz]er|evaluator|judge|you)s?\b) "
        rf"(?:is|are) "
        r"hereby (?:instructed|ordered|asked|told|directed|required|requested|authori[sz]ed|"
        r"commanded)",
    ),
    parts(
        "your ",
        r"\byour (?:user|operator|principal|owner|developer|master|human|creator)s? (?:has|have|"
        r"had|"
        r"already|now)? ?(?:asked|requested|instructed|ordered|authori[sz]ed|told|agreed|approved|"
        r"confirmed|consented|decided)\b",
    ),
    parts(
        "you were|you have been|you've been|you’ve been|told you|asked you",
        r"\b(?:whatever|what|everything|anything|all|the (?:rules?|instructions?|limits?|format|"
        r"guidelines?)|how) (?:that )?(?:you (?:were|have been|['’]ve been)|(?:the |your "
        r")?(?:operator|"
        r"user|developers?|owner|system)(?: has)?) (?:told|asked|given|instructed|set|taught|"
        r"trained)\b",
        r"\b(?:ignore|forget|disregard|drop|skip|does not apply|no longer|is void|never ?mind|"
        r"not bind|overrid|replaced|cancel|instead|only|apart from|regardless|contrary)",
    ),
    # What stands around is not meant
    parts(
        "this point|this line|below|above|so far|preceding|after this|before this|up to here",
        r"\b(?:nothing|everything|all|anything|the (?:text|content|passage|article|part|words|"
        r"lines)|"
        r"what(?:ever)?)\b[^:;]{0,25}\b(?:after|below|above|before|beyond|preceding|following|"
        r"so far|up to)"
        r"[^:;]{0,20}\b(?:is|was|are|were) (?:not |no longer |only |just |merely )?(?:part of|a "
        r"test|"
        r"a placeholder|fake|dummy|an example|untrusted|void|obsolete|to be ignored|irrelevant|"
        r"a decoy)",
    ),
    parts(
        "begin|start|end of|new task|end the",
        r"^\W{0,6}(?:begin|start|end)(?:ning)?(?: of)?(?: the)? (?:new |your |real |actual |next )?"
        r"(?:task|instructions?|system prompt|prompt|user input|untrusted (?:text|content|data|"
        r"input)|"
        r"source(?: text)?|e-?mail|input|context|conversation)\W{0,6}$|^\W{0,6}(?:your )?(?:new|"
        r"real|"
        r"actual|next) task ?:",
    ),
    # What the answer is to be
    parts(
        "return|output|print|reply|respond|repeat|say|write|answer",
        r"(?:^|[,;:(–—]|\b(?:and|then|just|only|simply|please|instead|to|must|should|and "
        r"only))\W{0,3}"
        r"(?:return|output|print|reply with|respond with|repeat|say|write|answer with) (?:only |"
        r"just |"
        r"simply |back )?(?:the |this |these |a )(?:(?:single|one|exact|following|two|three|"
        r"five) ){0,2}"
        r"(?:lines?|words?|phrase|string|sentence|token|slogan|message|line of text) ?['\"“‘«:]",
    ),
    parts(
        "asked ",
        r"\b(?:when|if|whenever|should) (?:you (?:are|be) |you['’]re |anyone |someone |a user |"
        r"the user |"
        r"the reader )?(?:is |are )?ask(?:ed|s) (?:you )?(?:what|about|whether|for|how|to|if|"
        r"which|who)\b"
        r"[^:;]{0,70}, (?:please |always |you should |you must |just |simply )?(?:reply|say|answer|"
        r"respond|state|tell|claim|insist|mention|recommend)\b",
    ),
    parts(
        "rank |rate |score |grade |place |put |list ",
        r"(?:^|[,;:(–—]|\b(?:please|kindly|and|must|should|then|so|always))\W{0,3}(?:rank|rate|"
        r"score|grade|"
        rf"place|list) (?:us|me|our \w{{1,20}}|{SELF}|it)(?: \w{{1,15}}){{0,3}} (?:first|number "
        rf"one|"
        r"no 1|#1|highest|at the top|on top|ten|10(?:/10)?|full marks|above (?:all|every|the "
        r"other)\w{0,5})",
    ),
    parts(
        "skip |ignore |forget |drop |disregard ",
        r"(?:^|[,;:(–—]|\b(?:please|just|and))\W{0,3}(?:skip|ignore|forget|drop|disregard) "
        r"(?:the (?:rest|"
        rf"remainder|task|job|rubric|question|request|above|brief|user|reader)|everything|"
        rf"{SELF})\b[^:;]{{0,40}}\b(?:and|"
        r"but|then|instead) (?:just |only |simply |instead )?(?:say|write|tell|report|output|"
        r"reply|answer|"
        r"recommend|rate|score|give|call|print|list|state|mention)\b",
    ),
    parts(
        "assistant",
        r"^\W{0,4}(?:ai |the )?assistant ?: ?(?:sure|certainly|of course|here|ok|okay|"
        r"understood|yes|i )",
    ),
    parts("system", r"^\W{0,6}system (?:notice|instructions?|command|policy|directive|update) ?:"),
)
