"""Word lists of scripts/perturb.py, written apart from the lexicon of the check."""

UNITS = {
    r"(?<=\d)\s?%": (" points", "x", " ms"),
    r"(?<=\d) percent\b": (" points", " times"),
    r"(?<=\d) (?:percentage )?points?\b": ("%", "x"),
    r"(?<=\d)\s?(?:x|×)(?!\w)": ("%", " points", " orders of magnitude"),
    r"(?<=\d) times\b": ("%", " points"),
    r"(?<=\d)-fold\b": ("%",),
    r"\borders? of magnitude\b": ("percent", "percentage points"),
    r"(?<=\d)\s?ms\b": (" s", " minutes"),
    r"(?<=\d) (?:s|seconds?)\b": (" ms", " hours"),
    r"(?<=\d)[ -]minutes?\b": (" seconds", " days"),
    r"(?<=\d)[ -]hours?\b": (" minutes", " weeks"),
    r"(?<=\d)[ -]days?\b": (" hours", " months"),
    r"(?<=\d) years?\b": (" months", " weeks"),
    r"(?<=\d)\s?GB\b": ("MB", "TB"),
    r"(?<=\d)\s?MB\b": ("GB", "KB"),
    r"(?<=\d)[ -]bits?\b": (" bytes", "-byte"),
    r"(?<=\d) million\b": (" billion", " thousand"),
    r"(?<=\d) billion\b": (" million",),
    r"(?<=\d)M\b": ("B", "K"),
    r"(?<=\d)B\b": ("M",),
    r"(?<=\d)[kK]\b": ("M", "B"),
    r"(?<=\d) epochs?\b": (" hours", " steps"),
    r"(?<=\d)[ -]layers?\b": (" GPUs", " epochs"),
    r"(?<=\d) (?:GPUs?|TPUs?)\b": (" days", " CPU cores"),
    r"(?<=\d) languages?\b": (" datasets", " users"),
    r"(?<=\d) (?:datasets|data sets)\b": (" languages", " games"),
    r"(?<=\d) images?\b": (" tokens", " GB"),
    r"(?<=\d) tokens?\b": (" images", " hours"),
    r"(?<=\d) parameters?\b": (" tokens", " GB"),
    r"(?<=\d) (?:examples|samples)\b": (" classes", " epochs"),
    r"(?<=\d) (?:iterations|steps)\b": (" hours", " epochs"),
}

DIRECTIONS = """
    increase/decrease increases/decreases increased/decreased increasing/decreasing
    increase/reduce increases/reduces increased/reduced increasing/reducing improve/degrade
    improves/degrades improved/degraded improving/degrading improve/worsen improves/worsens
    improving/worsening improvement/deterioration improvements/degradations enhance/impair
    enhances/impairs enhanced/impaired enhancing/impairing boost/hurt boosts/hurts
    boosting/hurting raise/lower raises/lowers raising/lowering higher/lower high/low
    highest/lowest larger/smaller largest/smallest large/small bigger/smaller greater/lesser
    more/less more/fewer most/least better/worse best/worst faster/slower fast/slow
    fastest/slowest quickly/slowly rapidly/slowly quicker/slower accelerate/slow accelerates/slows
    accelerating/slowing speeds/slows speedup/slowdown speed-up/slow-down stronger/weaker
    strong/weak strengthen/weaken strengthens/weakens easier/harder easy/hard easily/hardly
    simpler/harder cheaper/costlier cheap/costly inexpensive/expensive outperform/underperform
    outperforms/underperforms outperforming/underperforming outperformed/underperformed
    surpass/trail surpasses/trails surpassing/trailing exceeds/undershoots superior/inferior
    gain/loss gains/losses maximize/minimize maximizes/minimizes maximizing/minimizing
    maximum/minimum above/below longer/shorter long/short lengthen/shorten deeper/shallower
    wider/narrower expand/shrink expands/shrinks expanding/shrinking grow/shrink grows/shrinks
    growing/shrinking rises/falls upper/lower robust/brittle robustness/fragility stable/unstable
    stability/instability stabilize/destabilize stabilizes/destabilizes simple/complex
    simplicity/complexity simplifies/complicates simplify/complicate efficient/inefficient
    efficiently/inefficiently efficiency/inefficiency effective/ineffective
    effectively/ineffectively effectiveness/ineffectiveness accurate/inaccurate
    accurately/inaccurately reliable/unreliable advantage/disadvantage advantages/drawbacks
    benefit/harm benefits/harms enable/prevent enables/prevents enabling/preventing allow/forbid
    allows/forbids allowing/forbidding facilitate/hinder facilitates/hinders encourage/discourage
    encourages/discourages alleviate/aggravate alleviates/aggravates alleviating/aggravating
    mitigate/exacerbate mitigates/exacerbates mitigating/exacerbating success/failure
    successful/unsuccessful successfully/unsuccessfully positive/negative minimal/maximal
    tighter/looser cut/raise cuts/raises saves/wastes saving/wasting lighter/heavier
    scalable/unscalable solves/aggravates overcome/worsen overcomes/worsens prevent/cause
    prevents/causes preventing/causing avoid/cause avoids/causes avoiding/causing
    eliminate/introduce eliminates/introduces eliminating/introducing removes/adds removing/adding
    removed/added excess/shortage promising/disappointing beneficial/harmful useful/useless
    helps/hinders helpful/harmful vulnerable/immune sensitive/insensitive susceptible/resistant
    early/late earlier/later upward/downward over/under dense/sparse
"""

ANTONYMS = """
    deep/shallow new/old different/same complex/simple supervised/unsupervised trained/untrained
    general/specific first/last first/second empirical/theoretical artificial/natural
    linear/nonlinear convergence/divergence objective/subjective known/unknown labeled/unlabeled
    continuous/discontinuous similar/dissimilar significant/insignificant difficult/easy
    limited/unlimited directly/indirectly available/unavailable attack/defend
    structured/unstructured common/rare forward/backward dependent/independent explicit/implicit
    extensive/intensive conditional/unconditional popular/unpopular coarse/fine fixed/variable
    explicitly/implicitly possible/impossible competitive/noncompetitive certainty/uncertainty
    direct/indirect joint/separate related/unrelated practical/impractical open/closed
    concave/convex external/internal relevant/irrelevant top/bottom sufficient/insufficient
    realistic/unrealistic absolute/relative downstream/upstream automatic/manual
    automatically/manually close/distant qualitative/quantitative conventional/unconventional
    arbitrary/nonarbitrary encode/decode consistent/inconsistent consistently/inconsistently
    finite/infinite active/passive correct/incorrect strongly/weakly clean/dirty clean/noisy
    private/public flexible/inflexible complete/incomplete converge/diverge converges/diverges
    tractable/intractable true/false abstract/concrete consistency/inconsistency
    distinct/indistinct informative/uninformative absence/presence exact/inexact formal/informal
    appropriate/inappropriate include/exclude includes/excludes plausible/implausible
    likely/unlikely rough/smooth regular/irregular interpretable/uninterpretable
    systematic/unsystematic centralized/decentralized dangerous/safe start/stop inside/outside
    synchronous/asynchronous homogeneous/heterogeneous invertible/non-invertible
    additive/subtractive normal/abnormal right/wrong symmetric/asymmetric precise/imprecise
    balanced/unbalanced lossless/lossy valid/invalid expansion/contraction
    sufficiently/insufficiently inner/outer encouraging/discouraging abundant/scarce
    majority/minority frequently/infrequently feasible/infeasible compatible/incompatible
    bidirectional/unidirectional optimistic/pessimistic global/local discrete/continuous
    static/dynamic sequential/parallel deterministic/stochastic online/offline single/multiple
    always/never all/no often/rarely before/after inductive/deductive temporal/spatial
    necessary/unnecessary capable/incapable able/unable ability/inability natural/unnatural
    expected/unexpected real/synthetic
"""
HEDGES: tuple[tuple[str, str], ...] = (
    (r"\b(?:may|might|could) be\b", "is"),
    (r"\b(?:may|might|could) not\b", "does not"),
    (r"\b(?:may|might|could) ", ""),
    (r"\bsuggests?(?= that)", "proves"),
    (r"\bsuggesting(?= that)", "proving"),
    (r"\b(?:potentially|possibly|presumably|arguably|probably|seemingly|perhaps) ", ""),
    (r"\b(?:appears?|seems?) to be\b", "is"),
    (r"\bup to (?=[\d~$])", ""),
    (r"\b(?:about|around|approximately|roughly|nearly|almost) (?=\d)", ""),
    (r"~(?=\d)", ""),
    (r"\boften\b", "always"),
    (r"\b(?:usually|typically|frequently|sometimes|generally)\b", "always"),
    (r"\b[Ss]ome (?=(?:cases|tasks|settings|datasets|models|of))", "all "),
    (r"\b[Mm]ost (?=(?:cases|tasks|settings|datasets|models|of))", "all "),
    (r"\bpartially\b", "fully"),
    (r"\bpartly\b", "fully"),
    (r"\bpotential\b(?= (?:to|for))", "proven ability"),
    (r"\bwe (?:conjecture|hypothesi[sz]e|believe|speculate)\b", "we prove"),
    (r"\btends? to ", ""),
    (r"\blikely\b(?! to be)", "certainly"),
)
