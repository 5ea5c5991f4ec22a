"""What an edition is about: AI research and product work. The rest stays in the library.

Newsletters carry anything, from recipes to monetary policy. The rule is conservative: it keeps
out only what shows no sign of the subject, so that a wrong guess costs a line, not a story.
"""

import re

from db.records import Candidate
from digest.closeness import Vectors, vector_of
from digest.words import count_words

ANCHORS = (
    "Artificial intelligence and machine learning: language models, agents, speech, evaluation.",
    "Building and shipping software products with AI: users, design, cost, product management.",
)
"""Embedded by `models.encoder` they tell by meaning what the words alone do not."""
_NEAR = 0.3
"""Cosine to an anchor. By all-MiniLM-L6-v2, texts on gardens, recipes, offsites and bond yields
stay at or below 0.14; half of 900 arXiv abstracts stand above 0.23."""

_STRONG = re.compile(
    r"""\b(?: A\.I\. | artificial\ intelligence | machine\ learning | deep\ learning
    | neural | (?:language|foundation|diffusion|reasoning|embedding|speech|vision)\ models?
    | [LV]LMs? | \w*GPTs? | (?-i:\w*AI) | transformers? | chat-?bots? | agentic | coding\ agents?
    | embeddings? | fine-?tun\w+ | retrieval-augmented | RAG | prompting
    | speech\ recognition | synthetic\ (?:speech|voices?|data|images?|media) | deepfakes?
    | computer\ vision | reinforcement\ learning | generative | copilots? | multimodal | GPUs?
    | open[ -]weights? | quanti[sz]ation | distillation | robot\w* | vibe[ -]cod\w+
    | red[ -]team(?:s|ed|ing)? | (?-i:ML(?!-[A-Z\d])|MLOps|MCP|NLP) | prompt\ engineering
    | hallucinations? | world\ models? | diffusion\ models? | image\ generat\w+
    | AI[ -]generated | embodied
    | Anthropic | DeepMind | Mistral | DeepSeek | Hugging\ ?Face | LangChain | [vo]?llama(?:\.cpp)?
    | vLLM | PyTorch | TensorFlow | Midjourney | Stable\ Diffusion | Dall-?E | Perplexity\.ai
    | (?-i:Gemini\ (?:\d|Pro|Flash|Ultra|Nano|Robotics|API|CLI|Live|app))
    | (?-i:(?<!Jean.)Claude(?!\ (?:Monet|Debussy|Shannon|Lorrain|Cahun|Juncker|Van|Rains)))
    | product\ (?:managers?|management|teams?|strategy|roadmaps?|discovery)
    | product\ (?:design|designers?|led|discovery|market\ fit) | wire-?fram\w+ | UI/UX | UX
    | user\ (?:research|study|studies|interviews?|experience|stories) | usability | A/B\ tests?
    )\b""",
    re.VERBOSE | re.IGNORECASE,
)
_WEAK = re.compile(
    r"""\b(?: agents? | assistants? | models? | parameters | inference | prompts? | training
    | data\ ?sets? | evaluat\w+ )\b""",
    re.VERBOSE | re.IGNORECASE,
)
"""Signs beside a telling word; by themselves, two different ones say something."""
_COMPUTING = re.compile(
    r"""\b(?: software | developers? | APIs? | apps? | users? | features? | onboarding | roadmaps?
    | tokens? | algorithms? | benchmarks? )\b""",
    re.VERBOSE | re.IGNORECASE,
)
"""Signs beside a telling word only: all of computing speaks so."""
_KEPT_OUT = frozenset({"confirmation", "welcome", "roundup"})
"""Categories that `ingest` gives to mails."""
_WORDS_A_SIGN = 100
"""A text must show a sign of the subject at least this often to be about it."""


def relevant(item: Candidate, anchors: Vectors | None = None) -> bool:
    """Whether the item may stand in an edition. `anchors` are the unit rows of ANCHORS.

    A computer-science paper, a release and a bare title pass: the reader chose their source, and
    nothing speaks against them. Confirmation and welcome mails never do, nor does a round-up whose
    entries stand here themselves. A post or newsletter passes on a
    title that names the subject, on enough signs of it in the text (a telling word counts for
    two), or on nearness to an anchor; a post also where its source names itself after the field.
    """
    work = item.work
    if not _KEPT_OUT.isdisjoint(work.categories):
        return False
    if work.kind == "release" or not work.text:
        return True
    if any(category.startswith(("cs.", "stat.ML", "eess.")) for category in work.categories):
        return True
    if _STRONG.search(work.title):
        return True
    if work.kind == "post" and any(_STRONG.search(it.source_title) for it in item.sightings):
        return True
    if work.kind == "paper":  # one sign will do
        if _signs(work.text) >= 1:
            return True
    elif _signs(work.text) >= max(2, count_words(work.text) / _WORDS_A_SIGN):
        return True
    if anchors is None:
        return False
    vector = vector_of(item, anchors.shape[1])
    return vector is not None and float((anchors @ vector).max()) >= _NEAR


def _signs(text: str) -> int:
    """How much speaks for the subject. A telling word counts for two, and lets as many of all
    computing's words count beside it.
    """
    strong = 2 * len(_STRONG.findall(text))
    weak = [found.casefold().removesuffix("s") for found in _WEAK.findall(text)]
    if strong:
        return strong + len(weak) + min(strong, len(_COMPUTING.findall(text)))
    varied = len(set(weak)) > 1 or count_words(text) <= _WORDS_A_SIGN
    return len(weak) if varied else 0
