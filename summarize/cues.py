"""The words that make a sentence of a paper answer one of the card's questions.

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
        made: what must not be found in it where the item has made something of its own.
        praise: words that are left out before the cue is looked for: they name the cue's word, and
            say that it is overcome.
        words: one of them stands, in some case, in every sentence in which the cue can be found;
            none where nobody has told which.
    """

    field: Field
    roles: frozenset[Role]
    cue: re.Pattern[str]
    veto: re.Pattern[str] | None = None
    sure: re.Pattern[str] | None = None
    least: float = 0.35
    after: float = 0.0
    near: float = 0.0
    made: re.Pattern[str] | None = None
    praise: re.Pattern[str] | None = None
    words: tuple[str, ...] = ()


def any_of(*words: str) -> re.Pattern[str]:
    """Any of some wordings, whatever the case."""
    return re.compile("|".join(words), re.IGNORECASE)


PEOPLE = (
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
_PEOPLE_WORDS = (
    "developers|engineers|clinicians|physicians|doctors|practitioners|researcher|scientists|"
    "analysts|teachers|educators|instructors|students|learners|patients|users|customers|"
    "consumers|enterprises|designers|artists|creators|authors|writers|editors|companies|"
    "businesses|firms|startups|teams|makers|regulators|auditors|lawyers|journalists|farmers|"
    "nurses|radiologists|programmers|organi|institutions|stakeholders|managers|marketers|"
    "investors|traders|founders|administrators|operators|maintainers|caregivers|parents|workers|"
    "employees|gamers|households|hospitals|schools|banks|retailers|municipalities|agencies|"
    "communities|experts|novices|beginners|professionals|people|adults|readers"
)
"""One of these stands wherever `PEOPLE` can match."""
UP_TO_THREE = r"(?:(?:the|a|an|of|and|or|more|[\w-]+,?) ){0,3}"
COUNT = (
    r"(?:\d[\d,.]{0,15}(?:[kmb]|\+)?|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|"
    r"thirteen|fourteen|fifteen|sixteen|twenty|thirty|hundreds of|thousands of|millions of)"
    r"(?: (?:thousand|million|billion|trillion))?\+?"
)
RECORDS = (
    r"(?:images|photos|videos|clips|samples|"
    r"examples|documents|questions|records|patients|participants|subjects|respondents|"
    r"volunteers|interviews|sentences|utterances|hours of|languages|problems|instances|scans|"
    r"dialogues|conversations|trajectories|demonstrations|episodes|pairs|papers|abstracts|posts|"
    r"tweets|reviews|articles|recordings|annotations|ratings|queries|scenarios|notes|tokens|"
    r"cases|reports|repositories|items|entries|rows|prompts|songs|maps|contributions)\b"
)
NAME = r"(?-i:[A-Z]\w{0,30}[A-Z\d][\w/.-]{0,30}|[A-Z][\w.]{1,30}-[\w.-]+|[A-Z]{2,}[\w-]*)"
SET = r"(?:data ?sets?|data sets?|corpus|corpora|benchmarks?|testbed|test suite)"
NEAR = r"[^.;:]{0,40}?"

_DATA = any_of(
    rf"\b{COUNT} (?:[\w-]+,? ){{0,4}}{RECORDS}",
    r"\b(?:evaluat\w+|test(?:s|ed|ing)?|experiment\w*|validat\w+|train\w*|fine-?tun\w+|"
    rf"pre-?trained|results?) (?:[\w-]+ ){{0,2}}(?:on|across|over) (?:[\w-]+ ){{0,3}}?{NAME}"
    r"(?! (?:schema|objective|backbone|family|series|models?|architecture))",
    rf"\b(?:on|across|from) (?:the )?{NAME}(?: [\w-]+)? {SET}\b",
    rf"\b(?:we|I) (?:\w+ )?(?:collect|curat|construct|compil|annotat|assembl|gather|creat|build|"
    rf"built|releas|introduc|present|develop)\w* [^.;:]{{0,90}}?\b{SET}\b",
    rf"\b{SET} (?:of|containing|comprising|consisting of|spanning|covering|that (?:contains|"
    rf"covers|spans)|with) ",
    rf"\b(?:[Tt]he|[Oo]ur) (?:\w+ )?{SET} (?:includes|contains|comprises|consists of|covers|spans|"
    rf"has) ",
    r"\b(?:data|recordings|logs|records|samples) (?:collected|gathered|drawn|taken|"
    r"obtained) from\b",
    r"\busing (?:[\w-]+ ){0,3}(?:data|records|logs|images|scans) (?:from|of)\b",
)
_OFFERED = any_of(
    r"\b(?:FPGA|GPU|RFSoC|Jetson|Raspberry|hardware)\b",
    rf"\b(?:code|data|{SET}|models?|weights|splits|resources|artifacts|materials?)\b[^.;]{{0,80}}"
    r"\b(?:available|released?|accessible|published|open[- ]sourced?|found at|https?:)",
    r"\b(?:existing|prior|previous|current|most|public|standard) (?:[\w-]+ ){0,2}"
    rf"{SET}\b[^.;]{{0,40}}\b(?:are|is|lack|fail|focus|do|often|largely|only|typically|suffer)\b",
    r"\b(?:lack|scarcity|absence|shortage) of\b",
    r"\b(?:we|I) (?:\w+ ){0,2}(?:releas\w+|open-?sourc\w+|publish\w*|share)\b(?!.*\d)",
)
_WEAK = (
    r"(?:\bnot\b(?! only)|\brarely\b|\bseldom\b|\bneeds? (?:to|for)\b|\berror|\brisk|\bbias|"
    r"\bprone\b|"
    r"\bslow\b|\bconcern|\bburden|\bthreat|\bbarrier|\bobstacle|\bmisalign|\boverwhelm|\bproblem|"
    r"\blimit(?!ed|ation)|\brequir\w+ (?:large|many|massive|extensive|substantial|much|expert|"
    r"manual|access|"
    r"careful|costly)\b|\bignor|\bonly\b)"
)
"""Words that speak of a trouble, but not by themselves."""
_BY = (
    r"(?:We|I|This (?:paper|work|study)|The (?:paper|authors?)) "
    r"(?:\w+ly |also |then |first |further )*"
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
_COST = any_of(
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
_COST_WORDS = (
    "0|1|2|3|4|5|6|7|8|9|speed|magnitude|cost|latency|memory|comput|overhead|throughput|energy|"
    "power|runtime|flops|tokens|parameters|label|annotation|storage|bandwidth|gpu|cpu|queries|"
    "calls|carbon|footprint|budget|ttft|vram|time|laptop|machine"
)
PAPERS: tuple[Rule, ...] = (
    Rule(
        "problem",
        frozenset({"background", "objective"}),
        any_of(
            r"\bhowever\b|challeng|\blimit(?:ed|ation|s\b)|\black|\bfail|difficult|costly|"
            r"expensive|"
            r"\bremains?\b|struggl|bottleneck|suffer|unclear|hard to|little is known|cannot|"
            r"overlook|inefficien|unreliab|gap\b|drawback|hinder|impede|poor|scarce|hamper|"
            r"prohibit|"
            r"impractical|insufficien|inadequa|unexplored|under-?explored|open (?:question|"
            r"problem)|"
            r"degrad|vulnerab|mismatch|neglect|intractab|hallucinat|incur|fragment|shortcoming|"
            r"collaps|brittle|opaque|falter|undermin|compromis|misidentif|underrepresent|"
            r"\bstill (?:rely|relies|require|depend)|"
            r"resource-intensive|time-consuming|labor-intensive|error-prone|susceptible|far from",
            rf"^(?:But|Yet|Existing|Current|Most|Many|Prior|Previous|Traditional|Conventional|"
            rf"While|"
            rf"Although|Despite|Unfortunately|Standard|Common|State-of-the-art)\b[^.;]*{_WEAK}",
            rf"{_WEAK}[^.;]*{_WEAK}|, (?:but|yet)\b",
        ),
        any_of(
            r"\bour (?:method|approach|model|framework|system|results?|corpus|data ?set|benchmark|"
            r"study|analysis|experiments?|evaluation|work|goal|aim)\b",
            r"\b(?:we|I) (?:\w+ )?(?:propos|introduc|present|develop|show|find|address|stud|design|"
            r"formulat|investigat|provid|construct|analy|prov|ask|aim|compar|evaluat)",
            r"\bthis (?:paper|work|study|article) (?!argues)",
            r"^(?:[A-Z][\w ]{0,24}, )?[^,;]*\b(?:enables?|offers?|provides?|plays? an?|emerged as "
            r"an? (?:\w+ )?(?:powerful|promising|effective|compelling|popular|viable|key|central))"
            r"\b(?!.*\b(?:but|yet|however|although|though|despite|while|whereas|remains?|lacks?|"
            r"fails?)\b)",
            r"\bproblem (?:is|are|was|can be) (?:\w+ )?(?:formulated|cast|posed|modell?ed|defined|"
            r"framed)\b",
        ),
        praise=any_of(
            r"\b(?:overcom|address|mitigat|alleviat|avoid|solv|resolv|tackl|reduc|remedy|bridg|"
            r"eliminat|circumvent|bypass)\w* (?:[\w-]+ ){0,4}?[\w-]*(?:limit|challeng|problem|gap|"
            r"bottleneck|cost|risk|error|bias|issue|difficult|lack|scarc|hallucinat|drawback)\w*",
            r"\bnot only\b|\bfragments\b|\bremains? (?:a |an |the )?(?:key|central|crucial|"
            r"critical|"
            r"essential|important|vital|active|popular|dominant|standard|cornerstone)\b",
        ),
    ),
    Rule(
        "who",
        ROLES_ANY,
        any_of(
            rf"\b(?:enabl\w+|allow\w*|help(?:s|ing|ed)?|assist\w*|support(?:s|ing)?|empower\w*|"
            rf"benefit(?:s|ing)?|guid(?:e|es|ing)|equip\w*|inform(?:s|ing)?) "
            rf"{UP_TO_THREE}{PEOPLE}",
            rf"\b(?:designed|intended|useful|valuable|accessible|suitable|tools?|guidance|"
            rf"insights?|"
            rf"framework|resource|system|assistants?|platform|guidelines|recommendations|"
            rf"implications|foundation|available|practical|warnings?|guide|references?|recipes?|"
            rf"toolkit|toolbox|playbook) (?:for|to) {UP_TO_THREE}{PEOPLE}",
            rf"\b(?:used|usable) (?:\w+ )?by (?:any )?(?:{PEOPLE}|researchers?\b)",
            rf"\b{PEOPLE} (?:(?:often|still|increasingly|must|may) )*(?:need|must|want|struggle|"
            r"face|lack|spend|have to|without|can (?:now|use|then))\b",
            rf"\bwithout requiring {UP_TO_THREE}{PEOPLE}",
            r"\bfor (?:[\w-]+,? (?:and )?){0,2}(?:practitioners|clinicians|developers|engineers|"
            r"policy ?makers|educators|teachers|designers|physicians|radiologists|journalists|"
            r"farmers|lawyers|regulators|auditors|nurses|programmers|small businesses)\b",
        ),
        any_of(r"\bprior work\b|\bparticipants\b|\bresearchers have\b|\bexisting\b"),
        words=tuple(_PEOPLE_WORDS.split("|")),
    ),
    Rule(
        "approach",
        frozenset({"objective", "method"}),
        any_of(
            r"\bwe (?:\w+ )?(?:propos|introduc|present|develop|design|build|describ|train|use|"
            r"combine|formulat|leverag|releas|creat|study|investigat|explor|analy|appl|adapt|"
            r"extend|address|construct|cast|learn|show how|argue|formali[sz]|deriv|revisit|"
            r"reformulat|examin|compar|conduct|evaluat|implement)",
            r"\bour (?:method|approach|model|framework|system|algorithm|key|core|main|proposed)",
            r"\b(?:this|the) (?:paper|work|study|article|survey|thesis|report) ",
            r"\b(?:uses?|combin\w+|consists?|integrat\w+|leverag\w+|employ\w*|based on|built on)\b",
            r"\bby \w+ing\b|\bintroduc|\blaunch|\bannounc",
        ),
        any_of(
            r"^(?:However|Although|While|Despite|Existing|Current|Previous|Prior)\b",
            r"\b(?:existing|previous|prior|current) (?:methods|approaches|works?|techniques)\b"
            r"[^.;]{0,40}\b(?:rely|use|focus|require|depend|employ)",
            r"^The (?:study|paper|survey|benchmark) (?:includes|covers|considers)\b",
            r"\b(?:we|I) (?:\w+ )?(?:discuss|conclude|outline|report|summari[sz]e|hope|believe)\b",
            r"\b(?:code|data|models?|weights|dataset) (?:\w+ ){0,3}(?:is|are|will be) (?:\w+ )?"
            r"(?:available|released)\b",
        ),
        any_of(
            r"\bwe (?:\w+ )?(?:propos|introduc|present|develop|design|formulat|study|investigat|"
            r"construct|conduct|create|build)",
            r"\bthis (?:paper|work|study|article|survey|thesis|report|"
            r"commentary) (?:\w+ )?(?:propos|"
            r"introduc|present|develop|describ|stud|investigat|examin|explor|review|analy|argu)",
        ),
        made=any_of(
            rf"^(?:To (?:evaluate|validate|assess|test|verify|demonstrate|measure|produce \w+ "
            rf"results)\b|"
            rf"{_BY}(?:evaluat|test|compar|conduct|validat|assess|benchmark|experiment|run |"
            rf"describe the|"
            rf"provide (?:baseline|an? (?:\w+ )?(?:analysis|evaluation|discussion|study))|perform|"
            rf"verify)|"
            rf"{_BY}(?:present|provide|give|offer) (?:the |an? )?(?:[\w-]+ ){{0,3}}(?:formulation|"
            rf"results|"
            rf"experiments|stud(?:y|ies)|evaluations?|analys[ie]s|proofs?|comparisons?|"
            rf"discussion)\b)",
            r"^(?:Our |The |Extensive |Empirical )*(?:experiments?|experimental|evaluations?|"
            r"evaluated|"
            r"results?|ablations?|simulations?)\b",
            r"\b(?:are|is|were|was) (?:conducted|performed|carried out|evaluated|compared|"
            r"validated|"
            r"tested)\b",
        ),
    ),
    Rule(
        "result",
        frozenset({"result"}),
        any_of(
            r"outperform|achiev|improv|\brais|show|demonstrat|reduc|increas|surpass|exceed|reach|"
            r"attain|"
            r"result|find|found|gain|better|faster|reveal|yield|confirm|match|beat|halv|doubl|"
            r"state-of-the-art|\d ?%"
        ),
        any_of(
            r"\bhighlights? (?:both )?the (?:promise|need|importance|potential|value)\b",
            r"\bdiscuss(?:es)? (?:the |some )?implications\b|\bclear picture\b",
            r"\b(?:we|and) conclude (?:by|with)\b|\bresource for\b|\bcitable\b",
            r"\b(?:examin|investigat|stud(?:y|i)|explor|analy[sz])\w* (?:how|whether|the "
            r"(?:effect|impact|"
            r"influence))\b|^[^\d]*\b(?:demonstrat|illustrat|show)\w* the (?:effect|impact|"
            r"influence)s? of\b[^\d]*$",
            r"^[^\d]*\b(?:incorporat|introduc|integrat|employ|adopt|utili[sz]|compar|evaluat|"
            r"assess)"
            r"(?:es|s)\b(?! (?:favou?rably|well))[^\d]*$",
        ),
        any_of(
            r"\bwe (?:\w+ )?(?:find|show|prove|demonstrate|observe|found) that\b",
            r"\b(?:results|experiments|evaluations?|findings|stud(?:y|"
            r"ies)) (?:[\w-]+ ){0,4}(?:show|"
            r"demonstrate|reveal|indicate|confirm|find)s?\b",
            r"\b(?:achiev|improv|outperform|reduc|reach|increas|surpass|attain|exceed|rais)"
            r"(?:es|ed|s|ing)\b[^.;]{0,80}\d",
        ),
    ),
    Rule("data", _OWN, _DATA, _OFFERED, least=0.6),
    Rule(
        "cost",
        _OWN,
        _COST,
        any_of(r"^The (?:study|paper|survey|benchmark) (?:includes|covers|considers)\b"),
        least=0.6,
        words=tuple(_COST_WORDS.split("|")),
    ),
    Rule(
        "limit",
        frozenset({"result", "method", "other"}),
        any_of(
            r"\blimitations? of (?:our|this|the (?:present|current|proposed))\b",
            r"\b(?:our|the main|one|a key|persistent|fundamental) limitations?\b",
            r"\blimitations (?:include|remain)\b|\bcaveats?\b",
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
            r"transfer|scale|consistently|help|improve|solve|replace|hold)\b",
            r"\bat the (?:cost|expense|price) of\b|\b(?:hurts|comes at)\b",
            r"\b(?:holds?|works?|helps?|improves?|applies|succeeds?|useful|valid|true) only "
            r"(?:when|if|under|where|in|for)\b|\bnot (?:the best|uniform)",
        ),
        any_of(
            r"\bavoids\b|\b(?:address|overcom|mitigat|tackl|alleviat|resolv)\w* (?:this|these|the|"
            r"such|key|both) ",
            r"^(?:Existing|Current|Previous|Prior|To )\b|\bexisting (?:methods|approaches|work)",
            r"\b(?:where|in which|while|whereas) (?:most|other|many|prior|previous|baselines?)\b",
        ),
        least=0.6,
        after=0.3,
    ),
    Rule(
        "business",
        ROLES_ANY,
        any_of(
            r"\b(?:market share|(?:paying|our) customers|GMV|return on investment|"
            r"revenues? (?:by|of|grow\w*|increase\w*|rose|lift|per)\b|(?:ad|annual|daily|in) "
            r"revenues?|"
            r"click-through|conversion rates?|advertisers|(?:cost|labou?r) savings|"
            r"commercial(?:ly)? (?:deploy\w+|use|success|platform|product)|"
            r"(?:in|into) production(?=[,.;)]| (?:at|for|since|with|on|and|use|systems?)\b)|"
            r"online A/B|A/B tests?|"
            r"deployed (?:\w+ )?(?:to|at|on|in|across) (?:[\w'’-]+ ){0,4}(?:users|customers|"
            r"platform|"
            r"production|app|company|hospitals?|dispatcher|services?)|"
            r"(?:millions|billions) of (?:[\w-]+ )?(?:users|customers|orders|requests))\b",
        ),
        any_of(r"\bnot yet\b|\bfuture\b|\bwe argue\b|\bneeds? to\b"),
        words=(
            *("market", "customers", "gmv", "return on", "revenue", "click-through", "conversion"),
            *("advertisers", "savings", "commercial", "production", "a/b", "deployed"),
            *("millions", "billions"),
        ),
    ),
)
