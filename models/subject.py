"""What the product is about, AI research and product work, in words and as anchors to embed.

Newsletters and blogs carry anything, from recipes to monetary policy. `digest` keeps what is about
something else out of editions, `summarize` looks for no answers in it; both ask here. The rule is
conservative: it tells off only what shows no sign of the subject.
"""

import re

ANCHORS = (
    "Artificial intelligence and machine learning: language models, agents, speech, evaluation.",
    "Building and shipping software products with AI: users, design, cost, product management.",
)
"""Embedded by `models.encoder` they tell by meaning what the words alone do not."""

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
_WORDS_A_SIGN = 100
"""A text must show a sign of the subject at least this often to be about it."""


def is_named(title: str) -> bool:
    """Whether a title names the subject."""
    return _STRONG.search(title) is not None


def is_about(title: str, text: str, words: int) -> bool:
    """Whether a text of so many words shows the subject: in its title, or often enough."""
    return is_named(title) or signs(text, words) >= max(2, words / _WORDS_A_SIGN)


def signs(text: str, words: int) -> int:
    """How much in a text of so many words speaks for the subject.

    A telling word counts for two, and lets as many of all computing's words count beside it.
    """
    strong = 2 * len(_STRONG.findall(text))
    weak = [found.casefold().removesuffix("s") for found in _WEAK.findall(text)]
    if strong:
        return strong + len(weak) + min(strong, len(_COMPUTING.findall(text)))
    varied = len(set(weak)) > 1 or words <= _WORDS_A_SIGN
    return len(weak) if varied else 0
