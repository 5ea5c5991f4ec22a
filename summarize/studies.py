"""Studies with people: raters, participants, interviews, trials, as the item reports them itself.

A study that is planned, simulated, of earlier work or only compared with counts for nothing. Every
pattern is linear: no nested repetition.
"""

import re

from summarize.card import fold
from summarize.words import may_hold

_PEOPLE = (
    r"(?:participants|users|annotators|raters|volunteers|respondents|clinicians|physicians|"
    r"radiologists|nurses|doctors|students|experts|interviewees|teachers|developers|engineers|"
    r"practitioners|pathologists|listeners|evaluators|crowd-?workers|workers|readers|judges|"
    r"subjects|stakeholders|professionals|educators|researchers|designers|programmers|adults|"
    r"children|learners|ophthalmologists|dermatologists|lawyers|analysts|journalists|people|"
    r"players|humans|toxicologists|therapists|reviewers)"
)
_N = (
    r"(?:\d{1,3}(?:,\d{3})+|\d{1,5}|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|"
    r"thirteen|fifteen|sixteen|eighteen|twenty|thirty|forty|fifty|[Tt]wenty-\w+)"
)
_FILLER = r"(?!and\b|an?\b|data|models|benchmarks?\b|tasks\b|LLM|AI\b)[\w/-]+"
_STUDY = (
    r"(?:(?:user|human[- ](?:subjects?|participants?|AI|factors|preference|evaluation)|human|"
    r"crowd-?sourced|reader|listening|perceptual|perception|usability|pilot user|clinician|"
    r"physician|expert|think-aloud|interview|diary|between-subjects?|within-subjects?|"
    r"participants?|observer|preference|classroom|blind(?:ed)? (?:expert|reader|user)|"
    r"blind(?:ed)? human|online user|formative|psychophysical|behaviou?ral|in-lab|in-person) "
    r"(?:stud(?:y|ies)|experiments?|trials?|tests?|evaluation (?:stud(?:y|ies)|campaigns?)))"
)
_REPORTED: tuple[re.Pattern[str], ...] = (
    # "a user study with 24 participants", "(N = 24)"
    re.compile(
        rf"\b(?:stud(?:y|ies)|experiments?|trials?|surveys?|interviews?|evaluations?|workshops?|"
        rf"focus groups?|survey(?:ed)?|interview(?:ed)?|recruit(?:ed|ing)?|assessments?|sessions?|"
        rf"judged|rated|assessed|evaluated by|questionnaires?|polled|deployments?)"
        rf"(?: [\w(),'’-]+){{0,6}}? (?:with|of|by|involving|among|in which|where|as)?"
        rf" ?\(?(?:over |about |nearly |more than |a panel of |a total of |a group of |with )?{_N}"
        rf"(?: {_FILLER}){{0,4}}? {_PEOPLE}\b",
        re.IGNORECASE,
    ),
    re.compile(
        rf"\b{_N}(?: {_FILLER}){{0,3}}? {_PEOPLE}(?: [\w'’-]+){{0,4}}? (?:participated|completed|"
        rf"rated|"
        rf"evaluated|judged|took part|were recruited|assessed|compared|answered|interacted|"
        rf"reviewed|"
        rf"preferred|scored|tested)\b",
        re.IGNORECASE,
    ),
    re.compile(rf"\b{_PEOPLE}\b[^.;()]{{0,40}}\(\$?[Nn] ?[=~] ?\$?\d[\d,]*\$?\)", re.IGNORECASE),
    re.compile(
        r"\b[Ww]e (?:also )?(?:conduct|perform|carry out|run|ran)(?:ed)? (?:an? )?(?:[\w-]+ ){0,4}?"
        r"human (?:evaluations?|assessments?|stud(?:y|ies))\b"
    ),
    re.compile(
        r"\b[Ww]e (?:also |then |first |further |additionally |finally )?(?:interviewed|surveyed|"
        r"recruited|polled)\b"
    ),
    re.compile(
        rf"\b(?:conduct(?:ed|s|ing)?|carr(?:y|ied|ying) out|ran|run|perform(?:ed|s|ing)?|via|"
        rf"through|"
        rf"report|present|from|in|and|of|with|by) "
        rf"(?:an? |the |our |two |three |multiple |several |both |extensive |comprehensive |"
        rf"additional |"
        rf"automatic (?:metrics )?and |[\w-]+ed |[\w-]+al |[\w-]+-scale |large |small |initial |"
        rf"pilot |mixed-methods |"
        rf"qualitative ){{0,3}}{_STUDY}",
        re.IGNORECASE,
    ),
    re.compile(
        rf"\b(?:{_STUDY}|(?:human|expert|clinician|physician|user|crowd-?sourced|manual human)"
        rf" (?:evaluations?|assessments?|ratings|preference (?:evaluations?|tests?)|"
        rf"judg(?:e)?ments?))"
        rf"(?: [\w(),%-]+){{0,8}}? (?:further |also |consistently |both )?"
        rf"(?:shows?|showed|confirms?|confirmed|reveals?|revealed|demonstrates?|demonstrated|"
        rf"indicates?|"
        rf"indicated|suggests?|suggested|finds?|found|corroborates?|validates?|validated|supports?|"
        rf"highlights?|prefers?|preferred|verif(?:y|ies|ied)|yields?|showing|confirming|"
        rf"attests?)\b",
        re.IGNORECASE,
    ),
    re.compile(
        r"\b(?:automat(?:ic|ed)(?: (?:metrics?|evaluations?))?|quantitative|LLM-as-a-judge|"
        r"objective|"
        r"LLM-based|benchmark|experimental|both|extensive|blind(?:ed)?|we conduct(?:ed)?|in|"
        r"through|and) "
        r"(?:(?:results|metrics) )?(?:and )?(?:an? |the |our |subsequent |rigorous |additional |"
        r"independent |blind(?:ed)? )?"
        r"(?:human|subjective human) evaluations?\b"
        r"(?! (?:is|are|remains|protocols?|frameworks?|metrics|data|datasets?|scores?|costs?|"
        r"benchmarks?|"
        r"criteria|guidelines?|can|cannot|often|suffer|pipelines?|methods?))",
        re.IGNORECASE,
    ),
    # "human raters score", "domain experts rated", "participants preferred"
    re.compile(
        r"\b(?:(?:human|domain|expert|blinded|independent|professional|medical|clinical|"
        r"trained) )+(?:raters|judges|evaluators|reviewers|experts|participants|clinicians|"
        r"physicians|users) "
        r"(?:also |then )?(?:rate[ds]?|score[ds]?|judge[ds]?|prefer(?:red)?|ranked|assess(?:ed)?|"
        r"achieved?|compared)\b"
        r"|\b(?:[Hh]umans|[Pp]articipants|[Rr]aters|[Ee]xperts) (?:also |consistently |generally )?"
        r"(?:judged?|rated?|preferred|reported|perceived|described|expressed|converged|valued|felt)\b"
        r"|\bour (?:human )?participants\b"
        r"|\b(?:blind(?:ed)?|double-blind|independent) (?:human|expert|clinician|physician) "
        r"(?:evaluation|assessment|ratings?|panel)\b|\bblind(?:ed)? expert review\b"
        r"|\b(?:compar\w+|cohort|responses|judgments?|made|collected)[^.;]{0,60}? (?:of|from|by|"
        r"with|to|and) (?:\d[\d,]* )?(?:human|adult) (?:participants|subjects)\b"
        r"|\b(?:through|via|in|with|on|conduct\w*) (?:[\w-]+,? ){0,3}(?:human|user) stud(?:y|ies)\b"
        r"|\b(?:through|via) (?:[\w-]+ ){0,2}expert (?:evaluations?|assessments?)\b"
    ),
    re.compile(
        r"\b(?:(?:semi-)?structured|in-depth|expert|stakeholder|user|qualitative|formative|"
        r"follow-up) interviews? (?:with|of|show|reveal|\(|and|in)"
        r"|\b(?:interviews|focus groups|co-design (?:sessions|workshops?)|a survey|an online "
        r"survey) (?:with|of|among) (?!LLM|model|agent|AI)(?:[\w-]+ ){0,4}?"
        + _PEOPLE
        + r"\b|\brandomi[sz]ed controlled (?:trial|experiment|study)\b"
        r"(?=[^.]{0,120}\b(?:participants|students|users|people|patients|workers))",
        re.IGNORECASE,
    ),
)
_NO_STUDY = re.compile(
    r"\b(?:without|no|not|lack\w*|need for|needs?|requir\w*|reliance on|rel(?:y|ies|ying) (?:on|"
    r"heavily)|costly|"
    r"expensive|laborious|labor-intensive|time-consuming|replac\w*|instead of|rather than|future|"
    r"should|could|would|alternatives? to|prox(?:y|ies)|correlat\w*|agree\w*|align\w*|"
    r"consisten(?:t|cy) with|match\w*|approximat\w*|simulat\w*|synthetic|virtual|predict\w*|"
    r"LLM-simulated|"
    r"traditional|typically|often|existing|prior|previous|planned|propose\w*|protocol|"
    r"digital twins?|personas?|silicon|beyond|limited to|submi\w+|challenge|competition|"
    r"shared task|leaderboard|teams|concord\w*|warrant\w*|merit\w*|label(?:ed|led|ing)|annotated "
    r"by|LLM judges|fail\w* to|imitat\w*|model(?:s|ed)? of|reported in|literature)\b",
    re.IGNORECASE,
)
_WORDS = (
    *("stud", "participant", "human", "interview", "survey", "annotator", "rater", "clinician"),
    *("expert", "users", "focus group", "randomi", "volunteer", "respondent", "listen"),
    *("(n =", "(n="),
)
_WORTH_A_LOOK = re.compile("|".join(map(re.escape, _WORDS)), re.IGNORECASE)


def study_in(sentence: str) -> str | None:
    """The words that report a study with people."""
    if not may_hold(_WORDS, sentence, sentence.lower()) or not _WORTH_A_LOOK.search(sentence):
        return None
    for pattern in _REPORTED:
        for match in pattern.finditer(sentence):
            near = sentence[max(0, match.start() - 60) : match.end() + 25]
            if not _NO_STUDY.search(near):
                return fold(match.group())
    return None
