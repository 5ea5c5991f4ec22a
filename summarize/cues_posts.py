"""The cues of posts and newsletters, whose roles say little; and which cues are for which kind."""

from dataclasses import replace

from summarize.cues import (
    COUNT,
    NAME,
    NEAR,
    PAPERS,
    PEOPLE,
    RECORDS,
    ROLES_ANY,
    SET,
    UP_TO_THREE,
    Rule,
    any_of,
)

_RISES = (
    r"(?:rose|risen|rises|fell|fallen|falls|climbed|dropped|drops|grew|grown|jumped|slipped|"
    r"declined|surged|gained|lost|shed|doubled|tripled|halved|soared|plunged|shrank|improved|"
    r"increased|decreased|cut|reduced|beat|topped|exceeded|up|down|hit|reached|reaches)"
)
_REST: tuple[Rule, ...] = (
    Rule(
        "problem",
        ROLES_ANY,
        any_of(
            r"\bthe (?:\w+ )?(?:problem|trouble|issue|challenge|catch|difficulty) (?:is|was|with|"
            r"here|of)\b|\b(?:a|the) (?:big|major|serious|real|key|central|core|growing) "
            r"(?:problem|challenge|bottleneck|obstacle|risk|concern)\b",
            r"\bstruggl(?:e|es|ed|ing) (?:to|with)\b|\b(?:fail|fails|failed) to\b|\bbottlenecks?\b",
            r"\bno (?:good|easy|reliable|standard|simple|clear|practical) way\b",
            r"\b(?:are|is|was|were|remains?) (?:still |too |often |notoriously |very |so )*"
            r"(?:slow|expensive|hard|difficult|costly|broken|unreliable|fragile|impossible|"
            r"vulnerable|tedious|error-prone|wasteful)\b",
            r"\b(?:lack|lacks|lacked|suffers?|suffered|complain(?:s|ed)?|worr(?:y|ies|ied)) "
            r"|\bshortages?\b|\b(?:security )?(?:vulnerabilit(?:y|ies)|flaws?)\b",
            r"\b(?:concerns?|fears|worries) (?:about|over|that)\b|\bstumbl|\bwoes\b",
            r"\b(?:threatens?|warn(?:s|ed)?|backlash|outages?|critics (?:say|argue)|"
            r"under pressure)\b|"
            r"\bcrisis\b|\b(?:doesn|don|didn)['’]t (?:scale|work|know|understand)\b",
            r"\bdo(?:es)? not (?:scale|work|know|understand|capture|tell)\b",
        ),
        any_of(r"\bno problem\b|\bI (?:don|do|can|was|am)\b|^(?:If|When|But|And|So|Yes|No)\b"),
        near=0.3,
    ),
    Rule(
        "who",
        ROLES_ANY,
        any_of(
            rf"\b(?:enabl\w+|allow\w*|help(?:s|ing|ed)?|assist\w*|support(?:s|ing)?|empower\w*|"
            rf"lets?|gives?|giving) {UP_TO_THREE}{PEOPLE}",
            rf"\b(?:designed|intended|built|made|useful|available|meant|tools?|services?|aimed|"
            rf"features?|offering|platform|apps?) (?:for|to|at) {UP_TO_THREE}{PEOPLE}",
            rf"\b{PEOPLE} (?:who|can (?:now|use)|will (?:be able|get)|now (?:can|have))\b",
            r"\b(?:for|helps?|lets?) (?:anyone|people|those|everyone|somebody|someone) "
            r"(?:who|looking|interested|working|building|with|new to)\b",
        ),
        any_of(r"\bI\b|\bwe asked\b|^Let\b"),
        near=0.15,
    ),
    Rule(
        "approach",
        ROLES_ANY,
        any_of(
            r"\b(?:we|I)(?:['’]ve| have| are|['’]re| am|['’]m| just| recently| also| then| now| "
            r"decided to| set out to)* (?:buil[dt]|building|made|launch\w*|releas\w+|introduc\w+|"
            r"announc\w+|open[- ]sourc\w+|creat\w+|train(?:ed)?|wrote|develop(?:ed)?|propos\w+|"
            r"design(?:ed)?|implement(?:ed)?|shipped|present|argue|explore|describe|fine-?tuned|"
            r"rewrote|ported|migrated)\b",
            r"\b(?:in )?this (?:post|article|essay|guide|tutorial|paper|piece|release|version|"
            r"update|series) (?:\w+ )?(?:will |we |I |is about|explain|describ|show|argu|introduc|"
            r"explor|look|cover|walk|add|bring|present)",
            r"(?:^|, )(?-i:[A-Z][\w.&-]{1,30})(?: on \w+day| has| is| today| also)* (?:introduc|"
            r"launch|"
            r"unveil|"
            r"releas|announc|debut|expand|acquir|open[- ]sourc)(?:es|ed|s|ing)\b",
            r"(?:^|, )(?-i:[A-Z][\w.&-]{1,30}) (?:partner(?:s|ed)|teamed|built|builds|delivers|"
            r"roll(?:s|"
            r"ed)) ",
            r"(?:^|, )(?-i:[A-Z][\w.&-]{1,30}) is an? (?:[\w-]+ ){0,4}(?:tool|library|framework|"
            r"platform|"
            r"model|app|service|plugin|package|benchmark|agent|system|engine|extension|server|"
            r"client)\b",
            r"(?:^|, )(?:(?-i:[A-Z][\w.&-]{1,30})|the (?:company|team|startup|group|lab|agency|"
            r"government)|"
            r"researchers|scientists|lawmakers|regulators|a team) (?:\w+ )?(?:plans? to|aims? to|"
            r"wants? to|agreed to|is (?:building|planning|testing|adding|rolling|making|developing|"
            r"working|trying|opening|buying)|created|proposed|developed|started|opened|signed|"
            r"filed|"
            r"approved|ordered|unveiled|trained|designed)\b",
            r"^(?:Introducing|Announcing|Meet)\b",
        ),
        any_of(
            r"^(?:If|When|But|However|Unfortunately|Although|While|So|One|Prior)\b|\bdidn['’]t\b|"
            r"\bnot\b|"
            r"\b(?:an?|my|our|the) (?:\w+ )?(?:account|note|mistake|decision|call|list)\b"
        ),
        near=0.4,
    ),
    Rule(
        "result",
        ROLES_ANY,
        any_of(
            r"\b(?:we|I|researchers|they|study|report|survey|analysis|data|results?|tests?|"
            r"experiments?|benchmarks?|numbers) (?:\w+ )?(?:found|find|finds|shows?|showed|"
            r"learned|discovered|observed|suggests?|reveal(?:s|ed)?|confirm(?:s|ed)?|indicates?)\b"
            r"(?: that|,|:| a | the | no )",
            r"\b\d[\d.]{0,15}(?:%| percent) of (?!the time)|"
            r"\bturn(?:s|ed) out (?:that|to be)\b|\bthe bottom line\b|\bin conclusion\b",
            r"\b(?:outperform(?:s|ed)|achieve[sd]|surpass(?:es|ed)|beats) ",
            rf"\b{_RISES} (?:[\w$-]+ ){{0,5}}?[$€£]?\d[\d.,]{0, 15}(?:%|x|×| ?percent| ?points|"
            rf" ?times| "
            r"?million| ?billion| ?cents)",
            r"\b\d[\d.]{0,15}(?:x|×| times) (?:faster|slower|better|more|less|cheaper|smaller)\b",
        ),
        any_of(
            r"^(?:If|When|Since)\b|\bI (?:think|decided|wanted)\b|\bcould\b|\bwould\b|"
            r"\bwill\b|\bexpect"
        ),
        near=0.15,
    ),
    Rule(
        "data",
        ROLES_ANY,
        any_of(
            rf"\b(?:trained|fine-?tuned|evaluated|tested|benchmarked) (?:\w+ ){{0,3}}(?:on|against|"
            rf"with) {NEAR}(?:\b{SET}|\b{COUNT} |{NAME})",
            rf"\b(?:surveyed|interviewed|analy[sz]ed|collected|sampled|polled|reviewed|examined|"
            rf"labell?ed|annotated|gathered|scraped|crawled) "
            rf"(?:[\w-]+ ){{0,4}}(?:{COUNT}|{RECORDS}|people|adults|users|companies|workers)",
            rf"\b{COUNT} (?:[\w-]+ ){{0,2}}(?:participants|respondents|training examples|images|"
            r"documents|samples|transcripts|recordings|tokens)\b",
            rf"\b{SET} (?:of|containing|comprising|consisting of|with|from)\b|"
            rf"\b{NAME} (?:data ?set|benchmark|corpus)\b",
        ),
        any_of(r"\bavailable (?:at|on|here)\b|^(?:If|When)\b|\b(?:battle|beta)[- ]tested\b"),
        near=0.15,
    ),
    Rule(
        "cost",
        ROLES_ANY,
        any_of(
            r"\bcost(?:s|ing)? (?:about |around |roughly |just |only |me |us |nearly |over |"
            r"up to )*"
            r"[$€£]? ?\d|\bpriced at\b|\b(?:for|at) (?:about |around |just |"
            r"only )?[$€£] ?\d[\d.,]{0,15} "
            r"(?:per|a|an) \w+|[$€£]\d[\d.,]{0,15} ?(?:/|per) ?(?:mo|month|year|user|seat|million|"
            r"hour|"
            r"token)",
            r"\b\d[\d.,]{0,15}(?:x|×|%| times| percent) (?:\w+ )?(?:faster|cheaper|slower|"
            r"less expensive|"
            r"(?:fewer|less) (?:memory|compute|time|power|energy|tokens|calls|steps|requests|"
            r"GPUs?))\b",
            r"\b(?:took|takes|needs?|requires?|uses?|used|runs? (?:on|in)) (?:[\w-]+ ){0,4}?"
            r"\d[\d.,]{0,15} ?(?:-| )?(?:hours?|days?|weeks?|months|minutes|seconds|ms|GB|MB|GPUs?|"
            r"tokens|cores|watts)\b",
            r"\b(?:single|one|consumer(?:-grade)?) (?:[\w-]+ ){0,2}(?:GPU|CPU|laptop)\b|"
            r"\b(?:latency|memory|token|compute|energy|inference) (?:usage|costs?|use|budget|time|"
            r"savings) ?[^.;]{0,30}\d",
            r"\b(?:bills?|prices?|costs?|spending) (?:went|fell|dropped|rose|climbed|grew|doubled|"
            r"halved)\b[^.;]{0,40}\d",
            r"\b(?:cut|reduce|lower|save)[sd]? (?:[\w-]+ ){0,4}(?:costs?|latency|memory|tokens|"
            r"time)\b"
            r"[^.;]{0,30}\d",
        ),
        any_of(r"^(?:If|When)\b|\bago\b|\bminutes? (?:read|later)\b"),
        near=0.1,
    ),
    Rule(
        "limit",
        ROLES_ANY,
        any_of(
            r"\b(?:is|are|was|were)(?:n['’]t| not) (?:yet |currently |a (?:replacement|substitute|"
            r"silver bullet|panacea)|(?:perfect|available|supported|ready|enough|complete))",
            r"\b(?:not|n['’]t) (?:yet|currently) \w+|\bnot available (?:in|to|for|on)\b",
            r"\b(?:does|do|did)(?:n['’]t| not) (?:yet |currently |fully |always )?(?:support|"
            r"handle|"
            r"work (?:on|with|for|in|well)|cover|include|scale|guarantee|replace|eliminate|"
            r"generali[sz]e|solve|fix)\b",
            r"\bonly works? (?:on|with|for|if|when|in)\b|\bcaveats?\b|\b(?:one|main|biggest|only|"
            r"known|some) (?:\w+ )?(?:limitations?|downsides?|drawbacks?|shortcomings?)\b",
            r"\bstill (?:needs?|requires?|lacks?|fails?|struggles?|falls? short|isn['’]t|not|has "
            r"(?:some|a long way))\b|\btrade-?offs? (?:is|are|here)\b|\bat the (?:cost|"
            r"expense) of\b",
            r"\b(?:we|I) (?:have not|haven['’]t|did not|didn['’]t) (?:yet )?(?:test|tr(?:y|ied)|"
            r"measure|compare|evaluat|benchmark)",
            r"\b(?:limited|restricted) to\b|\bfor now,? only\b|\bonly available\b|\bfuture work\b",
        ),
        any_of(
            r"^(?:If|When)\b|\b(?:when|where|if|which|that) [^.;,]{0,40}n(?:ot|['’]t)\b|"
            r"\bnot only\b|\bnot limited to\b|\b(?:prices|promotions|offers?)\b|"
            r"\bdon['’]t (?:support|work) you"
        ),
        near=0.12,
    ),
    Rule(
        "business",
        ROLES_ANY,
        any_of(
            r"\b(?:revenues?|earnings|profits?|sales)\b(?=[^.;]{0,60}(?:\d|\b(?:rose|fell|grew|"
            r"grow|doubl|"
            r"record|surg|declin)))|\d[^.;]{0,40}\b(?:revenues?|earnings|profits?)\b",
            r"\b(?:profitable|(?:net|"
            r"gross|annual|quarterly) "
            r"(?:loss|sales|income)|market share|market cap|funding round|shareholders?|"
            r"(?-i:Series [A-F](?! \d)|IPO|ARR|ROI)|annual recurring|"
            r"paying (?:customers|users|subscribers)|per (?:seat|user|month)|layoffs|laid off|"
            r"(?:million|billion|\d[\d,]{0,15}) (?:\w+ )?(?:customers|subscribers|active users)|"
            r"acquisition of|takeover|merger|bankruptcy)\b",
            r"\b(?:raised|raises|raising|valued at|acquired? (?:[\w.-]+ ){1,4}for) [$€£]?\d",
            r"[$€£]\d[\d.,]{0,15} ?(?:million|billion|trillion|m|bn|b)\b",
        ),
        any_of(r"^(?:If|When)\b|\bcustomer acquisition\b|\bdata acquisition\b"),
        near=0.12,
    ),
)


_NEWS = tuple(
    replace(rule, near=min(rule.near, 0.15))
    for rule in _REST
    if rule.field not in ("approach", "limit")
)
"""A newsletter reports on others: it has no approach of its own, and no limits. Its stories are
short and have little to do with its title."""


def rules_for(kind: str) -> tuple[Rule, ...]:
    """The rules of a kind of item, in the order of the card."""
    if kind == "newsletter":
        return _NEWS
    return PAPERS if kind == "paper" else _REST
