"""The words that turn a claim round: directions and their opposites, negators, hedges, conditions.

Lists are closed and written by hand; a word is looked up by its stem, so that "reduces" and
"reduction" need one entry. A family has two poles; what supports or contradicts a pole is told by
`SUPPORTS` and `CONTRADICTS`.
"""

from summarize.check.words import stem, words_of

Pole = tuple[str, int]
"""A family and its side: ("amount", 1) for "increases", ("amount", -1) for "reduces"."""

_FAMILIES: dict[str, tuple[str, str]] = {
    "change": (
        """increase raise raising rise rising risen rose grow grew grown growth boost
        enlarge expand expansion amplify maximize escalate elevate lengthen multiply double
        triple quadruple inflate widen deepen surge increment heighten upscale augment
        intensify magnify broaden climb soar gain accrue swell""",
        """decrease reduce reduction reducing shrink shrank shrunk cut cutting diminish
        decline lessen shorten narrow fall fell fallen curtail dwindle
        trim halve minimize save saving savings mitigate alleviate lighten slim suppress
        attenuate dampen slash shave decrement lose losing loss losses plummet downscale
        diminution undershoot""",
    ),
    "size": (
        """more most greater great high higher large larger big bigger many maximum maximal
        long longer wide wider much extra additional massive huge abundant tall heavy
        excessive numerous plentiful enormous vast substantial above upper dense rich excess
        surplus""",
        """less lesser fewer few low lowest small smaller tiny minimum minimal short
        shorter narrow least little slight scarce scarcity sparse sparsity negligible modest
        meager compact lighter lightweight lightest below scant limited shortage deficit
        deficiency early earlier lightly""",
    ),
    "presence": (
        """add adding addition cause causing induce incur trigger impose""",
        """eliminate remove removal avoid prevent exclude delete discard obviate circumvent
        bypass sidestep eradicate erase omit dispense""",
    ),
    "quality": (
        """improve improvement better enhance outperform exceed surpass beat superior
        strengthen advance best good well excel excellent upgrade benefit beneficial
        advantage advantageous boost competitive sota win outstrip outdo outclass refine
        optimal promising help helpful remarkable favorable favorably success successful
        succeed ameliorate progress impressive facilitate dominate effective effectively
        effectiveness accurate accurately accuracy useful usefully precise positively solve
        overcome satisfactory encouraging outstanding precisely scalable scalability
        alleviate mitigate remedy gain valuable""",
        """worsen worse degrade degradation deteriorate deterioration hurt harm harmful
        impair underperform inferior weaken worst lag poor poorly bad badly suffer erode
        undermine damage downgrade compromise sacrifice suboptimal trail disadvantage
        disadvantageous detrimental hinder hamper ineffective ineffectively ineffectiveness
        inaccurate inaccurately inaccuracy fail failure decline impede spoil deficient
        mediocre jeopardize obstruct unfavorable drawback struggle unsuccessful
        unsuccessfully exacerbate aggravate disappoint disappointing unpromising
        unsatisfactory lackluster useless uselessly imprecise incorrect negative negatively
        waste wasteful wasting unscalable discourage discouraging adversely unhelpful
        downside  deficit fall-short loss losses lose dismal inadequate
        subpar unimpressive""",
    ),
    "speed": (
        """fast faster fastest speed speedup accelerate acceleration quick quickly rapid
        rapidly hasten expedite swift swiftly hurry quicken instant instantly promptly""",
        """slow slower slowest slowly slowdown decelerate deceleration delay sluggish
        lengthy retard""",
    ),
    "ease": (
        """easy easily easier ease simple simply simpler simplify simplicity simplification
        straightforward trivial effortless effortlessly facile tractable convenient""",
        """hard harder hardest hardly difficult difficulty complex complexity complicated
        complicate challenging challenge intricate cumbersome tough tedious laborious
        intractable""",
    ),
    "cost": (
        """cheap cheaply cheaper inexpensive affordable economical efficient efficiently
        efficiency lightweight""",
        """expensive costlier costlier inefficient inefficiently inefficiency prohibitive
        wasteful burdensome""",
    ),
    "firm": (
        """robust robustly robustness stable stably stability stabilize resilient
        resilience resistant resistance reliable reliably reliability secure security safe
        safely safety sturdy  immune immunity impervious insensitive insensitivity""",
        """fragile fragility brittle brittleness vulnerable vulnerability susceptible
        susceptibility unstable instability destabilize unreliable unreliably unreliability
        insecure insecurity unsafe sensitive sensitivity frail  unstably""",
    ),
    "allow": (
        """enable allow permit let empower support facilitate encourage promote foster able
        capable possible ensure guarantee""",
        """prevent disable prohibit disallow forbid block preclude inhibit hinder
        discourage obstruct unable incapable impossible impede thwart prevented""",
    ),
    "strength": (
        "strong stronger strongly powerful potent tight tighter",
        "weak weaker weakly weakness feeble powerless loose looser",
    ),
}

STRANGERS = words_of(
    """block blocks augment augments augmenting augmented augmentation augmentations domain domains
    limitation limitations additive additively additional additionally dominant sensory
    counterfactual counterfactuals counterexample counterexamples negatives regressor
    adversarial adversarially adversary adversaries effect effects management
    differentiable differentiation differentiate differential compare compared comparing
    comparison compares identified identify identification counterpart counterparts
    inferring infering shortcut shortcuts cost costs
      competes compete competing optimization optimizer optimizers
    optimizing optimize optimized generalize weights weight success-ful challenges challenge
    decrementing inferred inference inferences intensity intensities intensive
    multiple multiples mostly reproduce guaranteed trial loss losses
    minimization maximization gradient tops divergence"""
)
"""Words that share a stem with the families above and mean something else."""

WELCOME: frozenset[Pole] = frozenset(
    {
        ("quality", 1),
        ("allow", 1),
        ("ease", 1),
        ("cost", 1),
        ("speed", 1),
        ("presence", 1),
    }
)
"""Poles that authors name as a matter of course, in words of their own: refused only where the
evidence has nothing of the kind and speaks against them.
"""
LENIENT: frozenset[Pole] = frozenset({("firm", 1), ("strength", 1), ("size", 1)})
"""Poles that are refused where the evidence speaks against them more than for them."""
MEDIUM: frozenset[Pole] = frozenset({("ease", -1), ("size", -1)})
"""Poles for which any word of the pole in the evidence does, near or not."""

SUPPORTS: dict[Pole, tuple[Pole, ...]] = {
    ("quality", 1): (
        ("change", 1),
        ("change", -1),
        ("size", 1),
        ("speed", 1),
        ("ease", 1),
        ("cost", 1),
        ("firm", 1),
        ("strength", 1),
        ("allow", 1),
    ),
    ("quality", -1): (("firm", -1), ("strength", -1), ("speed", -1), ("ease", -1)),
    ("change", 1): (("size", 1), ("quality", 1)),
    ("change", -1): (("size", -1), ("cost", 1), ("presence", -1), ("quality", -1)),
    ("size", 1): (("change", 1), ("quality", 1)),
    ("size", -1): (("change", -1), ("cost", 1)),
    ("presence", -1): (("change", -1), ("allow", -1)),
    ("speed", 1): (("cost", 1),),
    ("cost", 1): (("change", -1), ("size", -1), ("speed", 1), ("ease", 1)),
    ("ease", 1): (("cost", 1),),
    ("firm", 1): (("strength", 1), ("quality", 1)),
    ("strength", 1): (("quality", 1), ("firm", 1)),
    ("allow", -1): (("presence", -1),),
    ("allow", 1): (("quality", 1), ("ease", 1)),
}
"""Which other poles may stand for one when an author puts it in other words."""

CONTRADICTS: dict[Pole, tuple[Pole, ...]] = {
    ("change", -1): (("size", 1), ("quality", 1)),
    ("change", 1): (("size", -1), ("quality", -1)),
    ("size", -1): (("change", 1),),
    ("size", 1): (("change", -1),),
    ("presence", 1): (("change", -1), ("allow", -1)),
    ("presence", -1): (("allow", 1),),
    ("allow", 1): (("presence", -1),),
    ("quality", -1): (("change", -1),),
}
"""What speaks against a pole beside its own opposite."""

_ANTONYMS = """
    positive:negative maximize:minimize maximum:minimum best:worst all:none always:never
    before:after above:below include:exclude accept:reject support:contradict agree:disagree
    success:failure succeed:fail global:local discrete:continuous static:dynamic deep:shallow
    early:late correct:incorrect true:false linear:nonlinear supervised:unsupervised
    labeled:unlabeled known:unknown sufficient:insufficient necessary:unnecessary
    dependent:independent relevant:irrelevant explicit:implicit internal:external open:closed
    public:private online:offline parallel:sequential dense:sparse homogeneous:heterogeneous
    symmetric:asymmetric deterministic:stochastic finite:infinite balanced:imbalanced
    convex:nonconvex converge:diverge reward:penalty attract:repel prove:disprove confirm:refute
    important:unimportant forward:backward top:bottom empirical:theoretical theoretical:empirical
    real:synthetic real:artificial natural:artificial automatic:manual wide:narrow broad:narrow
    fine:coarse general:specific rich:poor full:partial complete:incomplete visible:hidden
    active:passive near:far close:far common:rare frequently:rarely usually:rarely
    majority:minority preserve:destroy keep:discard retain:discard maintain:abandon add:remove
    insert:delete useful:useless safe:dangerous clean:noisy past:future present:absent
    presence:absence hard:soft expensive:cheap success:failed absolute:relative separate:joint
    centralized:decentralized direct:indirect ascent:descent exact:approximate
    qualitative:quantitative original:modified temporal:spatial remember:forget overfit:underfit
    overestimate:underestimate sharp:flat local:distant begin:end start:finish
    open:shut even:odd male:female left:right
"""

NEGATORS = words_of(
    """not no never without neither nor cannot none nothing nobody nowhere hardly scarcely
    barely cant dont doesnt isnt arent wasnt werent didnt wont havent hasnt hadnt couldnt
    shouldnt wouldnt lack lacks lacked fail fails failed unable non"""
)
"""Words that deny what follows them; so does every word in n't."""
DENIALS = NEGATORS | words_of(
    """avoid avoids avoiding avoided eliminate eliminates eliminating eliminated remove
    removes removing removed removal free prevent prevents preventing obviate obviates
    obviating obviated unlike bypass bypasses bypassing circumvent circumvents circumventing
    little limited independent agnostic sidestep sidesteps dispense dispenses discard
    discards forgo ignore ignores ignoring alleviate alleviates alleviating overcome
    overcomes overcoming unnecessary infeasible unavailable difficult hard rarely seldom
    refute refutes contradict contradicts disprove loses lose losing sacrificing sacrifice
    against mitigate inability incapable deny denies unlikely intractable except exclude
    excludes rather lacking failing failure absence absent impossible instead scarce reduce
    reduces zero few than unsolved insufficient"""
)
"""Softer words by which a text denies something; enough to carry a line's own negation."""
NEGATIVE_PREFIXES = ("un", "non")
OPPOSABLE = words_of(
    """supervised labeled labelled annotated seen known observed paired aligned structured
    conditional conditioned biased bounded constrained convex linear smooth parametric adaptive
    stationary uniform invertible reversible deterministic euclidean autoregressive parallel
    iid negative rigid trivial markovian gaussian bayesian volatile monotonic negligible local
    blocking english native expert robust private visible visual textual verbal asymptotic trained
    normalized regularized weighted directed ordered sorted balanced related intended expected
    certain informed informative interpretable explainable available verified verifiable tied
    rolled folded limited restricted differentiable convolutional recurrent commutative recursive
    vacuous backtracking transferable"""
)
"""Words whose negative is a term of its own: one in place of the other is another claim."""
NAMED_PROPERTIES = words_of(
    "supervised labeled labelled seen known paired biased bounded convex parametric"
)
"""Of these, the ones that a line may not bring where the evidence knows neither side."""

HEDGES = words_of(
    """may might could would possibly perhaps potentially probably likely presumably
    arguably seemingly apparently suggest suggests suggesting suggested appear appears
    appeared seem seems seemed conjecture conjectures conjectured hypothesize hypothesizes
    hypothesized hypothesise hypothesis speculate speculates believe sometimes occasionally
    partially partly somewhat potential preliminary tentatively tentative plausibly
    plausible maybe expected anticipate tend tends hopefully"""
)
WEAKER = HEDGES | words_of(
    """can often usually typically generally some most many several certain almost nearly
    roughly about approximately around indicate indicates should mostly largely aim aims
    attempt attempts try tries hope frequently explore explores investigate"""
)
"""Any of these in a line counts as its hedge."""

CONDITIONS = words_of(
    """if when whenever only unless except provided assuming once solely exclusively under where"""
)
RESTRICTIONS = words_of("only unless except solely exclusively if")
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


_EXACT: dict[str, tuple[Pole, ...]] = {
    "costly": (("cost", -1),),
    "costlier": (("cost", -1),),
    "lower": (("size", -1), ("change", -1)),
    "lowers": (("change", -1),),
    "lowering": (("change", -1),),
    "lowered": (("change", -1),),
    "positive": (("quality", 1),),
}
"""Words whose stem says less than they do."""


def poles_of(word: str, following: str) -> tuple[Pole, ...]:
    """The poles a word in lower case may stand for, given the word behind it."""
    if word in _EXACT:
        return _EXACT[word]
    if word in ("loss", "losses"):  # not the function that a model is trained by
        return (("change", -1), ("quality", -1)) if following == "of" else ()
    if word in STRANGERS:
        return ()
    return POLES.get(stem(word), ())


POLES = _poles()
"""Stem → the poles it may stand for."""
ANTONYMS = _antonyms()
