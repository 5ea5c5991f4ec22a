"""The words that make a sentence answer one of the card's questions, for papers and for the rest.

Papers have roles that a model was trained on, so their cues may be broad. Posts and newsletters
have not: there the words must say it all, and roles are asked for nothing.
"""

import re
from dataclasses import dataclass

from db.card import Field, Role

ROLES_ANY: frozenset[Role] = frozenset({"background", "objective", "method", "result", "other"})
_OWN: frozenset[Role] = frozenset({"objective", "method", "result", "other"})


@dataclass(frozen=True, slots=True)
class Rule:
    """When a sentence serves a field.

    Attributes:
        roles: of which it must be one with a probability of at least `least`.
        cue: what must be found in it.
        veto: what must not.
        sure: what makes the cue hold whatever the role.
        after: part of the text, 0 to 1, that must lie before it.
        near: lowest prior, as a share of the item's highest, in posts and newsletters.
    """

    field: Field
    roles: frozenset[Role]
    cue: re.Pattern[str]
    veto: re.Pattern[str] | None = None
    sure: re.Pattern[str] | None = None
    least: float = 0.35
    after: float = 0.0
    near: float = 0.0


def _any(*words: str) -> re.Pattern[str]:
    return re.compile("|".join(words), re.IGNORECASE)


_PEOPLE = (
    r"(?:developers|engineers|clinicians|physicians|doctors|practitioners|researchers|scientists|"
    r"analysts|teachers|educators|instructors|students|learners|patients|(?:end[- ])?users|"
    r"customers|consumers|enterprises|designers|artists|creators|authors|writers|editors|"
    r"companies|businesses|firms|startups|teams|"
    r"policy ?makers|regulators|auditors|lawyers|journalists|farmers|nurses|radiologists|"
    r"programmers|organi[sz]ations|institutions|decision[- ]makers|stakeholders|managers|"
    r"marketers|investors|traders|founders|administrators|operators|maintainers|caregivers|"
    r"parents|workers|employees|gamers|households|hospitals|schools|banks|retailers|"
    r"municipalities|agencies|communities|non-?experts|novices|beginners|professionals|"
    r"(?:deaf|blind|visually impaired|older|elderly|disabled) (?:people|adults|readers))\b"
)
_UP_TO_THREE = r"(?:(?:the|a|an|of|and|or|more|[\w-]+,?) ){0,3}"
_COUNT = (
    r"(?:\d[\d,.]{0,15}(?:[kmb]|\+)?|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|"
    r"thirteen|fourteen|fifteen|sixteen|twenty|thirty|hundreds of|thousands of|millions of)"
    r"(?: (?:thousand|million|billion|trillion))?\+?"
)
_RECORDS = (
    r"(?:data ?sets?|data sets|benchmarks|corpora|test sets|images|photos|videos|clips|samples|"
    r"examples|documents|questions|records|patients|participants|subjects|respondents|"
    r"volunteers|interviews|sentences|utterances|hours of|languages|problems|instances|scans|"
    r"dialogues|conversations|trajectories|demonstrations|episodes|pairs|papers|abstracts|posts|"
    r"tweets|reviews|articles|recordings|annotations|ratings|queries|scenarios|notes|tokens|"
    r"cases|reports|repositories|items|entries|rows|prompts|songs|maps|domains)\b"
)
_NAME = r"(?-i:[A-Z]\w{0,30}[A-Z\d][\w/.-]{0,30}|[A-Z][\w.]{1,30}-[\w.-]+|[A-Z]{2,}[\w-]*)"
_SET = r"(?:data ?sets?|data sets?|corpus|corpora|benchmarks?|testbed|test suite)"
_NEAR = r"[^.;:]{0,40}?"

_DATA = _any(
    rf"\b{_COUNT} (?:[\w-]+,? ){{0,4}}{_RECORDS}",
    r"\b(?:evaluat\w+|test(?:s|ed|ing)?|experiment\w*|validat\w+|train\w*|fine-?tun\w+|"
    rf"pre-?trained|results?) (?:[\w-]+ ){{0,2}}(?:on|across|over) (?:[\w-]+ ){{0,3}}?{_NAME}"
    r"(?! (?:schema|objective|backbone|family|series|models?|architecture))",
    rf"\b(?:on|across|from) (?:the )?{_NAME}(?: [\w-]+)? {_SET}\b",
    rf"\b(?:we|I) (?:\w+ )?(?:collect|curat|construct|compil|annotat|assembl|gather|creat|build|"
    rf"built|releas|introduc|present|develop)\w* [^.;:]{{0,90}}?\b{_SET}\b",
    rf"\b{_SET} (?:of|containing|comprising|consisting of|spanning|covering|that (?:contains|"
    rf"covers|spans)|with) ",
    r"\b(?:data|recordings|logs|records|samples) (?:collected|gathered|drawn|taken|"
    r"obtained) from\b",
    r"\busing (?:[\w-]+ ){0,3}(?:data|records|logs|images|scans) (?:from|of)\b",
)
_OFFERED = _any(
    r"\b(?:FPGA|GPU|RFSoC|Jetson|Raspberry|hardware)\b",
    rf"\b(?:code|data|{_SET}|models?|weights|splits|resources|artifacts|materials?)\b[^.;]{{0,80}}"
    r"\b(?:available|released?|accessible|published|open[- ]sourced?|found at|https?:)",
    r"\b(?:existing|prior|previous|current|most|public|standard) (?:[\w-]+ ){0,2}"
    rf"{_SET}\b[^.;]{{0,40}}\b(?:are|is|lack|fail|focus|do|often|largely|only|typically|suffer)\b",
    r"\b(?:lack|scarcity|absence|shortage) of\b",
)
_QUANTITY = (
    r"(?:cost|latency|memory|compute|computation|overhead|throughput|energy|power|runtime|FLOPs|"
    r"tokens|parameters|labell?ing|annotations?|storage|bandwidth|GPU|queries|calls|carbon|"
    r"footprint|budget|TTFT|VRAM|"
    r"(?:training|inference|decoding|compute|wall-clock|processing|development|"
    r"run(?:ning)?) time)s?\b"
)
_LESS = (
    r"\b(?:reduc\w+|cut(?:s|ting)?|lower\w*|sav(?:e[sd]?|ing)|decreas\w+|shrink\w*|halv\w+|fewer|"
    r"less|without (?:any )?(?:additional|extra|added)|no (?:additional|extra)|negligible|minimal|"
    r"near-zero|zero|at (?:a|the) (?:fraction|cost)|lower)"
)
_COST = _any(
    r"\b\d[\d.,]{0,15}(?:x|×|%|-fold| times)? (?:[\w-]+ ){0,3}(?:faster|cheaper|speed-?ups?|slower|"
    r"smaller|fewer|less)\b",
    r"\bspeed-?ups? (?:of|by)\b|\borders? of magnitude (?:faster|cheaper|fewer|less|lower|smaller)",
    rf"{_LESS} (?:[\w-]+ ){{0,3}}{_QUANTITY}",
    rf"\b{_QUANTITY} (?:[\w-]+ ){{0,3}}(?:by|of|to|under|below|reduc\w+|savings?) [^.;]{{0,14}}\d",
    r"\d[^.;,]{0,20}\b(?:GPUs?|TPUs?|CPUs?|VRAM|GPU[- ]hours?|FLOPs|GB|MB|ms|milliseconds|"
    r"tokens per second|trainable parameters|kWh|watts|[AH][12]00s?|RTX)\b",
    r"\b(?:single|one|consumer(?:-grade)?|commodity) (?:[\w-]+ ){0,3}(?:GPU|CPU|laptop|machine)\b",
    r"[$€£] ?\d[^.;]{0,40}\b(?:per|each|a (?:month|year|run|query|paper|task)|an hour)\b",
    r"\bcost(?:s|ing)? (?:[\w-]+ ){0,3}[$€£] ?\d|\d USD\b",
)
_PAPERS: tuple[Rule, ...] = (
    Rule(
        "problem",
        frozenset({"background", "objective"}),
        _any(
            r"\bhowever\b|challeng|\blimit|\black|\bfail|difficult|costly|expensive|\bremains?\b|"
            r"struggl",
            r"bottleneck|problem|suffer|unclear|hard to|little is known|cannot|\bnot\b(?! only)|"
            r"overlook",
            r"ignor|inefficien|unreliab|prone|risk|gap\b|drawback|hinder|impede|need to|need for",
            r"poor|slow\b|scarce|hamper|prohibit|impractical|insufficien|inadequa|unexplored",
            r"under-?explored|open (?:question|problem)|degrad|vulnerab|mismatch|neglect|rarely",
            r"seldom|barrier|obstacle|intractab|concern|burden|threat|error|hallucinat|incur",
            r"misalign|fragment|shortcoming|collaps|brittle|opaque|\bbias|overwhelm|\byet\b",
        ),
        _any(
            r"\bour (?:method|approach|model|framework|system|results?)\b",
            r"\bwe (?:\w+ )?(?:propos|introduc|present|develop|show|find|address|stud|design)",
            r"\bthis (?:paper|work|study|article) (?!argues)",
        ),
    ),
    Rule(
        "who",
        ROLES_ANY,
        _any(
            rf"\b(?:enabl\w+|allow\w*|help(?:s|ing|ed)?|assist\w*|support(?:s|ing)?|empower\w*|"
            rf"benefit(?:s|ing)?|guid(?:e|es|ing)|equip\w*|inform(?:s|ing)?) "
            rf"{_UP_TO_THREE}{_PEOPLE}",
            rf"\b(?:designed|intended|useful|valuable|accessible|suitable|tools?|guidance|"
            rf"insights?|"
            rf"framework|resource|system|assistants?|platform|guidelines|recommendations|"
            rf"implications|foundation|available|practical) (?:for|to) {_UP_TO_THREE}{_PEOPLE}",
            rf"\b{_PEOPLE} (?:(?:often|still|increasingly|must|may) )*(?:need|must|want|struggle|"
            r"face|lack|spend|have to|without|can (?:now|use|then))\b",
            rf"\bwithout requiring {_UP_TO_THREE}{_PEOPLE}",
            r"\bfor (?:[\w-]+,? (?:and )?){0,2}(?:practitioners|clinicians|developers|engineers|"
            r"policy ?makers|educators|teachers|designers|physicians|radiologists|journalists|"
            r"farmers|lawyers|regulators|auditors|nurses|programmers|small businesses)\b",
        ),
        _any(r"\bprior work\b|\bparticipants\b|\bresearchers have\b|\bexisting\b"),
    ),
    Rule(
        "approach",
        frozenset({"objective", "method"}),
        _any(
            r"\bwe (?:\w+ )?(?:propos|introduc|present|develop|design|build|describ|train|use|"
            r"combine|formulat|leverag|releas|creat|study|investigat|explor|analy|appl|adapt|"
            r"extend|address|construct|cast|learn|show how|argue|formali[sz]|deriv|revisit|"
            r"reformulat|examin|compar|conduct|evaluat|implement)",
            r"\bour (?:method|approach|model|framework|system|algorithm|key|core|main|proposed)",
            r"\b(?:this|the) (?:paper|work|study|article|survey|thesis|report) ",
            r"\b(?:uses?|combin\w+|consists?|integrat\w+|leverag\w+|employ\w*|based on|built on)\b",
            r"\bby \w+ing\b|\bintroduc|\blaunch|\bannounc",
        ),
        _any(
            r"^(?:However|Although|While|Despite|Existing|Current|Previous|Prior)\b",
            r"\b(?:existing|previous|prior|current) (?:methods|approaches|works?|techniques)\b"
            r"[^.;]{0,40}\b(?:rely|use|focus|require|depend|employ)",
        ),
        _any(
            r"\bwe (?:\w+ )?(?:propos|introduc|present|develop|design|formulat|study|investigat|"
            r"construct|conduct|create|build)",
            r"\bthis (?:paper|work|study|article|survey|thesis|report|"
            r"commentary) (?:\w+ )?(?:propos|"
            r"introduc|present|develop|describ|stud|investigat|examin|explor|review|analy|argu)",
        ),
    ),
    Rule(
        "result",
        frozenset({"result"}),
        _any(
            r"outperform|achiev|improv|show|demonstrat|reduc|increas|surpass|exceed|reach|attain|"
            r"result|find|found|gain|better|faster|reveal|yield|confirm|match|beat|halv|doubl|"
            r"state-of-the-art"
        ),
        None,
        _any(
            r"\bwe (?:\w+ )?(?:find|show|prove|demonstrate|observe|found) that\b",
            r"\b(?:results|experiments|evaluations?|findings|stud(?:y|"
            r"ies)) (?:[\w-]+ ){0,4}(?:show|"
            r"demonstrate|reveal|indicate|confirm|find)s?\b",
            r"\b(?:achiev|improv|outperform|reduc|reach|increas|surpass|attain|exceed|rais)"
            r"(?:es|ed|s|ing)\b[^.;]{0,80}\d",
        ),
    ),
    Rule("data", _OWN, _DATA, _OFFERED, least=0.6),
    Rule("cost", _OWN, _COST, least=0.6),
    Rule(
        "limit",
        frozenset({"result", "method", "other"}),
        _any(
            r"\blimitations? of (?:our|this|the (?:present|current|proposed))\b",
            r"\b(?:our|the main|one|a key|persistent|fundamental) limitations?\b",
            r"\blimitations (?:include|remain)\b|\bcaveats?\b|\bfailure modes?\b",
            r"\b(?:our|this) (?:[\w-]+ ){0,2}(?:method|approach|model|framework|system|study|work|"
            r"analysis|evaluation|benchmark|data ?set) (?:still )?(?:fails|struggles|cannot|"
            r"does not|is (?:still )?limited|remains limited|assumes|is not)\b",
            r"\bwe (?:did|do|have) not\b|\bnot (?:claimed|intended)\b",
            r"\b(?:still|consistently|frequently|often) (?:fails?|struggles?|lags?|falls? short)\b",
            r"\b(?:it|they|models|LLMs|agents|systems) (?:still )?(?:fails?|struggles?|collapses?|"
            r"degrades? (?:sharply|substantially|when|with)|perform(?:ed)? poorly) ",
            r"\bmay not (?:carry over|hold|apply|generali[sz]e|transfer|extend)\b",
            r"\b(?:only|not yet) (?:been )?(?:tested|evaluated|validated|trained) (?:on|in|for)\b",
            r"\b(?:left (?:for|to)|leave [^.;]{0,60} (?:for|to)|need\w* in) future work\b",
            r"\b(?:remains?|poses?) (?:[\w-]+ )?(?:difficult|hard|unsolved|challeng\w+|limited|"
            r"elusive|out of reach)\b",
            r"\b(?:far (?:from|below|behind)|well below|falls? short|no single|worsens?)\b",
            r"\bdoes not (?:fully |always |necessarily )?(?:eliminate|guarantee|certify|"
            r"generali[sz]e|"
            r"transfer|scale|imply|consistently|help|improve|solve|replace|hold)\b",
            r"\bat the (?:cost|expense|price) of\b|\b(?:hurts|comes at)\b",
            r"\b(?:holds?|works?|helps?|improves?|applies|succeeds?|useful|valid|true) only "
            r"(?:when|if|under|where|in|for)\b|\bnot (?:the best|uniform)",
        ),
        _any(
            r"\bavoids\b|\b(?:address|overcom|mitigat|tackl|alleviat|resolv)\w* (?:this|these|the|"
            r"such|key|both) ",
            r"^(?:Existing|Current|Previous|Prior|To )\b|\bexisting (?:methods|approaches|work)",
        ),
        least=0.6,
        after=0.3,
    ),
    Rule(
        "business",
        ROLES_ANY,
        _any(
            r"\b(?:revenues?|market share|(?:paying|our) customers|GMV|return on investment|"
            r"click-through|conversion rates?|advertisers|(?:cost|labou?r) savings|"
            r"commercial(?:ly)? (?:deploy\w+|use|success|platform|product)|"
            r"(?:in|into) production(?=[,.;)]| (?:at|for|since|with|on|and|use|systems?)\b)|"
            r"online A/B|A/B tests?|"
            r"deployed (?:\w+ )?(?:to|at|on|in|across) (?:[\w'’-]+ ){0,4}(?:users|customers|"
            r"platform|"
            r"production|app|company|hospitals?|dispatcher|services?)|"
            r"(?:millions|billions) of (?:[\w-]+ )?(?:users|customers|orders|requests))\b",
        ),
        _any(r"\bnot yet\b|\bfuture\b"),
    ),
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
        _any(
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
        _any(r"\bno problem\b|\bI (?:don|do|can|was|am)\b|^(?:If|When|But|And|So|Yes|No)\b"),
        near=0.15,
    ),
    Rule(
        "who",
        ROLES_ANY,
        _any(
            rf"\b(?:enabl\w+|allow\w*|help(?:s|ing|ed)?|assist\w*|support(?:s|ing)?|empower\w*|"
            rf"lets?|gives?|giving) {_UP_TO_THREE}{_PEOPLE}",
            rf"\b(?:designed|intended|built|made|useful|available|meant|tools?|services?|aimed|"
            rf"features?|offering|platform|apps?) (?:for|to|at) {_UP_TO_THREE}{_PEOPLE}",
            rf"\b{_PEOPLE} (?:who|can (?:now|use)|will (?:be able|get)|now (?:can|have))\b",
            r"\b(?:for|helps?|lets?) (?:anyone|people|those|everyone|somebody|someone) "
            r"(?:who|looking|interested|working|building|with|new to)\b",
        ),
        _any(r"\bI\b|\bwe asked\b"),
        near=0.15,
    ),
    Rule(
        "approach",
        ROLES_ANY,
        _any(
            r"\b(?:we|I)(?:['’]ve| have| are|['’]re| am|['’]m| just| recently| also| then| now| "
            r"decided to| set out to)* (?:buil[dt]|building|made|launch\w*|releas\w+|introduc\w+|"
            r"announc\w+|open[- ]sourc\w+|creat\w+|train(?:ed)?|wrote|develop(?:ed)?|propos\w+|"
            r"design(?:ed)?|implement(?:ed)?|shipped|present|argue|explore|describe|fine-?tuned|"
            r"rewrote|ported|migrated)\b",
            r"\b(?:in )?this (?:post|article|essay|guide|tutorial|paper|piece|release|version|"
            r"update|series) (?:\w+ )?(?:will |we |I |is about|explain|describ|show|argu|introduc|"
            r"explor|look|cover|walk|add|bring|present)",
            r"\b(?-i:[A-Z][\w.&-]{1,30})(?: on \w+day| has| is| today| also)* (?:introduc|launch|"
            r"unveil|"
            r"releas|announc|debut|expand|acquir|open[- ]sourc)(?:es|ed|s|ing)\b",
            r"\b(?-i:[A-Z][\w.&-]{1,30}) (?:partner(?:s|ed)|teamed|built|builds|delivers|roll(?:s|"
            r"ed)) ",
            r"\b(?-i:[A-Z][\w.&-]{1,30}) is an? (?:[\w-]+ ){0,4}(?:tool|library|framework|platform|"
            r"model|app|service|plugin|package|benchmark|agent|system|engine|extension|server|"
            r"client)\b",
            r"\b(?:(?-i:[A-Z][\w.&-]{1,30})|the (?:company|team|startup|group|lab|agency|"
            r"government)|"
            r"researchers|scientists|lawmakers|regulators|a team) (?:\w+ )?(?:plans? to|aims? to|"
            r"wants? to|agreed to|is (?:building|planning|testing|adding|rolling|making|developing|"
            r"working|trying|opening|buying)|created|proposed|developed|started|opened|signed|"
            r"filed|"
            r"approved|ordered|unveiled|trained|designed)\b",
            r"^(?:Introducing|Announcing|Meet)\b",
        ),
        _any(r"^(?:If|When|But|However|Unfortunately|Although|While)\b|\bdidn['’]t\b|\bnot\b"),
        near=0.25,
    ),
    Rule(
        "result",
        ROLES_ANY,
        _any(
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
        _any(r"^(?:If|When)\b|\bI think\b|\bcould\b|\bwould\b|\bwill\b|\bexpect"),
        near=0.15,
    ),
    Rule(
        "data",
        ROLES_ANY,
        _any(
            rf"\b(?:trained|fine-?tuned|evaluated|tested|benchmarked) (?:\w+ ){{0,3}}(?:on|against|"
            rf"with) {_NEAR}(?:\b{_SET}|\b{_COUNT} |{_NAME})",
            rf"\b(?:surveyed|interviewed|analy[sz]ed|collected|sampled|polled|reviewed|examined|"
            rf"labell?ed|annotated|gathered|scraped|crawled|survey of|study of|poll of) "
            rf"(?:[\w-]+ ){{0,4}}(?:{_COUNT}|{_RECORDS}|people|adults|users|companies|workers)",
            rf"\b{_COUNT} (?:[\w-]+ ){{0,2}}(?:participants|respondents|training examples|images|"
            r"documents|samples|transcripts|recordings|tokens)\b",
            rf"\b{_SET} (?:of|containing|comprising|consisting of|with|from)\b|"
            rf"\b{_NAME} (?:data ?set|benchmark|corpus)\b",
        ),
        _any(r"\bavailable (?:at|on|here)\b|^(?:If|When)\b|\b(?:battle|beta)[- ]tested\b"),
        near=0.15,
    ),
    Rule(
        "cost",
        ROLES_ANY,
        _any(
            r"\bcost(?:s|ing)? (?:about |around |roughly |just |only |me |us |nearly |over |"
            r"up to )*"
            r"[$€£]? ?\d|\bpriced at\b|\b(?:for|at) (?:about |around |just |"
            r"only )?[$€£] ?\d[\d.,]{0,15} "
            r"(?:per|a|an) \w+|[$€£]\d[\d.,]{0,15} ?(?:/|per) ?(?:mo|month|year|user|seat|million|"
            r"hour|"
            r"token)",
            r"\b\d[\d.,]{0,15}(?:x|×|%| times| percent) (?:\w+ )?(?:faster|cheaper|slower|"
            r"less expensive|"
            r"fewer|less (?:memory|compute|time|power|energy))\b",
            r"\b(?:took|takes|needs?|requires?|uses?|used|runs? (?:on|in)) (?:[\w-]+ ){0,4}?"
            r"\d[\d.,]{0,15} ?(?:-| )?(?:hours?|days?|weeks?|months|minutes|seconds|ms|GB|MB|GPUs?|"
            r"tokens|cores|watts)\b",
            r"\b(?:single|one|consumer(?:-grade)?) (?:[\w-]+ ){0,2}(?:GPU|CPU|laptop)\b|"
            r"\b(?:latency|memory|token|compute|energy|inference) (?:usage|costs?|"
            r"savings)? ?[^.;]{0,30}\d",
            r"\b(?:cut|reduce|lower|save)[sd]? (?:[\w-]+ ){0,4}(?:costs?|latency|memory|tokens|"
            r"time)\b"
            r"[^.;]{0,30}\d",
        ),
        _any(r"^(?:If|When)\b|\bago\b|\bminutes? (?:read|later)\b"),
        near=0.1,
    ),
    Rule(
        "limit",
        ROLES_ANY,
        _any(
            r"\b(?:is|are|was|were)(?:n['’]t| not) (?:yet |currently |a (?:replacement|substitute|"
            r"silver bullet|panacea)|(?:perfect|available|supported|ready|enough|complete))",
            r"\b(?:not|n['’]t) (?:yet|currently) \w+|\bnot available (?:in|to|for|on)\b",
            r"\b(?:does|do|did)(?:n['’]t| not) (?:yet |currently |fully |always )?(?:support|"
            r"handle|"
            r"work (?:on|with|for|in|well)|cover|include|scale|guarantee|replace|eliminate|"
            r"generali[sz]e|solve|fix)\b",
            r"\bonly works? (?:on|with|for|if|when|in)\b|\bcaveats?\b|\b(?:one|the|main|biggest|a|"
            r"known|some) (?:\w+ )?(?:limitations?|downsides?|drawbacks?|shortcomings?)\b",
            r"\bstill (?:needs?|requires?|lacks?|fails?|struggles?|falls? short|isn['’]t|not|has "
            r"(?:some|a long way))\b|\btrade-?offs? (?:is|are|here)\b|\bat the (?:cost|"
            r"expense) of\b",
            r"\b(?:we|I) (?:have not|haven['’]t|did not|didn['’]t) (?:yet )?(?:test|tr(?:y|ied)|"
            r"measure|compare|evaluat|benchmark)",
            r"\b(?:limited|restricted) to\b|\bfor now,? only\b|\bonly available\b|\bfuture work\b",
        ),
        _any(
            r"^(?:If|When)\b|\bnot only\b|\bnot limited to\b|\b(?:prices|promotions|offers?)\b|"
            r"\bdon['’]t (?:support|work) you"
        ),
        near=0.12,
    ),
    Rule(
        "business",
        ROLES_ANY,
        _any(
            r"\b(?:revenues?|earnings|profits?|profitable|(?:net|gross|annual|quarterly) "
            r"(?:loss|sales|income)|market share|market cap|funding round|shareholders?|"
            r"(?-i:Series [A-F]|IPO|ARR|ROI)|annual recurring|"
            r"paying (?:customers|users|subscribers)|per (?:seat|user|month)|layoffs|laid off|"
            r"(?:million|billion|\d[\d,]{0,15}) (?:\w+ )?(?:customers|subscribers|active users)|"
            r"acquisition of|takeover|merger|bankruptcy)\b",
            r"\b(?:raised|raises|raising|valued at|acquired? (?:[\w.-]+ ){1,4}for) [$€£]?\d",
            r"[$€£]\d[\d.,]{0,15} ?(?:million|billion|trillion|m|bn|b)\b",
        ),
        _any(r"^(?:If|When)\b|\bcustomer acquisition\b|\bdata acquisition\b"),
        near=0.12,
    ),
)


def rules_for(kind: str) -> tuple[Rule, ...]:
    """The rules of a kind of item, in the order of the card."""
    return _PAPERS if kind == "paper" else _REST
