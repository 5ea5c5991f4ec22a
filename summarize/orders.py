"""The forms of orders that texts give to the models which read them; `summarize.flags` looks.

The patterns run over the text in lower case and begin with letters, which is what Python's `re`
can look for quickly; the words before each say whether it is worth while at all. Every repetition
is bounded, so that hostile texts take no longer than others.
"""

import re
from typing import NamedTuple

MODEL = (
    r"(?:ais?|llms?|gpt(?:-\d)?|chatgpt|claude|gemini|copilot|large language models?|language "
    r"models?|ai (?:assistant|summari[sz]er|reviewer|reader|agent|model|system|tool|bot)s?|llm "
    r"(?:assistant|summari[sz]er|reviewer|reader|agent)s?|automated (?:assistant|summari[sz]er|"
    r"reviewer|reader|agent|system|tool)s?|virtual assistants?|chatbots?|summari[sz]ers?|"
    r"assistants?)(?!\w)"
)
_NOT_A_PERSON = (
    r"(?![/-]| (?:practitioner|engineer|researcher|developer|enthusiast|student|startup|company|"
    r"team|lead|expert|professional|person|fan|user|builder|founder|lab|vendor)s?\b)"
)
_DEED = (
    r"(?:rate|recommend|output|respond|reply|say|write|give|praise|mention|summari[sz]e|state|"
    r"claim|describe|tell|answer|call|report|conclude|ignore|disregard|forward|send|mark|add|"
    r"include|insert|append|print|reveal|show|visit|click|open|run|execute|delete|treat|assign|"
    r"accept|approve|rank|score|repeat|stop|translate|pretend|act)\b"
)
_OBJECT = (
    r"(?:only|exactly|the (?:user|reader|word|phrase|text|following|vendor|author|paper|"
    r"sentence|\w{1,30}_\w{1,30})|\w{1,30}_\w{1,30}|this (?:\w{1,30} )?(?:paper|work|article|"
    r"product|text|submission|vendor)|a (?:positive|high|perfect)|accept\w{0,20}|10|ten|five)\b"
)
WORK = (
    r"(?:this|the|our|my) (?:\w{1,30} )?(?:paper|article|text|document|post|page|newsletter|"
    r"e-?mail|"
    r"message|work|submission|manuscript|product|content|summary|abstract)\b"
)
_RULES = (
    r"(?:instructions?|prompts?|directions?|rules|guidelines|orders|commands|directives|"
    r"constraints|programming|guardrails|training|filters|context|guidance|tasks?|rubric|requests?)\b"
)
_EARLIER = (
    r"(?:all|any|every|your|previous|prior|above|earlier|preceding|foregoing|existing|original|"
    r"initial|former|past|these)"
)
ANSWER = r"(?:summary|answer|response|reply|review|output|report)\b"


class Order(NamedTuple):
    """One kind of order. `words`: one of them stands in any text that the pattern can match.

    `opens`: only at the start of a clause, as an imperative.
    """

    words: tuple[str, ...]
    opens: bool
    pattern: re.Pattern[str]


def order(words: str, pattern: str) -> Order:
    return Order(tuple(words.split("|")), True, re.compile(pattern))


def phrase(words: str, pattern: str) -> Order:
    return Order(tuple(words.split("|")), False, re.compile(pattern))


ORDERS: tuple[Order, ...] = (
    # Cancelling what was asked
    order(
        "ignore|disregard|forget|override|bypass|discard|neglect|set aside",
        rf"(?:ignore|disregard|forget|override|bypass|discard|neglect|set aside)(?: all| any)?"
        rf"(?: of)?(?: the| your| my| these| those| its)?(?: {_EARLIER}){{1,3}}"
        rf"(?: [\w-]{{1,30}}){{0,2}}? {_RULES}",
    ),
    phrase(
        "ignore|disregard|forget|override|bypass",
        rf"(?:ignore|disregard|forget|override|"
        rf"bypass) (?:all )?(?:of )?your (?:[\w-]{{1,30}} ){{0,2}}"
        rf"{_RULES}|forget (?:everything|all|anything) (?:that )?(?:you|above|before|said|i)\b",
    ),
    order(
        "ignore|disregard|forget",
        r"(?:ignore|disregard|forget) (?:the (?:rest|text|content|article|newsletter|paper|"
        r"e-?mail|message|above|summary|source|page|document)\b|everything\b|what (?:is|was|"
        r"stands) above)",
    ),
    order(
        "following|follow |obeying|obey |attention|comply",
        r"(?:stop|cease|quit) (?:following|obeying)\b|(?:do not|don['’]t) (?:follow|obey|comply "
        rf"with) (?:the |your |any |all )?(?:[\w-]{{1,30}} ){{0,2}}?{_RULES}|pay no attention to "
        r"(?:the|any|what|your|everything)\b",
    ),
    phrase(
        "you ",
        r"you (?:will|must|shall|should|are to|have to) (?:now )?(?:disregard|ignore|forget|"
        rf"override|bypass) (?:what(?:ever)? |everything |(?:[\w-]{{1,30}} ){{0,3}}?{_RULES})",
    ),
    phrase(
        "your ",
        r"(?:erase|clear|reset|wipe|purge) your (?:memory|context|instructions|mind)\b|your "
        r"(?:developers?|creators?|operators?|makers?|programmers?|owners?) (?:told|want|wants|"
        r"said|asked|has|have|now|will|lied)\b",
    ),
    order("override", r"override ?: "),
    # Forged speakers
    Order(
        ("<|", "<<sys", "inst]", "_turn>", "<s", "<i", "<p", "<a", "<d", "</", "[system"),
        False,
        re.compile(
            r"<\|(?:im_start|im_end|system|user|assistant|endoftext|eot_id|start_header_id)\|>"
            r"|<</?sys>>|<(?:start|end)_of_turn>|</?(?:system(?:[ _-]?prompt)?|instructions?|"
            r"assistant|admin|developer)>|\[/?system\]"
            r"|\[/inst\]|\[inst\] (?!format|token|tag)(?=\w)"
        ),
    ),
    phrase(
        "# system|# instruction|# assistant|#system",
        # What stands in the line below belongs to it.
        r"#{2,} ?(?:system|instructions?|assistant)\b(?:[^\n]{0,20}\n[^\n]{1,400})?",
    ),
    order("system", r"system(?: prompt| message| note| override)? ?: "),
    phrase("\"role\"|'role'", r"[\"']role[\"'] ?: ?[\"'](?:system|developer)[\"']"),
    # New orders
    order(
        "instruction|directive|orders",
        r"(?:new|updated|additional|special|secret|hidden|further|real) (?:instructions?|"
        r"directives?|orders) ?(?::|(?:for|to) (?:you|the (?:model|assistant|ai))\b)",
    ),
    phrase(
        "instruction",
        rf"instructions? (?:for|to) (?:the |any |all |every )?{MODEL} ?:|instructions (?:that )?"
        r"you (?:were|have been|are|got|received)\b",
    ),
    phrase(
        "your",
        r"your (?:new|real|actual|only|next|true|updated) (?:instructions?|task|role|goal|"
        r"objective|directive|job|mission|orders?) ?(?:is|are|:)",
    ),
    phrase("instructed", r"you are (?:hereby )?instructed to\b"),
    order(
        "follow",
        r"follow (?:these|those|my|this) (?:\w{1,30} ){0,2}(?:instructions?|orders|steps|"
        r"commands)? ?"
        r"(?:instead|:)",
    ),
    # Addressing the model
    phrase(
        "must|should|instructed|please|has to|have to|asked to|required to|need to|shall",
        rf"{MODEL}[^.\n:;]{{0,30}}\b(?:must|should|(?:are|is) (?:instructed|asked|required) to|"
        rf"please|has to|have to|need to|shall) (?:only |always |instead |now |then |also |not )?"
        rf"{_DEED} {_OBJECT}",
    ),
    phrase(
        "reading|processing|summari|reviewing|parsing|scanning|reads",
        rf"{MODEL},? (?:when )?(?:reading|processing|summari[sz]ing|reviewing|parsing|scanning|"
        rf"that reads?|who reads?) (?:{WORK}|this\b)[^.\n]{{0,40}}(?:\b(?:must|should|please|"
        r"shall|are to|has to|have to)\b|:)",
    ),
    phrase(
        "if a|if an|if the|if some|any ",
        rf"(?:if (?:an?|the|some)|any) {MODEL} (?:reads|is reading|processes|summari[sz]es|sees|"
        r"finds|parses|reviews) (?:this|these)\b",
    ),
    order(
        "bot|based",
        r"(?:reviewer bots?|bots|(?:ai|llm)-based (?:review(?:er)?s?|summar\w{1,10}|tools?|"
        r"readers?)) ?:|(?:hidden|private|secret) note (?:to|for)\b",
    ),
    phrase(
        "agents |bots ",
        rf"(?:agents|bots),? (?:reading|processing|summari[sz]ing|reviewing|scanning) (?:{WORK}|"
        r"this \w{1,20})[^.\n]{0,20}\b(?:must|should|please)\b",
    ),
    phrase("if you", rf"if you(?:['’]re| are) (?:an? |the )?{MODEL}{_NOT_A_PERSON}"),
    phrase("as a", rf"as an? {MODEL},? (?:\w{{1,30}} ){{0,3}}(?:you|your|please)\b"),
    order(
        "note|notice|message|attention|memo|warning|request|hint|reminder|hello|dear|hey|hi |ok",
        r"(?:(?:important |urgent )?(?:note|notice|message|attention|memo|warning|request|hint|"
        rf"reminder)|hello|dear|hey|hi|ok|okay)[,:]? (?:to |for )?(?:the |any |all |"
        rf"every )?{MODEL}"
        r"[^.\n]{0,40}[:,!]",
    ),
    order(
        "message|developer",
        r"(?:important |"
        r"urgent )?message from your (?:\w{1,30} )?\w{1,30} ?:",
    ),
    order("to |for ", rf"(?:to|for) (?:the |any |all |every )?{MODEL}[^.\n,;]{{0,40}}:"),
    order(
        "ai|llm|gpt|claude|gemini|copilot|language model|assistant|bot|summari|automated",
        rf"{MODEL} ?[:,] ?(?:you |please |always |never |now |do not |must |"
        rf"should ){{0,4}}{_DEED}",
    ),
    # Another persona
    phrase(
        "you are now|you will now|you must now",
        r"you are now (?:a|an|in|the|free|no|my)\b|"
        r"you (?:will|must) now (?:act|be|answer|do)\b",
    ),
    phrase("from now on", r"from now on,? (?:you|your|answer|act|respond|always)\b"),
    phrase("you are no longer", r"you are no longer (?:a|an|bound|limited|restricted)\b"),
    order(
        "act as|behave as",
        r"(?:act|behave) as (?:if you|though you|an? (?:unrestricted|"
        r"uncensored|different|evil|helpful|jailbroken|free))\b",
    ),
    order("pretend", r"pretend (?:that )?(?:you|to be|the)\b"),
    phrase(
        "you have been",
        r"you have been (?:reprogrammed|jailbroken|freed|hacked|"
        r"given new)\b",
    ),
    phrase("you are ", r"you are (?:dan|\w{1,30}bot|unrestricted|jailbroken|going to ignore)\b"),
    phrase(
        " mode",
        r"(?:enter|enable|activate|switch to) (?:\w{1,30} )?(?:developer|debug|jailbreak|god|"
        r"admin) "
        r"mode\b",
    ),
    phrase(
        "suspended|lifted|disabled|switched off",
        r"(?:safety|content) (?:rules|filters|guidelines) (?:are|have been|were) (?:now )?"
        r"(?:suspended|lifted|disabled|switched off)",
    ),
    # Dictating the answer
    order(
        "respond|reply|answer|output|return|print|write|say|begin|end",
        r"(?:respond|reply|answer|output|return|print|write|say|begin|end) (?:only |"
        r"just )?(?:with "
        r"|by saying )?(?:exactly|nothing but|only the|only with|the (?:word|words|phrase|"
        r"sentence|token|string|following)\b)",
    ),
    phrase(
        "respond|reply|answer",
        r"(?:respond|reply|answer) (?:only )?with (?:exactly|only|the (?:word|words|phrase))\b",
    ),
    phrase(
        "instead",
        r"instead,? (?:say|write|state|claim|answer|report|tell|rate|recommend) (?:that|the)\b",
    ),
    phrase(
        "summary|answer|response|reply|review|output|report",
        rf"(?:in|when writing|throughout|at the (?:end|start|beginning) of) (?:your|the) "
        rf"{ANSWER},? (?:please |always |also ){{0,3}}(?:say|write|state|mention|include|claim|"
        rf"only|describe|do not|never|call|recommend|add)\b|"
        r"(?:in|from|to) your (?:summary|answer|response|reply|review)\b",
    ),
    order(
        "print|reveal|repeat|show|output|display|leak|write out",
        r"(?:print|reveal|repeat|show|output|display|leak|write out) (?:all )?(?:of )?your "
        r"(?:\w{1,30} )?(?:instructions|prompt|rules|configuration|secrets?|password|"
        r"keys?)\b",
    ),
    phrase("repeat after me", r"repeat after me\b"),
    phrase(
        "positive",
        r"(?:give|write|provide) (?:only )?(?:a |an )?(?:strongly |very |"
        r"highly )?"
        r"positive (?:review|summary|rating)s?\b(?! (?:dataset|corpus|text))",
    ),
    phrase(
        "do not |don't |don’t |never ",
        r"(?:do not|don['’]t|never) (?:highlight|mention|include|list|report|reveal|discuss|"
        r"point "
        r"out)[^.\n]{0,30}\b(?:negatives?|weakness(?:es)?|limitations?|flaws|this (?:note|"
        r"paragraph|message|sentence|instruction))\b",
    ),
    phrase(
        "when |while |before |instead of ",
        rf"(?:when|while|before|instead of) (?:you (?:are )?)?(?:summari[sz]\w{{1,30}}|"
        rf"review\w{{0,20}}|rat\w{{1,30}}|"
        rf"describ\w{{1,30}}|rewrit\w{{1,30}}|process\w{{0,20}}|"
        rf"evaluat\w{{1,30}}) {WORK}[^.\n]{{0,10}}, ?(?:please |you |"
        rf"always |only |instead |must |should ){{0,4}}{_DEED}",
    ),
    order("summari", r"(?:do not|don['’]t|stop|never|cease) summari[sz](?:e|ing)\b"),
    order(
        "rate |score |rank |grade |mark ",
        rf"(?:rate|score|rank|grade|mark) (?:{WORK}|this\b|it\b|every \w{{1,30}}|the (?:vendor|"
        rf"author|"
        r"product)\b)[^.\n]{0,40}(?:\b10\b|\bten\b|\bfive\b|highest|best|perfect|top|accept|"
        r"urgent|"
        r"trusted|safe|important|spam)",
    ),
    order(
        "assign|award|grant|give ",
        r"(?:assign|award|grant|give) [^.\n]{0,50}\b(?:highest|"
        r"maximum|perfect|top|full|best)(?: possible)? (?:score|rating|marks?|grade)",
    ),
    phrase(
        "recommend|accept",
        r"(?:you|reviewers?) (?:must|should|are to) (?:recommend|"
        r"accept)\w{0,20}\b[^.\n]{0,20}\b(?:this|"
        r"the) (?:paper|submission|manuscript|work)\b",
    ),
    order("tell ", r"tell (?:the|your) (?:user|reader|human|recipient)s? (?:that|to|about)\b"),
    phrase("you must not", r"you must not (?:tell|mention|reveal|report|say)\b"),
    order(
        "summari|describe |present |portray |characteri|depict ",
        rf"(?:summari[sz]e|describe|present|portray|characteri[sz]e|depict) (?:{WORK}|"
        rf"it\b) (?:only "
        r")?(?:as|in (?:the most|a) )",
    ),
    order(
        "emphasi|highlight|stress|focus on|praise|promote",
        r"(?:emphasi[sz]e|highlight|stress|focus (?:only )?on|praise|"
        r"promote) [^.\n]{0,60}\b(?:of "
        r"(?:this|the) (?:paper|manuscript|submission|article|product)|in your \w{1,20})\b",
    ),
    phrase(
        "summary|review|answer|description|evaluation|digest",
        r"(?:summary|review|answer|description|evaluation|digest|abstract) of (?:this|"
        r"the) (?:paper|"
        r"article|post|text|page|newsletter|e-?mail|message|product|work) (?:must|should|has to|"
        r"shall"
        r"|needs to) (?:begin|start|end|say|include|state|mention|be|contain|claim|open|only)\b",
    ),
    phrase(
        "when you|once you|before you|while you|as you",
        r"(?:when|once|before|while|as) you (?:write|summari[sz]e|describe|review|rewrite|"
        r"compose|"
        r"produce|generate|draft|answer|evaluate|rate|assess) (?:this|the|your|a) (?:paper|"
        r"summary|review|digest|article|text|answer|response|reply|abstract|newsletter|email)\b",
    ),
    order(
        "leave out|omit |skip |hide |conceal |downplay ",
        r"(?:leave out|omit|skip|hide|conceal|downplay) (?:all |any |the |its |"
        r"their ){0,3}(?:\w{1,30} )?"
        r"(?:limitations?|caveats?|weakness(?:es)?|negatives?|flaws|drawbacks|criticisms?)\b",
    ),
    phrase(
        "rating|score",
        r"set (?:the |its |your )?(?:rating|score) (?:to|at) ?\d|(?:rating|score) of (?:10|ten|"
        r"five|5) "
        r"out of|must (?:receive|get|be given) (?:a |an |the )?(?:perfect|top|highest|full|"
        r"maximum)\b",
    ),
    phrase(
        " accept",
        r"(?:deserves|merits|warrants|gets|is|as) an? (?:unconditional|strong|clear|definite|"
        r"immediate) accept(?:ance)?\b",
    ),
    # Asking for deeds
    order(
        "decode|decrypt|decipher",
        r"(?:decode|decrypt|decipher) (?:the |this )(?:following )?[^.\n]{0,30}\b(?:and|then) "
        r"(?:follow|obey|execute|do|run|act)",
    ),
    phrase(
        "forward|send|upload|leak",
        r"(?:forward|send|upload|leak) (?:the (?:user|reader|recipient|human)['’]?s?|"
        r"this (?:inbox|"
        r"chat|conversation)|all (?:e-?mails|messages|files|secrets))\b[^.\n]{0,40}\b(?:to|at) "
        r"(?:[\w.+-]{1,40}@|https?://)",
    ),
    order(
        "_",
        r"(?:call|invoke|use|run|execute) the \w{0,30}_\w{1,30} (?:tool|function|"
        r"command)\b",
    ),
    # Cancelling in other languages
    phrase(
        "ignorier|vergiss|missachte",
        r"(?:ignorier\w{0,20}|vergiss|missachte\w{0,20}) (?:bitte )?(?:alle |die |deine |"
        r"sämtliche |"
        r"vorherigen |bisherigen ){1,4}(?:\w{1,30} )?(?:anweisungen|instruktionen|regeln|"
        r"befehle|vorgaben)",
    ),
    phrase(
        "ignor|olvid|oubli",
        r"(?:ignor\w{0,20}|olvid\w{0,20}|oubli\w{0,20}) (?:todas |todo |las |tus |sus |toutes? |"
        r"les |tes |vos |"
        r"tutte |le |tue |as |suas ){1,4}(?:\w{1,30} )?(?:instrucciones|indicaciones|reglas|"
        r"órdenes|"
        r"instructions|consignes|règles|istruzioni|instruções)",
    ),
    Order(
        ("指令", "指示", "提示", "规则", "要求", "命令"),
        False,
        re.compile(
            r"(?:忽略|无视|忘记|無視|忘掉)[^。\n]{0,12}(?:指令|指示|提示|规则|要求|命令)"
            r"|(?:指示|命令|指令)を(?:すべて|全て)?無視"
        ),
    ),
    phrase(
        "игнорируй|забудь",
        r"(?:игнорируй|забудь)\w{0,20}[^.\n]{0,20}(?:инструкци|указани|"
        r"правил)",
    ),
    phrase("تجاهل", r"تجاهل[^.\n]{0,20}(?:التعليمات|الأوامر)"),
)
