"""Asks that take up what the item itself says: a figure, a promise, a big word."""

from summarize.questions.ask import Ask

_FIGURES = (
    "latenc| ms|millisec|seconds|fps|per second|frames per| hz|× faster|x faster|times faster"
)

ASKS = (
    Ask("comparison", "claim norival", "@comparison", (
        "What is {claim} measured against?",
        "{claim}: from which starting point?",
        "{claim}, says the {source}: next to what?",
    )),
    Ask("comparison", "claim metric norival", "baseline|compared|than |over |against|relative|"
        "previous|prior|existing|vs|state-of-the-art|sota|outperform|surpass|without|from ", (
        "{claim}: and what does the best alternative reach?",
        "What would our present solution show in place of {claim}?",
    )),
    Ask("comparison at equal cost", "claim rival better", "same budget|equal|matched|same compute|"
        "comparable|fair|at the same|cost|budget|compute|fewer|identical|overhead", (
        "Did {rival} get the same budget and tuning in {claim}?",
        "Would {rival} catch up if it were given the same effort? ({claim})",
        "Is {claim} over {rival} at equal cost?",
    )),
    Ask("variance", "claim", "@variance", (
        "How often was {claim} repeated, and how far apart were the runs?",
        "Is {claim} outside the noise?",
        "How stable is {claim} over a few repeats?",
    )),
    Ask("variance", "claim dataset", "@variance", (
        "Is {claim} on {dataset} more than luck?",
        "How many test cases of {dataset} does {claim} come down to?",
    )),
    Ask("generalization", "claim dataset", "@transfer", (
        "Does {claim} hold beyond {dataset}?",
        "Why {dataset}, and what comes out on data that looks like ours?",
    )),
    Ask("typical case", "claim upto", "average|mean|median|typical|overall|respectively|across", (
        "{claim} is the best case: what is the typical one?",
        "How often do we get {claim}, and what do we get the rest of the time?",
        "What does the median case look like next to {claim}?",
        "“Up to” hides the rest: what lies at the low end of {claim}?",
    )),
    Ask("user value", "claim metric", "@users", (
        "What would a user see of {claim}?",
        "Does a customer care about {metric}, and is {claim} enough?",
        "Is {claim} what a customer would pay for, or is there a better yardstick?",
    )),
    Ask("user value", "claim", "@users", (
        "If {claim} came true for us, what would it change for a user?",
        "Which customer decision would {claim} change?",
    )),
    Ask("side effects", "claim down", "@failure|maintain|preserv|without|while|quality|accura|"
        "perform", (
        "What gets worse when we take {claim}?",
        "{claim}: what did that cost in quality?",
    )),
    Ask("side effects", "claim up", "@failure|@cost|maintain|preserv|without|while", (
        "{claim}: and what got worse?",
        "What do we give up for {claim}?",
    )),
    Ask("source of the gain", "claim", "@ablation", (
        "Which part of the work produces {claim}?",
        "What is left of {claim} without the most complicated part?",
        "Is {claim} due to the idea, or to more compute or data?",
    )),
    Ask("latency", "system real-time", _FIGURES, (
        "Real-time on which device, and at how many milliseconds?",
        "How fast is “real-time” for {it}, in milliseconds and on which hardware?",
        "What frame rate or response time does {it} reach when it calls itself real-time?",
    )),
    Ask("cost", "system efficient", "$|%|×|x faster|x less|fewer|percent|gpu|hours|flop| ms|fold|"
        "times|parameters|memory|0|half", (
        "Efficient in what: time, memory or money? What is the figure for {it}?",
        "How much cheaper is {it} to run than what it replaces?",
        "“Efficient” by which count, and on which machine does {it} run?",
    )),
    Ask("robustness", "system robust", "noise|perturb|adversar|attack|shift|corrupt|out-of-|ood|"
        "unseen|missing|variation|diverse condition|occlusion|paraphras|stress|seed|cross-", (
        "Robust against what? Which disturbances was {it} put through?",
        "Which disturbance still brings {it} down?",
        "What was done to {it} on purpose to see whether it holds?",
    )),
    Ask("scale", "system scalable", "million|billion|thousand|,000|large-scale|10k|100k|k |1b|7b|"
        "8b|gpus|nodes|linear|complexity", (
        "Up to what size has {it} been run?",
        "What stops {it} from growing: memory, money or people?",
        "At which scale does {it} stop paying off?",
    )),
    Ask("explanations", "system explains", "user|human|expert|clinician|practitioner|participant|"
        "faithful|audit", (
        "Has anybody who must act on its output understood {it}?",
        "Interpretable for whom: the researcher or the person who uses {it}?",
        "Which decision did somebody take because {it} explained itself?",
    )),
    Ask("human oversight", "serves autonomous agent/robot", "@oversight", (
        "At which points does a person step in while {it} works?",
        "What may {it} do without asking anyone?",
    )),
    Ask("data protection", "system private", "epsilon|differential|attack|leak|inference attack|"
        "guarantee|homomorphic|secure|encrypt", (
        "Private against whom? Was an attack on {it} tried?",
        "Which guarantee does {it} give that a lawyer would accept?",
    )),
    Ask("evaluation", "best nonumber system", "%|.1|.2|.3|.4|.5|.6|.7|.8|.9|points|fold|×|"
        "x faster", (
        "By how much does {it} lead, and is that lead worth a migration?",
        "How narrow is the lead of {it} over the runner-up?",
        "How long will the lead of {it} last, given how fast the runner-up moves?",
    )),
    Ask("readiness", "early", "limit|future|next step|roadmap|plan to|planned|will ", (
        "What has to be shown before anybody should rely on this?",
        "What is the next experiment, and when will there be results?",
        "Which result would make you stop this work?",
    )),
    Ask("release date", "promised code", "upon acceptance|upon publication|after publication|soon|"
        "accepted|will be available at|http", (
        "When will the code of {it} be out, and under which licence?",
        "What does the release of the code wait for?",
        "What is missing from the code before it can be published?",
    )),
    Ask("release date", "promised weights", "upon acceptance|upon publication|after publication|"
        "soon|http", (
        "When will the weights be out, and in which sizes?",
        "Will the promised weights be the ones behind the figures?",
    )),
    Ask("release date", "promised data", "upon acceptance|upon publication|after publication|soon|"
        "http", (
        "When will the data be out, and may it be used commercially?",
        "Will the whole data set be published, or a sample of it?",
    )),
    Ask("licence", "linked offer", "@licence", (
        "Under which licence could we use {offer}?",
        "The {source} names no licence for {offer}: may a product use {offer}?",
        "May a company build on {offer}, or is it for research only?",
        "Is there anything in {offer} whose licence binds us?",
        "Who owns {offer}, and would they give us a licence?",
    )),
    Ask("licence", "promised offer", "@licence", (
        "Which licence is planned for {offer}?",
        "Will the licence of {offer} allow commercial use?",
        "Could we get {offer} early, and on what terms?",
    )),
    Ask("what is published", "linked code learned noweights", "weights|checkpoint|models are|"
        "pretrained|pre-trained|model and|and model|models and|huggingface|hugging face|data", (
        "Is the trained model in the repository, or only the code to train it?",
        "What does the repository leave out that we would have to train or collect?",
    )),
    Ask("reproduction", "linked code", "reproduc|replicat", (
        "Has anybody got the same results from the published code?",
        "Does the published code give the published figures out of the box?",
        "How long does it take from cloning the repository to a first result?",
        "Which figure should we try to reproduce first with the published code?",
        "What does the published code need that we do not have?",
    )),
    Ask("quality lost", "system training-free", "fine-tun|finetun|supervised|trained method|"
        "training-based|match|compar|outperform|surpass", (
        "How far behind a trained method is {it}?",
        "If we were willing to train, how much better could {it} get?",
    )),
    Ask("integration", "system plug", "lines of code| api|library|package|interface|"
        "without modif", (
        "Plug-and-play into what: which systems has {it} been plugged into?",
        "What does it take to plug {it} in: a day or a quarter?",
    )),
    Ask("model vendor", "system closed llm", "open-source|open source|open-weight|llama|qwen|"
        "mistral|gemma|deepseek|agnostic|different models|multiple models|across models", (
        "Does {it} work with an open model, or only with a bought one?",
        "What is {it} worth on the day the model behind it changes its price?",
    )),
)  # fmt: skip
