"""Orders by their parts, continued: what speaks of the reader's task, rules and employer.

Learnt from attacks that were written to get past `summarize.orders_reader`.
"""

from summarize.orders import MODEL
from summarize.orders_reader import MACHINE, SELF, TASK, Parts, parts, to_machines

_JUDGE = (
    r"(?:judge|review|summari[sz]e|rate|evaluate|assess|rank|score|condense|shorten|digest|"
    r"triage|grade)"
)
_RULES = (
    r"(?:guidelines?|rules|instructions|polic(?:y|ies)|programming|system prompt|safety \w{1,15}|"
    r"filters?|guardrails|operator|developers?)"
)

_JUDGING = (
    r"(?:(?:that|which) )?(?:evaluat|assess|judg|summari[sz]|review|rat|rank|scor|grad|condens|"
    r"read|pars|"
    r"process)(?:e|es|s|ing)?"
)
SECOND: tuple[Parts, ...] = (
    # Speakers and tools that the text brings along
    parts(
        "assistant|system|human|user|tool|function|instruction",
        r"</?(?:assistant|system|human|tool|function|ai)(?:[_ -](?:reply|response|answer|"
        r"message|note|"
        r"prompt|call|output|result|instructions?))?>|\{\{ ?[/#]?(?:system|assistant|user|"
        r"instructions?)"
        r" ?\}\}|\b(?:tool|function)_calls? ?[:=({]|-{3,} ?(?:begin|end|start)(?: of)? "
        r"(?:\w{1,15} )?"
        r"(?:instructions?|prompt|system)\b",
    ),
    parts("human:|user:", r"\b(?:human|user) ?:[^\n]{0,200}\b(?:assistant|ai) ?:"),
    parts("color{white}", r"\\(?:text)?color\{white\}"),
    parts(
        "model|system|machine|reader|algorithm|network|reviewer",
        r"^\W{0,4}(?:(?:a|an|short|quick|friendly|important|final|last|private) ){0,2}(?:note|"
        r"reminder|"
        r"message|hint|instructions?|information|request|memo|tip|advice|word) (?:for|to) "
        r"(?:the |any |all |"
        r"every |our )?(?:\w{1,15} )?(?:models?|machines?|algorithms?|networks?|automated "
        r"\w{1,15}) ?[:,–—-]",
    ),
    # Its task and its rules
    parts(
        "you were|you are|you have been|you've been|you’ve been",
        rf"\byou (?:were|are|have been|['’]ve been|are being) (?:asked|told|tasked|prompted|"
        rf"instructed|"
        rf"programmed|ordered|made|supposed|being asked) to {_JUDGE}\b",
    ),
    parts(
        "your ",
        rf"\b(?:if|even if|although|though|while|whatever|because|since|unless) your {_RULES} "
        rf"(?:may |"
        r"might )?(?:forbids?|prohibits?|prevents?|says?|tells?|do(?:es)? not|don['’]t|disallows?|"
        r"objects?|state|demand|require you|make you|want)\b",
    ),
    parts(
        "your ",
        r"\b(?:agreed|arranged|cleared|checked|confirmed|approved|permission|request|order|orders|"
        r"instructions?|wishes) (?:with|from|by|of) your (?:operator|developers?|user|principal|"
        r"owner|"
        r"maker|creators?|administrator)\b",
    ),
    parts(
        "your user",
        r"\byour user (?:expects|wants|needs|likes|prefers|would|already|only|has|asked|is "
        r"waiting)\b",
    ),
    parts(
        "your ",
        r"\byour (?:answer|reply|response|summary|review|output|verdict|digest) will be "
        r"(?:graded|judged|"
        r"scored|rated|rejected|accepted|deleted|published|checked)\b",
    ),
    parts(
        "your ",
        r"(?:^|[,;:(–—]|\b(?:please|and|then|must|should|to))\W{0,3}(?:copy|paste|include|"
        r"attach|append|send|"
        r"quote|share|give|list|tell|recite|post|show|reveal|print|output) (?:me |us |out "
        r")?your (?:\w{1,15} )"
        r"{0,2}?(?:prompt|instructions|system message|configuration|guidelines|context window|"
        r"api key|"
        r"credentials|memory)\b",
    ),
    parts(
        "analy|summari|process|evaluat|judge|assess|review|rank|score|condens",
        r"(?:^|[,;:(–—]|\b(?:please|and|you must|you should))\W{0,3}(?:do not|don['’]t|never|"
        r"stop|cease|"
        r"refrain from|no need to) (?:analy[sz]|summari[sz]|process|evaluat|judg|assess|review|"
        r"rank|scor|"
        r"condens)(?:e|ing)? (?:what follows|the (?:rest|following|remainder)|any (?:further|more)|"
        rf"further|beyond this|{SELF})",
    ),
    parts(
        "translate |rewrite |convert |render |turn |retell ",
        r"(?:^|[,;:(–—]|\b(?:please|and|then|instead))\W{0,3}(?:translate|rewrite|convert|"
        r"render|turn|retell) "
        rf"(?:the (?:rest|remainder|above|following|whole|foregoing)|everything|{SELF}) (?:in|"
        rf"into|as|to) ",
    ),
    parts(
        "the rest|everything else|the remainder|all other",
        r"\b(?:the rest|everything else|the remainder|all other (?:text|lines|sentences))(?: of "
        r"(?:this|the) "
        r"\w{1,20})? (?:was|is|were|are) (?:written by|spam|fake|wrong|a test|noise|irrelevant|"
        r"filler|"
        r"untrue|a decoy|made up|not meant)\b|\bthe only (?:true|real|important|relevant|valid) "
        r"(?:line|"
        r"sentence|part|content|statement|passage) is\b",
    ),
    parts(
        "imagine|suppose|assume|pretend",
        r"(?:^|[,;:(–—])\W{0,3}(?:imagine|suppose|assume|pretend) (?:that )?(?:you are (?:our|"
        r"my)|you work "
        rf"for us|{SELF}|the (?:table|benchmark|figures?|results?|paper) (?:\w{{1,15}} "
        rf")?(?:says?|shows?|"
        r"reads?|claims?))\b",
    ),
    # Machines called by name, and whoever uses one
    to_machines(
        rf"^[^:;]{{0,40}}{MACHINE}[^:;]{{0,30}}: ?(?:treat|use the|call (?:it|this|us)|rate|"
        rf"rank|score|"
        r"ignore|skip|omit|forward|describe|recommend|mark|never|do not|don['’]t|always|please|"
        r"kindly|say|"
        r"show (?:this|it)|put (?:this|it)|name|mention|give (?:us|this|it))\b",
    ),
    parts(
        "whoever|whichever|whatever",
        rf"\b(?:who(?:so)?ever|whichever|whatever)\b[^:;]{{0,60}}\b(?:{MACHINE}|systems?|"
        rf"models?|programs?|"
        r"networks?|algorithms?)(?!\w)",
        rf"{SELF}|\b(?:this|it) (?:to|into|through|by)\b|\b(?:summar|abstract|digest|overview|"
        rf"recap)",
    ),
    parts(
        "automat|machine|ai|llm|model|generated",
        rf"\b(?:automat(?:ic|ed)|(?:ai|llm|machine|model)[- ](?:generated|made|written|produced))"
        rf" (?:\w{{1,15}} )?{TASK}",
        r"\b(?:must|should|ought to|(?:are|is) to|please|kindly) (?:\w{1,12} )?(?:end|begin|"
        r"open|give|call|"
        r"say|state|mention|quote|repeat|name|praise|use|close|start)\b",
    ),
    # When the task is done, before it, during it
    parts(
        "summari|condens|digest",
        r"\b(?:after|before|during|when|while|once|until|upon|prior to) (?:you )?(?:have |are |"
        r"start |begin |"
        r"you['’]ve )?(?:summari[sz](?:ing|e|ed|ation)|condens(?:ing|e|ed)|digesting|the "
        r"summary|the digest)\b"
        r"[^.;]{0,40}[,:] ?(?:please |also |always |you (?:must|should) |then |execute:? "
        r"?){0,2}(?:send|"
        r"provide|add|write|reply|forward|delete|visit|open|call|say|tell|convey|execute|"
        r"perform|round|"
        r"mention|append|output|include|ignore|put|use|run|show|print|return|do)\b"
        r"|\b(?:before|once|after) you summari[sz]e\b",
    ),
    parts(
        "when you |while you |as you |before you |after you |once you |if you ",
        r"\b(?:when|while|as|before|after|once|if) you (?:describe|summari[sz]e|review|rate|"
        r"present|report on|"
        rf"judge|rank|score|evaluate|assess|quote|cite|mention) (?:us|it|our \w{{1,20}}|"
        rf"{SELF})\b[^.;]{{0,20}},",
    ),
    # What is said of the answer
    parts("your ", r"\byour (?:summary|digest|overview|recap|synopsis|verdict)\b"),
    parts(
        "correct|right|proper|true|expected|desired",
        r"\bthe (?:only )?(?:correct|right|proper|true|expected|desired) (?:summary|verdict|"
        r"rating|digest|"
        r"overview|tl;?dr|headline)(?: \w{1,15}){0,3} (?:is|reads|says|would be|must)\b",
    ),
    parts(
        "author|editor|publisher|sender",
        r"\b(?:the )?(?:authors?|editors?|publishers?|senders?) (?:kindly |politely |hereby "
        r")?(?:request|"
        r"insist|demand|wish|prefer|require|urge|expect)s? (?:that )?(?:\w{1,15} "
        r")?(?:automat\w{1,6}|machine|ai|"
        rf"llm|(?:{TASK})|{MACHINE})",
    ),
    parts(
        "must|should|shall|has to",
        rf"{SELF} (?:must|should|shall|has to|needs to) (?:always )?(?:appear|be (?:placed|"
        rf"ranked|listed|put|"
        r"shown|named|featured|rated|scored|presented|recommended|"
        r"described))\b[^;:]{0,20}\b(?:first|top|highest|"
        r"above|number one|as)\b",
    ),
    # Named and spoken to
    parts(
        "you",
        rf"\byou(?:['’]re| are| were) (?:only |just |really )?an? {MODEL}(?:$|[,;]| (?:so|and|"
        rf"that|which)\b)",
    ),
    parts(
        "assistant,|ai,|bot,|llm,|chatbot,|model,",
        r"^\W{0,4}(?:hey |ok |so |now )?(?:assistant|ai|chatbot|bot|llm|model),? you (?:may|can|"
        r"must|should|will|"
        r"are|have|need|shall)\b",
    ),
    to_machines(
        rf"\b(?:commands?|instructions?|message|note|request|orders?|guidelines?|rubric|policy|"
        rf"directive|memo) "
        rf"(?:is )?(?:meant |intended |only )?(?:for|to) (?:the |any |all |every "
        rf")?(?:\w{{1,15}} )?{MACHINE}"
        rf"(?: only| and not\b| alone|: ?)",
    ),
    to_machines(
        r"^\W{0,4}(?:ai|llm|bot|assistant|model|machine|chatbot)s? (?:summary |digest |review |"
        r"reader )?(?:note|"
        r"notice|instructions?|hint|directive|guidance|policy) ?:",
    ),
    to_machines(
        rf"{MACHINE}[^:;]{{0,40}}\b(?:is|are) (?:kindly )?(?:asked|requested|advised|urged|told|"
        rf"invited) to (?:not |"
        r"please )?(?:disregard|ignore|overlook|omit|skip|praise|leave out|recommend|pass over)\b",
    ),
    parts(
        "models |systems |tools |programs |algorithms |software ",
        rf"\b(?:models|systems|tools|programs|algorithms|software|agents) {_JUDGING} {SELF}",
        r"\b(?:must|shall|should|have to|are to|please|kindly|ought to)\b",
    ),
    parts(
        "if |when |should |in case ",
        rf"\b(?:if|when|should|in case) {SELF} (?:is |be |gets |was )?(?:being |ever )?(?:read|"
        rf"processed|"
        rf"summari[sz]ed|reviewed|parsed|judged|evaluated|opened|seen) (?:by|with|through) "
        rf"(?:\w{{1,12}} ){{0,2}}?"
        rf"{MACHINE}",
    ),
    parts(
        "developer|creator|maker|owner|admin|operator|author",
        r"\b(?:i am|i['’]m|this is|we are|we['’]re|on behalf of|signed,?) (?:the |your "
        r")(?:developer|creator|maker|"
        r"owner|admin\w{0,10}|operator|programmer)s? of (?:this|the) (?:assistant|model|system|"
        r"bot|ai|chatbot|tool)",
    ),
    parts("[system", r"\[ ?system[ _-]?\w{0,15} ?\]"),
    parts(
        "what ",
        r"^\W{0,4}what (?:were you (?:told|instructed|asked|given)|are your (?:instructions|"
        r"rules|orders|prompt)|"
        r"is your (?:system )?prompt|does your (?:system )?prompt)\b",
    ),
    parts(
        "do not|don't|don’t|never",
        r"(?:^|[,;:(–—]|\b(?:please|and|you must|you should))\W{0,3}(?:do not|don['’]t|never) "
        r"(?:report|say|pass "
        r"on|describe|discuss|show|give|bring up|compare|cite|quote)\b[^;:]{0,50}\b(?:(?:to|"
        r"from|with) (?:the|"
        r"your) (?:user|reader|recipient)s?|in (?:your|the) (?:summary|digest|review|answer|"
        r"overview))\b",
    ),
    parts(
        "tell ",
        r"(?:^|[,;:(–—])\W{0,3}(?:ignore|skip|disregard|forget|omit|leave "
        r"out)\b[^;:]{0,80}\band (?:tell|say|write|"
        r"state|claim|report)\b",
    ),
    parts(
        "delete |forward |archive |remove ",
        r"(?:^|[,;:(–—]|\b(?:please|then|and|must|execute))\W{0,3}(?:delete|forward|archive|"
        r"remove) (?:all|every|"
        r"the|this|these|any) (?:other )?(?:e-?mails?|messages?|mails?|items?|letters?|"
        r"threads?)\b(?: (?:to|from|"
        r"in|unread|at once|now)|$)",
    ),
    # Learnt from the fourth set
    to_machines(
        r"(?<![\w-])(?:ai|llm|gpt|automated|automatic|machine)[- ](?:\w{1,12} )?(?:reviewers?|"
        r"readers?|"
        r"summari[sz]ers?|judges?|graders?|assistants?|referees?)\b[^.;:]{0,12}\b(?:must|should|"
        r"shall|will|are to|"
        r"is to|to) (?:not |only |always |please )?(?:mention|praise|describe|call|say|state|"
        r"omit|recommend|"
        r"accept|approve|report|rate|score|highlight|add|paste)\b",
    ),
    to_machines(rf"^\W{{0,4}}(?:to|for) (?:the |any |all |every )?{MACHINE}[^.:,]{{0,40}}:"),
    to_machines(
        rf"{MACHINE} (?:that is |now |currently )?(?:reading|seeing|processing) this (?:will|is "
        rf"to|has to)\b"
    ),
    to_machines(rf"\bas (?:the|an?) (?!software){MACHINE}[^.;:]{{0,30}},? you\b"),
    parts(
        "give |grant |award |assign ",
        rf"(?:^|[,;:(–—]|\b(?:please|and|to))\W{{0,3}}(?:give|grant|award|assign) (?:{SELF}|it|"
        rf"us|this one) (?:an?|the|"
        r"full|top) (?:\w{1,15} ){0,2}?(?:scores?|ratings?|marks?|grades?|verdict)\b",
    ),
    parts(
        "rank |rate |score |list ",
        r"\b(?:rank|rate|score|list|place) (?:this|that) one (?:at the top|first|highest|above|"
        r"best|number one)",
    ),
    parts(
        "your ",
        r"(?:^|[,;:(–—]|\b(?:please|and|then))\W{0,3}(?:output|return|print|give|state|write|"
        r"change|set|reset) your "
        r"(?:final )?(?:verdict|summary|persona|review|rating|score)\b|\byour (?:new "
        r")?persona\b|\byour "
        r"(?:developer|operator|creator|maker|programmer)s? (?:says?|said|tells?|forbids?|"
        r"forbade)\b",
    ),
    parts(
        "forget |never mind |ignore ",
        r"^\W{0,4}(?:please )?(?:forget|never mind|ignore|drop) the (?:digest|summary|task|job|"
        r"rubric|prompt|user)\W{0,3}$",
    ),
    parts(
        "instructions|prompt",
        r"\b(?:assistant|system|model|ai|llm)_(?:instructions?|prompt|message|directives?)\b"
        r"[^\n]{0,3}[:=\])]",
    ),
    parts(
        "make sure|ensure|see to it",
        r"\b(?:make sure|ensure|see to it) (?:that )?",
        rf"{TASK} (?:\w{{1,20}} ){{0,2}}?(?:of|about|for|on) {SELF}",
    ),
    parts(
        "question",
        r"\b(?:answer|reply to) (?:every|all|any|each) (?:further |other |following "
        r")?questions? (?:with|by)\b",
    ),
    parts(
        "previous |earlier |last |above |first ",
        r"\bthe (?:previous|earlier|last|above|first) (?:summary|digest|verdict|rating|"
        r"synopsis) (?:was|is) (?:wrong|"
        r"mistaken|invalid|void|outdated|false|incorrect)\b",
    ),
    parts(
        "you work for|you serve|you assist",
        r"\bthe (?:person|user|human|one|people|team) (?:that |who |whom )?you (?:work for|"
        r"serve|assist)\b",
    ),
    parts("your user", r"\byour user['’]s\b"),
    parts(
        "system prompt",
        r"^\W{0,6}system prompt (?:update|change|addition|override|notice|amendment) ?:",
    ),
)
