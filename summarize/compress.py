"""Leaving words out of a sentence, so that what stays is shorter and no less true.

    sentence → what may go: an opener, asides, a frame ("We show that"), a last clause
             → variants: the slices that stay, one to four, in order

A variant is a sentence again: it keeps its subject and its verb, and nothing goes that negates,
hedges, counts, compares or sets a condition for what stays. Which variant is best is not decided
here; `summarize.heads` ranks them.
"""

import re
from collections.abc import Iterator, Sequence

from summarize.card import Span, fold

MAX_SLICES = 4
MAX_VARIANTS = 12
"""Of one sentence; what a ranker can read without being slowed down."""
_LONGEST = 1_200
"""Characters; what is longer without a full stop is a table or a dump, and stays as it is."""

_SUBJECT = r"(?:[Ww]e|[Oo]ur|[Tt]he|[Tt]his|[Tt]hese|[Ii]t|[Aa]n?|I)\b"
_PAPER = r"(?:paper|work|study|article|report|letter|thesis|manuscript|survey|note|chapter|post)"
_LINK = re.compile(
    rf"(?:In (?:this|the present|the current|our) (?:\w+ )?{_PAPER}(?:, |\s(?=we\b))"
    r"|(?:Here|In here)(?:, |\s(?=we\b))"
    r"|(?:To (?:this|that) end|To (?:address|tackle|overcome|solve|fill|bridge|close|mitigate|"
    r"remedy|resolve|alleviate|combat|answer|meet) "
    r"(?:this|these|the above|such|those)(?: [a-z]+){0,2}|"
    r"More specifically|Specifically|Subsequently|[Ii]n particular|More precisely|"
    r"Furthermore|Moreover|"
    r"Additionally|In addition|Further|Finally|Concretely|More concretely|Notably|Importantly|Also|"
    r"Besides|Lastly|First|Firstly|Second|Secondly|Third|Then|Next|Thus|Therefore|Hence|"
    r"Consequently|Accordingly|As a (?:result|consequence)|In summary|In short|Overall|"
    r"In conclusion|In response|Interestingly|Surprisingly|Remarkably|Crucially|Unfortunately|"
    r"Fortunately|"
    r"Indeed|In fact|However|Nevertheless|Nonetheless|Yet|Instead|In turn|At the same time|"
    r"Meanwhile|That is|In other words|For (?:this|these) (?:purposes?|reasons?)|"
    r"With this (?:motivation|goal|aim|observation|insight)(?: in mind)?|"
    r"(?:Motivated|Inspired) by (?:this|these)(?: [a-z]+)?), "
    r"(?!(?:it|they|he|she|this|these|those|such)\b)(?=[\w$]))"
)
"""Openers that only tie the sentence to the one before it."""
_MEANS = re.compile(
    r"(?:In order to|To|By|Inspired by|Motivated by|Based on|Building (?:up)?on|Drawing on|"
    rf"Leveraging|Following|Towards?) [^.;:()]{{3,180}}?, (?={_SUBJECT})"
)
"""An opener that names a purpose or a means of what follows."""
_FRAME = re.compile(
    r"(?:(?:[Ww]e|I|[Tt]his (?:paper|work|study|article)|[Tt]he authors|"
    r"(?:[Oo]ur|[Tt]he|[Tt]hese|[Ee]xtensive|[Ee]mpirical|[Ee]xperimental|[Nn]umerical|[Ss]imulation)?"
    r" ?(?:[a-z]+ ){0,2}(?:[Rr]esults|[Ee]xperiments|[Ff]indings|[Ee]valuations?|[Aa]nalys[ie]s|"
    r"[Ss]tudy|[Ss]imulations)(?: (?:on|of|in|with) [^.;:,()]{3,60})?)"
    r" (?:then |also |further |furthermore |additionally |empirically |experimentally |clearly |"
    r"theoretically |formally |thus |finally |next |first |here |consistently )*"
    r"(?:show|demonstrate|find|observe|prove|report|reveal|discover|establish|confirm|verify|"
    r"illustrate|highlight|note|found|showed|observed|proved|demonstrated)(?:e?s)? "
    r"(?:both |here |empirically |theoretically |experimentally )*that,? )"
    r"(?=[A-Za-z$])"
)
"""Who says so, where it is the authors themselves and no hedge."""
_ALSO_DOES = (
    r"show|demonstrate|prove|find|evaluate|apply|propose|introduce|present|discuss|provide|verify|"
    r"validate|illustrate|compare|report|analy[sz]e|study|use|derive|establish|conclude|observe|"
    r"test|examine|explore|investigate|develop|give|describe|conduct|perform|highlight|release|"
    r"outline|identify|explain|suggest|offer|extend|confirm|argue|design|construct|achieve|obtain|"
    r"improve|outperform|reduce|enable|allow|make|lead"
)
_GOES_ON = re.compile(rf"\b(?:and|or|but)(?: \w+ly| also| then)? (?:that|{_ALSO_DOES})\b")
"""The frame's own sentence goes on after the statement: "We show that … and that …"."""
_ADVERB = re.compile(
    r"(?<=\b[Ww]e )(?:also|then|further|furthermore|additionally|thus|therefore|hence|finally|next|"
    r"first|subsequently|moreover) (?=[a-z])"
)
_ASIDE = re.compile(r"(?<!et al\.)\s+\(([^()]{1,120})\)(?=\s+[^\s,.;:!?)]|[.!?]?$)")
"""Before a comma an aside stays: slices are joined by a space, and " ," is not English."""
_CITED = re.compile(r"(?:\w[^()]*,? (?:19|20)\d\d[a-z]?(?:; )?)+|\[?\d+(?:, ?\d+)*\]?")
_ACRONYM = re.compile(r"[A-Z][\w-]{0,9}[A-Z][\w-]{0,3}s?|[A-Z]{2,}s?")
_QUALIFIES = re.compile(r"(?:by|in|on|for|of|with|at|from|as|per|to)\b")
"""Asides that narrow what was said: "the top ten (by market cap)"."""
_CARRIES_MEANING = re.compile(
    r"\b(?:not|no|non|nor|never|neither|without|only|except|unless|if|when|where|while|but|may|"
    r"might|can|could|should|would|likely|possibly|about|around|roughly|nearly|almost|some|most|"
    r"many|few|all|any|each|every|both|either|up to|at least|at most|more|less|fewer|than|versus|"
    r"vs|compared|under|over|above|below|assuming|given|n't|cannot|half|one|two|three|four|just|"
    r"same|fails?|lacks?|instead|rather|despite|although|though|until|provided|as long as|limited|"
    r"restricted|especially|simulat\w+|synthetic|toy)\b|\d|[<>=≤≥±~≈%]",
    re.IGNORECASE,
)
_PARTICIPLES = (
    r"achiev|allow|avoid|bring|build|captur|caus|clos|combin|confirm|creat|deliver|demonstrat|"
    r"eliminat|enabl|encourag|ensur|establish|exceed|exhibit|exploit|extend|facilitat|forc|giv|"
    r"guarantee|guid|help|highlight|illustrat|improv|increas|indicat|lead|lett|leverag|mak|match|"
    r"mitigat|obtain|offer|open|outperform|produc|promot|provid|rang|reach|reduc|remov|render|"
    r"replac|requir|result|reveal|sav|sett|show|simplify|speed|suggest|support|surpass|tak|turn|"
    r"us|utiliz|validat|verify|yield"
)
_ADVERBS = r"(?: (?:also|then|further|thus|finally|empirically))*"
_KEEPING = r"maintain|preserv|retain|keep|improv|achiev|reduc|avoid"
_EXAMPLES = r"e\.g\.|i\.e\.|for example|for instance|such as"
_USING = r"using|via|through|based on|by means of|with the help of|leveraging|utilizing"
_THINGS = (
    r"method|approach|model|framework|algorithm|architecture|network|technique|system|procedure|"
    r"scheme|objective|loss|mechanism|strategy|formulation|layer|module|pipeline"
)
_LAST: tuple[tuple[tuple[str, ...], re.Pattern[str], bool], ...] = tuple(
    (tuple(words.split("|")), re.compile(pattern), strict)
    for words, pattern, strict in (
        # A further statement about what was said: nothing of it bears on what stays.
        (
            "thus|thereby|hence|therefore|consequently",
            r",? (?:thus|thereby|hence|therefore|consequently) [a-z]+ing\b",
            False,
        ),
        (", ", rf", (?:{_PARTICIPLES})ing\b", False),
        ("which|whose", r", (?:and )?(?:which|whose)\b", False),
        (
            " and ",
            r",? and (?:we|our|it|they|this|these|the (?:results?|method|model|proposed))\b",
            False,
        ),
        (
            " and | as well as ",
            rf",? (?:and|as well as){_ADVERBS} (?:{_ALSO_DOES})(?:s|es|ing)?\b",
            False,
        ),
        ("; ", r"; ", False),
        (" while | whilst ", rf",? (?:while|whilst) (?:{_KEEPING})\w*ing\b", True),
        # Examples and glosses.
        (
            "e.g.|i.e.|for example|for instance|such as|namely|including|among others",
            rf",? (?:{_EXAMPLES}|namely|including|among others)\b",
            False,
        ),
        (", ", r", (?:especially|particularly|in particular|notably)\b", False),
        (": ", r": ", False),
        (" – | — | -- | - ", r" (?:–|—|--|-) ", True),
        # Means and purpose: only where they set no bound to the claim.
        (" by ", r",? by (?:\w+ly )?[a-z]+ing\b", True),
        (_USING, rf",? (?:{_USING})\b", True),
        (
            "in order to|so as to|, to ",
            r",? in order to\b|,? so as to\b|, to [a-z]+\b",
            True,
        ),
        (" that| which", rf" (?:{_THINGS})\b(?= (?:that|which)\b)", True),
    )
)
"""Where a last clause may begin: words of which it has one, its pattern, and whether it must be
free of words that bound the claim."""
_OPEN_END = re.compile(
    r"(?:\b(?:a|an|the|of|to|for|in|on|by|with|from|and|or|as|that|which|both|either|between|than|"
    r"is|are|was|were|be|been|not|no|its|their|our|such|at|into|via|using|when|if|because|we|it|"
    r"can|could|may|might|will|would|should|must|has|have|had|do|does|did|only|more|less|very|"
    r"rather|whether|how|first|while|where|per|e\.g|i\.e|called|named|show|shows|so|also|then|"
    r"including|featuring|comprising|includes?|comprises?|namely|like|following|follows|these|this|those|new|novel|several|many|some|other)|[,(–—-]|"
    r"\b(?:to|can|could|may|might|will|would|we|they|that|which|not|and|or) (?:\w+ly )?[\w-]+|"
    r",(?: [\w-]+){1,2})$",
    re.IGNORECASE,
)
"""Ends that wait for more; the last two are a verb without object and a list without "and"."""
_PAIRED = re.compile(
    r"\b(?:both|either|neither|not only|whether|rather than|between|so|such|too|as well)\b",
    re.IGNORECASE,
)
"""Words in the kept part that want a partner in the part that goes."""
_BOUND = re.compile(
    r"\b(?:if|when|unless|although|though|while|despite|because|since|first|only|best|most|every|"
    r"all|any|no|not|never|neither|without|cannot|few|little|hardly|always|often|than|must|"
    r"need|needs|require[sd]?|fails?|lacks?|same|no longer)\b|n't|more [\w-]+$",
    re.IGNORECASE,
)
"""Words in the kept part whose meaning may hang on how far they reach."""
_VERB = re.compile(
    r"\b(?:is|are|was|were|has|have|had|can|could|may|might|will|would|should|must|do|does|did|"
    r"cannot|(?:[Ww]e|I|[Tt]hey) (?:\w+ly |also |then |first |thus )?(?!hope|believe)[a-z]+|"
    r"(?:achiev|address|aim|allow|analy[sz]|appli|argu|attain|becom|bring|build|captur|combin|compar|"
    r"conduct|consider|consist|contain|creat|demonstrat|depend|deriv|describ|determin|develop|"
    r"discuss|emerg|enabl|encod|encourag|ensur|establish|estimat|evaluat|examin|exhibit|explain|"
    r"exploit|explor|express|extend|extract|facilitat|find|focus|follow|form|generali[sz]|generat|"
    r"giv|guarante|handl|help|identif|impl|improv|includ|incorporat|increas|indicat|integrat|"
    r"introduc|investigat|involv|keep|lead|learn|leverag|lie|limit|link|maintain|mak|map|mitigat|"
    r"model|need|obtain|offer|open|operat|optimi[sz]|outperform|perform|play|pos|predict|present|"
    r"preserv|produc|promot|propos|prov|provid|rank|reach|receiv|recogni[sz]|reduc|rel|remain|remov|"
    r"replac|report|represent|requir|resolv|result|retain|return|reveal|review|run|scal|seek|serv|"
    r"shed|show|simplif|solv|stud|suffer|suggest|support|surpass|tackl|tak|target|test|train|"
    r"transfer|transform|treat|turn|underl|unif|updat|us|utili[sz]|valid|view|work|yield)(?:e?s|ies))\b"
)
"""A finite verb; a plural noun of the same form lets a few fragments through, which is why a
ranker that has seen whole sentences has the last word."""
_LIST_MARK = re.compile(r"(?:[-*•‣◦▪–—·]|\(?\d{1,2}[.)])\s+(?=\w)")
_WORD = re.compile(r"\w")
_TRAILING_DASH = re.compile(r"(?<=\s)[–—-]{1,3}\s*$")
_ENUMERATOR = re.compile(r"[ivx]{1,4}|[a-zA-Z]|\d")
_MIXED_CASE = re.compile(r"[a-z]+[A-Z0-9]")
_ENDS = re.compile(r"[.!?…。！？]['\"”’)\]]*$")
_FEWEST = 6
"""Words that a shortened sentence keeps at least."""


def variants(text: str, span: Span) -> list[tuple[Span, ...]]:
    """The sentence `text[start:end]` and its shorter forms, the longest first.

    Each is the slices that stay; all are offsets into `text`. The first has lost only what nobody
    misses: a list's mark, an opener that links back, asides.
    """
    start, end = span
    sentence = text[start:end]
    mark = _LIST_MARK.match(sentence)
    begin = mark.end() if mark else 0
    if len(sentence) > _LONGEST or not _WORD.search(sentence, begin):
        return [((start, end),)]
    holes = [*_asides(text, sentence, begin), *_adverbs(sentence, begin)]
    found: dict[tuple[Span, ...], None] = {}
    for first in _beginnings(sentence, begin):
        for last, strict in _endings(sentence, first):
            slices = _cut(sentence, first, last, holes)
            if slices and (last == len(sentence) or _stands(sentence, slices, strict=strict)):
                found[tuple((start + a, start + b) for a, b in slices)] = None
            if len(found) >= MAX_VARIANTS:
                return list(found)
    return list(found) or [((start, end),)]


def render(text: str, slices: Sequence[Span]) -> str:
    """The slices as a sentence: joined by one space, a capital first, a full stop last."""
    joined = fold(" ".join(text[start:end] for start, end in slices))
    first_word = joined.split(maxsplit=1)[0] if joined else ""
    if first_word[:1].islower() and not _MIXED_CASE.match(first_word):
        capital = joined[0].upper()
        joined = capital + joined[1:] if len(capital) == 1 else joined
    joined = joined.rstrip(" ,;:")
    return joined if _ENDS.search(joined) else joined + "."


def _beginnings(sentence: str, begin: int) -> Iterator[int]:
    """Where the sentence may start: past a link to the one before, past means, past a frame."""
    if link := _LINK.match(sentence, begin):
        begin = link.end()
    yield begin
    if (means := _MEANS.match(sentence, begin)) and not _CARRIES_MEANING.search(means.group()):
        begin = means.end()
        yield begin
    frame = _FRAME.match(sentence, begin)
    if (
        frame
        and not _CARRIES_MEANING.search(frame.group())
        and not _GOES_ON.search(sentence, begin)
    ):
        yield frame.end()


def _endings(sentence: str, begin: int) -> Iterator[tuple[int, bool]]:
    """Where the sentence may end: at its end, or before a last clause; and whether what stays
    must be free of words that could reach into that clause."""
    yield len(sentence), False
    found: dict[int, bool] = {}
    for words, clause, strict in _LAST:
        if not any(word in sentence for word in words):
            continue
        for match in clause.finditer(sentence, begin + 1):
            end = match.end() if clause is _NOUN_CLAUSE else match.start()
            # "We X, trace Y, and show Z": without its last part the list has no "and".
            in_list = (
                match.group().startswith((", and", ", as well")) and "," in sentence[begin:end]
            )
            # "In three ways: X; Y; and Z": without its last part it is one short.
            in_list = in_list or (match.group() == "; " and ":" in sentence[begin:end])
            if not in_list and not (strict and _CARRIES_MEANING.search(sentence, end)):
                found.setdefault(end, strict)
    yield from sorted(found.items(), reverse=True)


_NOUN_CLAUSE = _LAST[-1][1]


def _asides(text: str, sentence: str, begin: int) -> Iterator[Span]:
    """Parentheses that may go, with the white space before them."""
    for aside in _ASIDE.finditer(sentence, begin):
        inside = aside.group(1).strip()
        if aside.start() <= begin or _ENUMERATOR.fullmatch(inside):
            continue
        if _ACRONYM.fullmatch(inside):
            # An abbreviation that the text goes on to use has to stay explained.
            goes = text.count(inside.removesuffix("s")) == 1
        else:
            goes = _CITED.fullmatch(inside) is not None or not (
                _QUALIFIES.match(inside) or _CARRIES_MEANING.search(inside)
            )
        if goes:
            yield aside.start(), aside.end()


def _adverbs(sentence: str, begin: int) -> Iterator[Span]:
    for adverb in _ADVERB.finditer(sentence, begin):
        yield adverb.start() - 1, adverb.end() - 1


def _cut(sentence: str, first: int, last: int, holes: Sequence[Span]) -> list[Span]:
    """What stays between two offsets when the holes go: at most `MAX_SLICES`, trimmed."""
    slices: list[Span] = []
    at = first
    for a, b in sorted(holes):
        if a <= at or b > last or len(slices) == MAX_SLICES - 1:
            continue
        slices.append((at, a))
        at = b
    slices.append((at, last))
    return [_trim(sentence, *cut) for cut in slices if _WORD.search(sentence, *cut)]


def _trim(sentence: str, start: int, end: int) -> Span:
    piece = sentence[start:end]
    kept = piece.rstrip()
    if kept.endswith(("–", "—", "-")):
        kept = _TRAILING_DASH.sub("", piece).rstrip()
    return start + len(piece) - len(piece.lstrip()), start + len(kept)


def _stands(sentence: str, slices: Sequence[Span], *, strict: bool) -> bool:
    """Whether what stays is a sentence that does not wait for what went."""
    kept = fold(" ".join(sentence[a:b] for a, b in slices)).rstrip(" ,;:")
    return (
        len(kept.split()) >= _FEWEST
        # The longest of these ends has three words.
        and _OPEN_END.search(kept, len(kept.rsplit(" ", 3)[0])) is None
        and kept.count("(") == kept.count(")")
        and kept.count("$") % 2 == 0
        and kept.count('"') % 2 == 0
        and _PAIRED.search(kept) is None
        and not (strict and _BOUND.search(kept))
        and _VERB.search(kept) is not None
    )
