"""How far from a product: research, prototype or shipping, only where the item's words say so."""

import re
from collections.abc import Sequence

from db.card import Maturity, MaturityValue
from db.records import Kind
from summarize.card import Span, evidence
from summarize.own_words import reports_others
from summarize.words import may_hold

_OWN = r"(?:our|this|the (?:proposed|resulting|deployed)) (?:[\w-]+ ){0,4}"
_PAPER: tuple[tuple[MaturityValue, re.Pattern[str]], ...] = (
    (
        "shipping",
        re.compile(
            rf"\b{_OWN}(?:has been|is|was|have been|are)(?: \w+ly| now| currently)? (?:deployed|"
            r"launched|in production|in daily use|live)\b"
            r"|\bwe (?:have |also |successfully )*(?:deploy|deployed|launched|shipped|rolled out)\b"
            r"[^.;]{0,60}\b(?:production|users|customers|online|at scale|platform|hospitals?)\b"
            r"|\bonline A/B (?:test|experiment)s?\b"
            r"|\b(?:has been|now|been) (?:fully )?deployed in production\b"
            r"|^(?:Deployed|Now deployed|Currently deployed|Launched) (?:in|at|on|across|to|as|"
            r"within)\b[^.;]{0,60}\b(?:production|business|users|customers|hospitals?|platform|"
            r"company|traffic|stores?)\b"
            r"|\b(?:it|system|platform|framework|tool|assistant|model|pipeline) (?:is|has been|"
            r"was) "
            r"(?:now |currently |successfully |fully )?(?:deployed (?:in|at|on|across|to all|"
            r"within)|"
            r"in production|live|serving)\b"
            r"|\b(?:deployed|running|runs|operates|serving) [^.;]{0,60}\bin production\b"
            r"|\bresults from [^.;]{0,30}production deployments?\b"
            r"|\b[Ww]e (?:have )?deployed [^.;]{0,80}\b(?:University|Hospital|College|School|"
            r"Bank)\b"
            r"|\b(?:production|online|live) deployment (?:at|in|of|across|on|shows?|"
            r"demonstrates?|confirms?)\b",
            re.IGNORECASE,
        ),
    ),
    (
        "prototype",
        re.compile(
            r"\b(?:implement|build|built|develop|present|demonstrat)\w* (?:a|an|the|our) "
            r"(?:[\w-]+ ){0,2}(?:prototype|demonstrator)\b(?![ -](?:net|learn|vector|bank|space|"
            r"based|class|represent|align|dict))"
            r"|\b(?:our|working|software|research|early|functional|system|initial) prototype\b"
            r"(?![ -](?:net|learn|vector|bank|space|based|class|represent|align|dict))"
            r"|\b(?:this|our|as a|a working|a first|an initial) proof[- ]of[- ]concept\b(?! "
            r"(?:stud|experiment))"
            r"|\bproof[- ]of[- ]concept (?:implementation|system|prototype|demonstrat\w+)\b",
            re.IGNORECASE,
        ),
    ),
    (
        "research",
        re.compile(
            r"\b(?:purely theoretical|for research (?:use|purposes)(?: only)?|exploratory study|"
            r"not (?:yet )?(?:ready|intended|suitable) for (?:clinical|production|deployment)|"
            r"in simulation only|preliminary (?:study|results|work|experiments|investigation|"
            r"evaluation)|(?:we (?:report|present|conduct|perform) an|this|our) "
            r"exploratory (?:analysis|work|investigation)|(?:is|as) a research "
            r"(?:artifact|artefact))\b",
            re.IGNORECASE,
        ),
    ),
)
_POST: tuple[tuple[MaturityValue, re.Pattern[str]], ...] = (
    (
        "prototype",
        re.compile(
            r"\b(?:(?:research|public|private|developer|limited|early|technical) preview|"
            r"(?:public|private|open|closed) beta|in beta|early access|waitlist|"
            r"experimental (?:feature|release|model|version)|release candidate|"
            r"(?:we|I)(?:['’]ve| have)? (?:built|made) (?:a working|a first|an early) prototype)\b",
            re.IGNORECASE,
        ),
    ),
    (
        "shipping",
        re.compile(
            r"\b(?<!that )(?<!which )(?:(?:is|are|becomes?) (?:now |generally |immediately |also "
            r"now ){1,2}available\b|(?:is|are) available (?:today|now)\b|"
            r"rolling out (?:today|now|globally|starting)|starting today, [^.;]{0,60}\b(?:use|try|"
            r"available)\b|general(?:ly)? availab(?:le|ility) of\b|"
            r"today,? we(?: are|['’]re)? (?:releas|launch)(?:e|"
            r"ing)|"
            r"(?:we(?:['’]re| are)? |today )(?:excited|happy|proud|thrilled|pleased) to (?:launch|"
            r"release|announce (?:the )?general availability)|"
            r"we(?:['’]ve| have)? (?:just |today |now )?launched)\b",
            re.IGNORECASE,
        ),
    ),
)
_DENIED = re.compile(
    r"\b(?:not|never|no|without|if|whether|could|would|may|might|will|should|once|before|cannot|"
    r"can be|to be|coming|soon|unavailable)\b[^.;]{0,40}$",
    re.IGNORECASE,
)


_ASIDE = re.compile(r"\b(?:potential application|indicating|motivat\w+|inspired)\b", re.IGNORECASE)
"""A first look at something beside the work, or what led to it."""
_TO_READ = (
    r"(?:posts?|photos?|videos?|episodes?|articles?|recordings?|slides|tickets|talks?|podcasts?|"
    r"transcripts?|interviews?|jobs?|courses?|books?|reviews?|guides?|surveys?|series|newsletters?)"
)
_NO_PRODUCT = re.compile(
    rf"\b(?:{_TO_READ}|my|was|were|had|since|when|hypothetical|last (?:year|month|week))\b",
    re.IGNORECASE,
)
"""What a post speaks of is not offered by it now, or is no product."""
_NO_OBJECT = re.compile(rf" period|(?: [\w’'-]+){{0,4}} {_TO_READ}\b", re.IGNORECASE)
_MAKING = re.compile(
    r"\b(?:is|are|now|today|available|launch\w*|releas\w*|announc\w*|tagged|join\w*|sign up|"
    r"open\w*|introduc\w*|this|our|into|through|currently|enter\w*|offer\w*|phase)\b[^.;]{0,60}$",
    re.IGNORECASE,
)


_PREVIEW = re.compile(r"in beta|early access|waitlist|.*preview|.* beta", re.IGNORECASE)


_AFTER = 30
"""Characters behind "we are happy to announce …" where the product's name may stand."""
_TITLE_WORD = re.compile(r"[^\W_][\w.+-]*\w")
_COMMON = re.compile(
    r"(?:introduc|announc|launch|releas|updat|develop|previe|avail|general)\w*|new|the|how|why|what|"
    r"now|beta|public|our|you|your|with|and|for|from|this|that|version|early|access|first|more|"
    r"next|today|is|are|in|of|to|on|an?|we|it|its|by|at|about|all|out|into|big|best|week\w*|"
    r"news\w*|product\w*|feature\w*|can|will|has|have|support"
)
"""Words of titles that name nothing."""


def _is_titles(before: str, title: str) -> bool:
    """Whether the subject of "… is now available" is what the post's title names."""
    named = {word.casefold() for word in _TITLE_WORD.findall(title)}
    subject = [word.casefold() for word in _TITLE_WORD.findall(before)]
    return any(word in named and not _COMMON.fullmatch(word) for word in subject)


def _is_offered(sentence: str, match: re.Match[str], title: str) -> bool:
    """Whether a post's words are about the product of its title, offered now."""
    if not _is_titles(sentence[max(0, match.start() - 90) : match.end() + _AFTER], title):
        return False
    before = sentence[max(0, match.start() - 90) : match.start()]
    if (
        reports_others(sentence)
        or "still in beta" in sentence
        or _NO_PRODUCT.search(before)
        or _NO_OBJECT.match(sentence, match.end())
    ):
        return False
    return not _PREVIEW.match(match.group()) or _MAKING.search(before) is not None


_WORDS: dict[MaturityValue, tuple[str, ...]] = {
    "shipping": (
        *("deploy", "launched", "production", "daily use", "live", "shipped", "serving"),
        *("rolled out", "a/b"),
    ),
    "prototype": ("prototype", "demonstrator", "proof"),
    "research": (
        *("purely theoretical", "for research", "exploratory", "simulation only", "preliminary"),
        *("research art", "not yet", "not ready", "not intended", "not suitable"),
    ),
}
"""One of these stands in every sentence by which a paper can be of that maturity."""


def maturity_of(text: str, spans: Sequence[Span], kind: Kind, title: str = "") -> Maturity | None:
    """The maturity that the given sentences state, with the first words that state it.

    A post speaks of many products: only what its title names counts there.

    Hand over only sentences about the item's own work. Newsletters speak of many products at once
    and have none.
    """
    if kind == "newsletter":
        return None
    for value, pattern in _PAPER if kind == "paper" else _POST:
        for start, end in spans:
            sentence = text[start:end]
            if kind == "paper" and not may_hold(_WORDS[value], sentence, sentence.lower()):
                continue
            match = pattern.search(sentence)
            if not match or _DENIED.search(sentence, 0, match.start()):
                continue
            if kind == "paper" and value != "shipping" and _ASIDE.search(sentence):
                continue
            if kind == "paper" or _is_offered(sentence, match, title):
                return {"value": value, "evidence": evidence([(start, end)])}
    return None
