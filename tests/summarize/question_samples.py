"""Abstracts written for the tests: one for each sort of work, with names and figures for slots.

No real paper stands behind them.
"""

from summarize.card import Item

AGENT = Item(
    "agent",
    "TaskPilot: Agents that Book Travel",
    "Booking travel means many small decisions. We propose TaskPilot, an LLM agent that books "
    "trains and hotels through web pages. The agent reads a page, chooses an action and keeps "
    "notes. On TripBench it completes 61% of tasks.",
)
BENCHMARK = Item(
    "benchmark",
    "LeaseBench: Can Language Models Read Contracts?",
    "Contracts are long and dull. We introduce LeaseBench, a benchmark of 900 questions about "
    "leases for language models. The best of eleven models answers 54% correctly.",
)
DATASET = Item(
    "dataset",
    "A Dataset of Bird Calls at Dawn",
    "Birds sing early. We present DawnCalls, a dataset of 4,000 hours of sound from forests, made "
    "with small recorders. It covers 210 species and is meant for classification.",
)
SURVEY = Item(
    "survey",
    "Small Language Models: A Survey",
    "This survey orders the work on small language models by architecture and by task. We describe "
    "210 approaches and the ideas that they share, and we give a map of the field.",
)
THEORY = Item(
    "theory",
    "On Regret in Repeated Auctions",
    "We prove that no bidder can have regret below the square root of the number of rounds in a "
    "repeated auction with budgets. The proof rests on a new lower bound for bandits.",
)
STUDY = Item(
    "study",
    "Do Language Models Notice Typos?",
    "People mistype. We study how language models react to typos in instructions. We find that "
    "a single typo in a verb changes the answer more often than a missing word does.",
)
SPEECH = Item(
    "speech",
    "MurmurNet: Recognition of Whispered Speech",
    "Whispered speech has no pitch. We propose MurmurNet, a speech recognition model trained on "
    "whispered audio books. It lowers the word error rate by 12% on WhisperSet.",
)
ROBOT = Item(
    "robot",
    "Folding Towels with Two Robot Arms",
    "Towels are soft. We present a method for folding with two robot arms. The robot looks at the "
    "towel, finds its corners and plans a fold. In simulation it folds 9 of 10 towels.",
)
MEDICAL = Item(
    "medical",
    "SkinSift: Triage of Moles from Phone Pictures",
    "Moles can be cancer. We propose SkinSift, a model for the diagnosis of skin cancer that is "
    "trained on pictures of moles. Its accuracy is 5 points higher than that of a ResNet.",
)
EFFICIENCY = Item(
    "efficiency",
    "NarrowCache: Real-Time Decoding with Less State",
    "Decoding is slow because state grows. We propose NarrowCache, a method that drops old state "
    "in real-time decoding. It reduces memory use by up to 70% on LongBench.",
)
PROMISED = Item(
    "promised",
    "GraphLoom: Weaving Text into Graphs",
    "Text holds relations. We propose GraphLoom, a framework that turns text into a knowledge "
    "graph. Our code will be released. It is the first framework that works clause by clause.",
)
POST = Item(
    "post",
    "Introducing Heron 2",
    "Today we are launching Heron 2, our most capable model for search. It is a language model "
    "that reads long pages and answers in a sentence. You will find it in the API for all.",
    kind="post",
    read="full_text",
)
SAMPLES = (
    *(AGENT, BENCHMARK, DATASET, SURVEY, THEORY, STUDY, SPEECH, ROBOT, MEDICAL, EFFICIENCY),
    *(PROMISED, POST),
)
