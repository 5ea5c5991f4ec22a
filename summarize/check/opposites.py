"""Opposites, and the verbs that a negator can stand before: what may turn a claim round.

Written apart from the checker's lexicon, which is of stems and poles, and from the lists that make
its figures (scripts/perturb_words.py). English has only so many opposites, so they overlap.
"""

VERBS = """
    increase/decrease increase/reduce increase/lower increase/diminish raise/lower improve/worsen
    improve/degrade improve/impair improve/hurt improve/harm improve/reduce enhance/degrade
    enhance/impair enhance/weaken enhance/diminish boost/reduce boost/hurt boost/harm boost/lower
    strengthen/weaken accelerate/slow accelerate/delay accelerate/decelerate expand/shrink
    expand/contract extend/limit extend/restrict simplify/complicate enable/prevent
    enable/preclude enable/block enable/disable allow/forbid allow/prohibit allow/prevent
    allow/disallow permit/prohibit facilitate/hinder facilitate/impede ease/complicate
    encourage/discourage promote/suppress promote/inhibit promote/discourage mitigate/exacerbate
    mitigate/amplify mitigate/worsen alleviate/aggravate alleviate/intensify alleviate/worsen
    reduce/amplify reduce/inflate reduce/raise reduce/boost reduce/enlarge decrease/raise
    decrease/enlarge outperform/underperform surpass/trail exceed/undershoot succeed/fail
    eliminate/introduce eliminate/create eliminate/cause remove/add remove/insert remove/introduce
    avoid/cause avoid/induce avoid/require preserve/destroy preserve/discard preserve/distort
    retain/lose retain/discard keep/drop maintain/abandon maintain/lower stabilize/destabilize
    accept/reject include/exclude include/omit confirm/refute confirm/contradict support/undermine
    support/contradict prove/disprove agree/disagree converge/diverge maximize/minimize
    encode/decode compress/decompress attack/defend attract/repel reward/penalize reward/punish
    enforce/relax tighten/loosen widen/narrow sharpen/blur align/misalign
    overestimate/underestimate connect/disconnect activate/deactivate lengthen/shorten
    centralize/decentralize benefit/suffer gain/lose save/waste detect/miss detect/overlook
    reveal/hide reveal/conceal reveal/obscure ignore/exploit ignore/consider ignore/leverage
    separate/merge split/merge insert/delete require/avoid overcome/worsen overcome/introduce
    solve/create resolve/create address/neglect address/ignore tackle/neglect help/hinder
    help/hurt prevent/cause prevent/allow prevent/encourage bypass/require circumvent/cause
    suppress/amplify attenuate/amplify cut/raise double/halve rise/fall lessen/heighten
    diminish/grow broaden/narrow restrict/broaden relax/strengthen speed/slow upgrade/downgrade
    increase/shrink match/miss underestimate/overestimate ensure/prevent guarantee/prevent
    exploit/ignore leverage/ignore utilize/neglect capture/miss recover/lose discover/overlook
    discriminate/confuse disentangle/entangle denoise/corrupt clarify/obscure validate/invalidate
    minimize/increase maximize/reduce stabilise/destabilise optimize/degrade
    regularize/destabilize encourage/prevent encourage/penalize penalize/encourage
    synchronize/desynchronize unify/divide combine/separate aggregate/separate adapt/freeze
    share/separate
"""
"""Regular verbs; `turns` makes their forms."""

FORMS = """
    grow/shrink grows/shrinks grew/shrank growing/shrinking growth/decline growth/shrinkage
    led/failed leads/fails wins/loses won/lost beats/trails beating/trailing beat/trail
    rises/falls rising/falling rose/fell knows/ignores known/unknown gives/takes gave/took
    overcame/worsened cuts/raises cutting/raising increase/drop increases/drops gain/drop
    gains/drops drop/rise drops/rises improvement/degradation improvements/degradations
    improvement/decline improvements/losses reduction/increase reductions/increases
    reduction/growth enhancement/deterioration speedup/slowdown speedups/slowdowns
    speed-up/slow-down acceleration/deceleration expansion/contraction inclusion/exclusion
    success/failure successes/failures gain/loss advantage/disadvantage advantages/disadvantages
    advantages/shortcomings benefit/drawback benefits/drawbacks benefits/costs strength/weakness
    strengths/weaknesses maximum/minimum maximal/minimal majority/minority presence/absence
    existence/absence stability/instability robustness/brittleness robustness/sensitivity
    robustness/fragility vulnerability/robustness sensitivity/robustness susceptibility/resistance
    efficiency/inefficiency effectiveness/uselessness effectiveness/ineffectiveness accuracy/error
    simplicity/complexity ease/difficulty certainty/uncertainty ability/inability
    capability/inability similarity/difference similarities/differences convergence/divergence
    agreement/disagreement consistency/inconsistency balance/imbalance equality/inequality
    superiority/inferiority feasibility/infeasibility excess/lack abundance/scarcity
    compression/expansion encoder/decoder attack/defense attacks/defenses cause/effect high/low
    higher/lower highest/lowest large/small larger/smaller largest/smallest big/small
    bigger/smaller greater/smaller greater/lower more/less more/fewer most/least many/few
    much/little better/worse best/worst good/bad good/poor well/poorly well/badly fast/slow
    faster/slower fastest/slowest quick/slow quicker/slower quickly/slowly rapidly/slowly
    rapid/slow swift/slow strong/weak stronger/weaker strongest/weakest strongly/weakly
    easy/difficult easy/hard easily/hardly easier/harder easier/tougher simple/complex
    simple/complicated simpler/harder simpler/costlier simpler/messier cheap/expensive
    cheaper/pricier cheap/costly inexpensive/costly affordable/expensive light/heavy
    lightweight/heavyweight
    compact/bulky superior/inferior above/below long/short longer/shorter longest/shortest
    deep/shallow deeper/shallower deepest/shallowest wide/narrow wider/narrower broad/narrow
    upper/lower robust/brittle robust/fragile robust/sensitive robustly/poorly stable/unstable
    stably/erratically efficient/inefficient efficient/wasteful efficiently/inefficiently
    effective/ineffective effective/useless effectively/poorly effectively/ineffectively
    accurate/inaccurate accurate/wrong accurately/wrongly accurately/inaccurately
    precise/imprecise precisely/vaguely reliable/unreliable reliably/unreliably useful/useless
    helpful/harmful helpful/unhelpful beneficial/detrimental beneficial/harmful positive/negative
    positively/negatively promising/disappointing successful/unsuccessful
    successfully/unsuccessfully favorable/unfavorable favorably/unfavorably significant/negligible
    significant/minor significantly/slightly significantly/marginally significantly/hardly
    substantially/marginally substantial/negligible considerable/negligible considerably/slightly
    dramatically/barely greatly/barely consistently/rarely consistently/inconsistently tight/loose
    tighter/looser scalable/unscalable vulnerable/robust vulnerable/immune susceptible/immune
    sensitive/robust sensitive/insensitive resistant/vulnerable early/late earlier/later
    dense/sparse upward/downward new/old novel/old newer/older different/same different/identical
    similar/different supervised/unsupervised trained/untrained general/specific first/last
    first/second empirical/theoretical theoretically/empirically empirically/theoretically
    artificial/natural linear/nonlinear linear/non-linear objective/subjective known/unknown
    labeled/unlabeled labelled/unlabelled continuous/discrete discontinuous/continuous
    dissimilar/similar easy/challenging challenging/easy challenging/trivial hard/trivial
    difficult/trivial limited/unlimited limited/abundant limited/ample directly/indirectly
    direct/indirect available/unavailable structured/unstructured common/rare common/uncommon
    forward/backward dependent/independent explicit/implicit explicitly/implicitly
    conditional/unconditional popular/unpopular coarse/fine fixed/variable fixed/adaptive
    possible/impossible competitive/uncompetitive joint/separate jointly/separately
    related/unrelated practical/impractical open/closed convex/concave convex/non-convex
    convex/nonconvex external/internal relevant/irrelevant top/bottom sufficient/insufficient
    realistic/unrealistic absolute/relative downstream/upstream automatic/manual
    automatically/manually close/far closer/farther near/far qualitative/quantitative
    conventional/unconventional arbitrary/fixed consistent/inconsistent finite/infinite
    active/passive correct/incorrect correctly/incorrectly clean/noisy clean/dirty noisy/noiseless
    private/public flexible/rigid flexible/inflexible complete/incomplete complete/partial
    full/partial fully/partially true/false abstract/concrete distinct/identical
    informative/uninformative exact/approximate exactly/approximately formal/informal
    appropriate/inappropriate plausible/implausible likely/unlikely smooth/rough smooth/non-smooth
    regular/irregular interpretable/opaque interpretable/uninterpretable centralized/decentralized
    safe/unsafe safe/dangerous inside/outside synchronous/asynchronous homogeneous/heterogeneous
    invertible/non-invertible normal/abnormal right/wrong symmetric/asymmetric balanced/imbalanced
    balanced/unbalanced balanced/skewed lossless/lossy valid/invalid inner/outer
    frequent/infrequent frequently/rarely feasible/infeasible compatible/incompatible
    bidirectional/unidirectional optimistic/pessimistic global/local globally/locally
    static/dynamic sequential/parallel sequentially/simultaneously deterministic/stochastic
    online/offline single/multiple always/never all/none all/no often/seldom often/rarely
    before/after inductive/transductive temporal/spatial necessary/unnecessary able/unable
    capable/incapable expected/unexpected real/synthetic real/simulated biased/unbiased
    paired/unpaired seen/unseen bounded/unbounded constrained/unconstrained aware/unaware
    certain/uncertain tractable/intractable trivial/nontrivial stationary/nonstationary
    autoregressive/non-autoregressive parametric/nonparametric equal/unequal fair/unfair
    important/unimportant crucial/irrelevant essential/unnecessary key/minor major/minor
    main/minor suboptimal/optimal optimal/suboptimal standard/nonstandard natural/unnatural
    rich/poor powerful/weak powerful/powerless modern/outdated recent/old current/past
    previous/future previously/subsequently unlike/like despite/because with/without
    within/outside over/under between/within towards/against toward/against
    increasingly/decreasingly directed/undirected discriminative/generative
    generative/discriminative encoder/decoder lower-dimensional/higher-dimensional
    low-dimensional/high-dimensional short-term/long-term short-range/long-range
    small-scale/large-scale low-level/high-level end-to-end/stage-wise single-task/multi-task
    real-world/artificial model-free/model-based on-policy/off-policy white-box/black-box
    fine-grained/coarse-grained cross-domain/in-domain state-of-the-art/mediocre
    well-known/obscure both/neither each/no every/no some/all any/no everywhere/nowhere
    together/separately simultaneously/separately additional/fewer extra/fewer comparable/inferior
    competitive/inferior near-optimal/suboptimal unprecedented/ordinary comprehensive/superficial
    thorough/superficial extensive/limited extensively/barely diverse/uniform diverse/homogeneous
    unified/fragmented modular/monolithic hierarchical/flat expressive/inexpressive
    memorize/generalize biased/fair hidden/visible latent/observed unobserved/observed
    missing/present redundant/essential slow/instant intuitive/counterintuitive
    surprisingly/unsurprisingly unsurprising/surprising ineffective/effective
"""
"""Pairs of words as they stand."""

VERBS_THIRD = """
    improves achieves enables allows outperforms reduces increases requires learns provides leads
    generalizes captures exploits scales performs produces generates transfers converges surpasses
    preserves matches helps predicts reveals depends supports solves addresses handles avoids
    gives yields offers satisfies leverages combines extends applies relies incorporates
    encourages facilitates maintains benefits considers introduces contains consists operates
    exhibits demonstrates obtains ensures guarantees mitigates aligns adapts optimizes represents
    encodes relates enhances boosts accelerates makes shows suffers affects trains removes
    eliminates prevents promotes explains accounts assumes recovers identifies detects integrates
    exceeds beats holds exists varies grows
"""
VERBS_PLAIN = """
    improve achieve enable allow outperform reduce increase require learn provide lead generalize
    capture use exploit scale perform work produce generate transfer converge surpass preserve
    match need help predict reveal depend support solve address handle avoid give yield offer
    satisfy leverage combine extend apply rely incorporate encourage facilitate maintain benefit
    consider introduce contain operate exhibit demonstrate obtain ensure guarantee mitigate align
    adapt optimize represent encode relate enhance boost accelerate suffer affect train remove
    eliminate prevent promote explain account assume recover identify detect integrate exceed beat
    cover hold exist vary grow show find prove observe propose evaluate explore study
"""
