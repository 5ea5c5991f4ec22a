"""The words that turn a claim round: directions and their opposites, negators, hedges, conditions.

Lists are closed and written by hand; a word is looked up by its stem, so that "reduces" and
"reduction" need one entry. A family has two poles; what supports or contradicts a pole is told by
`SUPPORTS` and `CONTRADICTS`.
"""

from summarize.check.words import stem

Pole = tuple[str, int]
"""A family and its side: ("amount", 1) for "increases", ("amount", -1) for "reduces"."""

_FAMILIES: dict[str, tuple[str, str]] = {
    "amount": (
        """increase rise raise rising risen rose grow grew grown growth gain boost enlarge expand
        expansion amplify more greater great higher high larger large big bigger many maximize
        maximum escalate elevate extend lengthen long longer multiply double triple quadruple inflate
        widen wide wider deepen most much extra additional surge massive huge abundant increment
        heighten upscale augment intensify magnify broaden climb soar tall heavy excessive over-
        numerous plentiful enormous vast substantial considerable""",
        """decrease reduce reduction reducing lower low lowest drop shrink shrank shrunk cut cutting
        diminish decline less fewer few smaller small tiny minimize minimum minimal save saving
        savings halve halving lessen compress compression shorten short shorter narrow fall fell
        fallen curtail dwindle trim little least mitigate alleviate lighten lightweight slim suppress
        attenuate dampen limit slight scarce scarcity sparse shave slash eliminate remove avoid
        prune contract lighter lightest compact restrict negligible modest meager economical
        parsimonious decrement cheap light scant""",
    ),
    "quality": (
        """improve improvement better enhance outperform exceed surpass beat superior strengthen
        advance best good well excel excellent upgrade benefit beneficial advantage advantageous
        gain boost competitive strong sota win outstrip outdo outclass refine optimal promising help
        helpful remarkable favorable favorably success successful succeed ameliorate top progress
        leading impressive facilitate optimize surpassing dominate great""",
        """worsen worse degrade degradation deteriorate deterioration hurt harm harmful impair
        underperform inferior weaken worst lag poor poorly bad badly suffer erode undermine damage
        downgrade compromise sacrifice suboptimal weak trail disadvantage disadvantageous detrimental
        regress regression hinder hamper ineffective decay fail failure drop decline lose losing
        impede spoil deficient mediocre diminish jeopardize corrupt obstruct unfavorable penalty
        limit drawback struggle unsuccessful""",
    ),
    "speed": (
        """fast faster fastest speed speedup accelerate acceleration quick quickly rapid rapidly hasten
        expedite swift swiftly hurry quicken instant instantly promptly real-time""",
        """slow slower slowest slowdown slowly decelerate deceleration delay sluggish lengthy
        time-consuming retard""",
    ),
    "ease": (
        """easy easily easier ease simple simply simpler simplify simplicity straightforward trivial
        effortless effortlessly facile manageable tractable convenient""",
        """hard harder hardest difficult difficulty complex complexity complicated complicate
        challenging challenge intricate cumbersome tough tedious laborious intractable""",
    ),
    "cost": (
        """cheap cheaply cheaper inexpensive affordable economical efficient efficiently efficiency
        economy lightweight""",
        """expensive costly inefficient inefficiently inefficiency prohibitive wasteful
        burdensome""",
    ),
    "firm": (
        """robust robustly robustness stable stability stabilize resilient resilience resistant
        resistance reliable reliably reliability secure safe safely safety sturdy consistent""",
        """fragile fragility brittle brittleness vulnerable vulnerability vulnerabilities susceptible
        susceptibility unstable instability destabilize unreliable unreliability insecure unsafe
        sensitive sensitivity frail inconsistent""",
    ),
    "allow": (
        """enable allow permit let make-possible empower support facilitate encourage promote foster
        able capable possible ensure guarantee""",
        """prevent disable prohibit disallow forbid block preclude inhibit hinder discourage
        obstruct unable incapable impossible impede deny ban bar stop thwart""",
    ),
    "strength": (
        "strong stronger strongly powerful potent tight strengthen robust",
        "weak weaker weakly weakness feeble powerless loose weaken",
    ),
    "likeness": (
        "similar similarly same equal equally identical alike equivalent comparable match on-par par",
        "different differently differ dissimilar distinct unequal unlike diverge",
    ),
}

SUPPORTS: dict[Pole, tuple[Pole, ...]] = {
    ("quality", 1): (
        ("amount", 1),
        ("amount", -1),
        ("speed", 1),
        ("ease", 1),
        ("cost", 1),
        ("firm", 1),
        ("strength", 1),
        ("allow", 1),
    ),
    ("quality", -1): (("firm", -1), ("strength", -1), ("speed", -1), ("ease", -1)),
    ("amount", 1): (("quality", 1),),
    ("amount", -1): (("cost", 1),),
    ("speed", 1): (("cost", 1),),
    ("speed", -1): (),
    ("cost", 1): (("amount", -1), ("speed", 1), ("ease", 1)),
    ("ease", 1): (("cost", 1),),
    ("ease", -1): (),
    ("firm", 1): (("strength", 1), ("quality", 1)),
    ("strength", 1): (("quality", 1), ("firm", 1)),
}
"""Which other poles may stand for one when an author puts it in other words."""

CONTRADICTS: dict[Pole, tuple[Pole, ...]] = {
    ("amount", -1): (("quality", 1),),
    ("amount", 1): (("quality", -1),),
}

_ANTONYMS = """
    positive:negative maximize:minimize maximum:minimum best:worst most:least all:none always:never
    before:after above:below first:last include:exclude accept:reject support:contradict
    agree:disagree success:failure succeed:fail global:local discrete:continuous static:dynamic
    deep:shallow long:short early:late correct:incorrect true:false linear:nonlinear
    supervised:unsupervised labeled:unlabeled known:unknown sufficient:insufficient
    necessary:unnecessary dependent:independent relevant:irrelevant explicit:implicit
    internal:external upper:lower open:closed public:private online:offline parallel:sequential
    dense:sparse homogeneous:heterogeneous symmetric:asymmetric deterministic:stochastic
    finite:infinite balanced:imbalanced convex:nonconvex converge:diverge encode:decode
    reward:penalty attack:defend attract:repel prove:disprove confirm:refute important:unimportant
    forward:backward top:bottom empirical:theoretical theoretical:empirical real:synthetic
    real:artificial natural:artificial automatic:manual high:low high:lower large:small wide:narrow
    broad:narrow fine:coarse general:specific many:few more:less more:fewer single:multiple
    rich:poor full:partial complete:incomplete visible:hidden active:passive inner:outer
    near:far close:far same:different similar:different common:rare often:rarely
    frequently:rarely usually:rarely majority:minority increase:decrease gain:loss
    preserve:destroy keep:discard retain:discard maintain:abandon add:remove insert:delete
    help:hurt useful:useless safe:dangerous clean:noisy old:new past:future present:absent
    presence:absence strong:weak hard:soft expensive:cheap success:failed absolute:relative
    separate:joint centralized:decentralized direct:indirect ascent:descent exact:approximate
    qualitative:quantitative original:modified temporal:spatial remember:forget overfit:underfit
    overestimate:underestimate complex:simple sharp:flat black:white source:target local:distant
    begin:end start:finish open:shut even:odd male:female left:right
"""

NEGATORS = frozenset(
    """not no never without neither nor cannot none nothing nobody nowhere hardly scarcely barely
    cant dont doesnt isnt arent wasnt werent didnt wont havent hasnt hadnt couldnt shouldnt wouldnt
    lack lacks lacking lacked fail fails failed failing failure unable absence absent impossible
    non""".split()
)
"""Words that deny what follows them; so does every word in n't."""
DENIALS = NEGATORS | frozenset(
    """avoid avoids avoiding avoided eliminate eliminates eliminating eliminated remove removes
    removing removed removal free prevent prevents preventing obviate obviates obviating obviated
    instead rather unlike bypass bypasses bypassing circumvent circumvents circumventing few little
    limited independent agnostic sidestep sidesteps dispense dispenses discard discards forgo ignore
    ignores ignoring alleviate alleviates alleviating overcome overcomes overcoming unnecessary
    infeasible unavailable difficult hard rarely seldom less only zero refute refutes contrary
    contradict contradicts disprove loses lose free against mitigate inability incapable
    deny denies unlikely intractable except exclude excludes but however open unsolved counter
    counterexample misleading false wrong insufficient inadequate poor poorly far""".split()
)
"""Softer words by which a text denies something; enough to carry a line's own negation."""
NEGATIVE_PREFIXES = ("un", "non", "in", "im", "ir", "il", "dis", "a", "anti", "mis")

HEDGES = frozenset(
    """may might could would possibly perhaps potentially probably likely presumably arguably
    seemingly apparently suggest suggests suggesting suggested appear appears appeared seem seems
    seemed conjecture conjectures conjectured hypothesize hypothesizes hypothesized hypothesise
    hypothesis speculate speculates believe sometimes occasionally partially partly somewhat
    potential preliminary tentatively tentative plausibly plausible maybe expected
    anticipate tend tends hopefully""".split()
)
WEAKER = HEDGES | frozenset(
    """can often usually typically generally some most many several certain almost nearly roughly
    about approximately around indicate indicates should mostly largely aim aims attempt attempts
    try tries hope frequently explore explores investigate""".split()
)
"""Any of these in a line counts as its hedge."""

CONDITIONS = frozenset(
    """if when whenever only unless except provided assuming until once given whenever solely
    exclusively where under while upon""".split()
)
RESTRICTIONS = frozenset("only unless except solely exclusively if".split())
"""Conditions whose loss makes a narrower claim a wider one."""


def _poles() -> dict[str, tuple[Pole, ...]]:
    poles: dict[str, set[Pole]] = {}
    for family, sides in _FAMILIES.items():
        for side, words in zip((1, -1), sides, strict=True):
            for word in words.split():
                poles.setdefault(stem(word), set()).add((family, side))
    return {key: tuple(sorted(value)) for key, value in poles.items()}


def _antonyms() -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for pair in _ANTONYMS.split():
        one, other = (stem(word) for word in pair.split(":"))
        if one != other:
            found.setdefault(one, set()).add(other)
            found.setdefault(other, set()).add(one)
    return {key: frozenset(value) for key, value in found.items()}


POLES = _poles()
"""Stem → the poles it may stand for."""
ANTONYMS = _antonyms()
