"""The item's own words for a question: its name, its kind, its figure.

A name comes out of hostile text as well as out of honest text, so it must look like one: short,
letters and digits, no address, no sentence. Without one, "the framework" stands in.
"""

import re
from collections.abc import Iterator, Sequence
from functools import partial
from typing import NamedTuple

from db.card import Availability, Number, Read
from summarize.card import Item
from summarize.flags import instructs
from summarize.questions.ask import Slots

_READ = 4000
"""Characters in which a text says what it has made; abstracts are shorter."""
_LONGEST_NAME = 24
_LONGEST_CLAIM = 45
_SOURCES: dict[Read, str] = {
    "abstract": "abstract",
    "excerpt": "excerpt",
    "full_text": "text",
    "newsletter": "newsletter",
    "title": "title",
}
_MARKUP = re.compile(
    r"\\(?:text\w{2}|emph|mathtt|mathrm)\s?\{([^{}$]{1,40})\}|\*\*([^*]{1,40})\*\*"
)
_NAME = r"[A-Z][A-Za-z0-9]*(?:[-.+@][A-Za-z0-9]+){0,2}(?: ?v?\d(?:\.\d)?)?\+?"
_IN_TITLE = re.compile(rf"({_NAME}) ?(?::| -- | — | – )\s?")
_VERBS = (
    *("propose", "introduce", "present", "develop", "design", "release", "describe", "build"),
    *("contribute", "implement", "devise", "construct", "create", "curate", "define"),
)
_ACTOR = re.compile(
    r"\b(?:[Ww]e|[Pp]aper|[Ww]ork|[Aa]rticle|[Aa]uthors|[Rr]eport|[Ss]tudy)(?: \w{2,14}){0,2} $"
)
_EARLIER = re.compile(r"\b(?:[Ww]e|[Pp]aper|[Ww]ork|[Aa]rticle|[Aa]uthors|[Ss]tudy)\b[^.?!]*$")
_JOINED = (" and ", " and then ", " and also ", " and further ")
_PASSIVE = re.compile(
    r" (?:is|are|was|were) (?:then |also |first )?"
    r"(?:proposed|introduced|presented|developed|designed)\b"
)
_NEAR, _FAR = 50, 160
"""Characters before the verb in which its actor is looked for; far where "and" joins two verbs."""
_MOST_VERBS = 4
"""Occurrences of each verb that are looked at; later ones are no announcement."""
_CALLED = re.compile(
    rf"(?:s|ed)?,? (?:the |a novel |a new |an? )?({_NAME})"
    r"(?=,| ?\(|:|\.\s| --| —| –|; | (?:which|that|to|as|for|is|benchmark|dataset|framework|model|"
    r"system|method|toolkit|corpus|agent|pipeline|platform|algorithm|architecture)\b)"
)
_SHORT_FORM = re.compile(
    r"(?:s|ed)? [^.;:()]{3,110}?\(([A-Z][A-Za-z0-9+-]{1,15})\)"
    r"(?=[,.:;]| (?:that|which|to|a|an|for|as|is)\b)"
)
_CALLED_PLAINLY = re.compile(r"(?:s|ed)? ([A-Z][a-z]{3,14})(?:,| ?\([A-Z][^()]{3,90}\),) an? ")
_NAMED_PLAINLY = re.compile(r"(?:called|named|termed|dubbed) ([A-Z][a-z]{3,14})(?=[,.;: ])")
_NAMED_SO = re.compile(r"(?:called|named|termed|dubbed) " + rf"({_NAME})(?=[,.;: )]|$)")
_INNER_CAPITAL = re.compile(r".[A-Z]|\d")
_NO_NAME = re.compile(
    r"(?:AI|LLM|VLM|MLLM|LVLM|VLA|RAG|NLP|NLU|NLG|RL|ML|DL|RLHF|RLVR|GRPO|PPO|DPO|SFT|"
    r"GPT|ChatGPT|MoE|CoT|API|GUI|CNN|RNN|GNN|LSTM|GAN|VAE|MAE|BERT|KV|QA|VQA|OCR|ASR|TTS|MRI|CT|"
    r"EEG|ECG|fMRI|UAV|IoT|LoRA|UI|UX|HCI|KG|SQL|PDE|MDP|POMDP|ICL|MCP|SDK|XAI|GenAI|AGI|STEM|US|"
    r"UK|EU|UN|COVID|PDF|HTML|JSON|GPU|CPU|SLM|LM|DNN|NN|MLP|ViT|DiT|CLIP|Part|Case|Chapter|"
    r"Section|Table|Figure|Phase|Step|II|III|IV)s?(?:[- ]?\d[\w.]*)?"
)
_COMPOUND = re.compile(r"-[a-z]{3,}|\.[a-z]{2}|^[A-Z][a-z]+-[A-Z][a-z]+$|(?:-.*){3}")
_PARTS = re.compile(r"[- ]")
_AS_METHOD = frozenset(
    {"technique", "strategy", "mechanism", "module", "scheme", "procedure", "methodology", "recipe"}
)
_AS_APPROACH = frozenset({"paradigm", "solution", "extension", "formulation", "idea", "design"})
_SYSTEMS = (
    "framework|method|approach|algorithm|pipeline|architecture|system|platform|toolkit|library|"
    "tool|agent|network|technique|strategy|mechanism|module|scheme|procedure|simulator|model|"
    "methodology|recipe|paradigm|solution|extension|formulation|controller|solver|decoder|"
    "design|environment|detector|classifier|estimator|optimizer|tokenizer|encoder|retriever|"
    "planner|policy|"
    "operator|"
    "defense|defence|harness|workflow|interface|layer|loss|objective"
)
_TESTS = (
    "benchmark|test suite|evaluation suite|benchmark suite|leaderboard|testbed|test bed|"
    "evaluation framework|evaluation protocol|challenge set|stress test|audit|evaluation harness|"
    "benchmarks|challenge|competition|shared task|metric|metrics|measure"
)
_COLLECTIONS = "dataset|data set|corpus|datasets|set|collection|treebank|lexicon|resource|archive"
_IDEAS = (
    "taxonomy|theory|semantics|formalism|definition|conceptual framework|theoretical framework|"
    "formal framework|mathematical framework|typology|formalization|theoretical analysis|"
    "conceptual model|view|perspective|lens|criterion|interpretation|agenda|vision|notion|"
    "hypothesis|principle|characterization|manifesto"
)
_STUDIES = (
    "study|analysis|comparison|evaluation|investigation|survey|review|overview|assessment|"
    "examination|experiments|replication"
)
_HEAD = re.compile(rf"(?:^|[ -])({_TESTS}|{_IDEAS}|{_STUDIES}|{_COLLECTIONS}|{_SYSTEMS})$")
_PHRASE_ENDS = re.compile(
    r"[,.;:()]| (?:that|which|for|to|of|with|based|using|leveraging|by|on|in|where|from|via|and|"
    r"called|named|termed|dubbed|whose|consisting|comprising|designed|built|capable|under|as|at|"
    r"through|without|against|over|between|covering|spanning|combining|is|are|targeting|annotated|"
    r"trained|made|collected|derived|engineered|tailored|aimed|meant|able|containing|including)\b"
)
_APPOSITION = re.compile(r"\s*(?:an?|the|our)\s")
_SENTENCE_END = re.compile(r"[.!?]\s")
_WINDOW = 160
"""Characters after "we propose" in which the thing itself is looked for."""
_OURS = re.compile(rf"(?:[\w-]+ ){{0,2}}?({_SYSTEMS})(?=[ ,.])")
_OURS_STARTS = ("Our ", "our ", "he proposed ")
_BENCHMARKS = frozenset(_TESTS.split("|"))
_DATASETS = frozenset(_COLLECTIONS.split("|"))
_CONCEPTS = frozenset(_IDEAS.split("|"))
_FINDINGS = frozenset(_STUDIES.split("|"))
_NOT_SYSTEMS = _BENCHMARKS | _DATASETS
_SHORT = re.compile(r" \([A-Z][\w-]{1,12}s?\)")
_DATASET_TITLE = re.compile(
    r"\b(?:an?|the)\b[^:]* (?:dataset|corpus)\b(?: (?:of|for|from|on)\b|$|:| and\b)"
)
_BENCHMARK_TITLE = re.compile(r"\b(?:an?|the|new) (?:[\w-]+ ){0,4}benchmark\b|\bbenchmarking\b")
_ADJECTIVES = re.compile(
    r"\b((?:[Aa]n?|the|our) (?:[\w-]+ )?[\w-]+), (?=[\w-]+(?:, [\w-]+)? [\w-]+)(?!an? |the |our "
    r"|wh)"
)
"""Between two adjectives: "a new, multilingual data set"."""
_CLAIM = re.compile(r"[\w$%×.,/@ ()+−–=~≈-]+")
_PROPER = re.compile(r"[A-Z][\w.+-]*(?: [A-Z0-9][\w.+-]*){0,2}")
_PLAIN_METRIC = re.compile(r"[A-Za-z][A-Za-z0-9@ -]{2,24}")


_ASKS_ITSELF = re.compile(
    r"\b(?:[Ww]e|[Tt]his (?:paper|work|study)) (?:\w+ly )?(?:study|studies|investigates?|examines?|"
    r"asks?|analy[sz]es?|compares?|prove|interviewed|surveyed|evaluated? (?:\d+|two|three|"
    r"four|five|"
    r"six|seven|eight|nine|ten|several|multiple|various|frontier|leading|popular|state-of-the-art|"
    r"current|existing) (?:[\w-]+ ){0,3}(?:LLMs|VLMs|MLLMs|models|agents|systems|assistants))\b"
)


class Thing(NamedTuple):
    """What the work has made (system, benchmark, dataset, concept or None) and what to call it."""

    kind: str | None
    call: str


def thing_of(item: Item) -> Thing:
    """What the item is about, by its own words."""
    text = _plain(item.text[:_READ])
    title = _plain(item.title[:300])
    starts = list(_announcements(text))
    name = _name(title, text, starts)
    noun = _noun(text, starts, name, paper=item.kind == "paper")
    lowered = title.lower()
    if noun in _DATASETS and name is None and _ASKS_ITSELF.search(text):
        return Thing(None, "this")  # a study that shares its data
    if noun in _DATASETS or (noun is None and _DATASET_TITLE.search(lowered)):
        return Thing("dataset", name or "the data set")
    titled = _BENCHMARK_TITLE.search(lowered) or (noun is None and "benchmark" in lowered)
    if noun in _BENCHMARKS or titled or "bench" in (name or "").lower():
        return Thing("benchmark", name or "the benchmark")
    if noun in _CONCEPTS:
        return Thing("concept", name or f"the {noun}")
    if noun in _FINDINGS and name is None:
        return Thing(None, "this")
    if noun in _AS_METHOD or noun in _AS_APPROACH:
        noun = "method" if noun in _AS_METHOD else "approach"
    if name or (noun and noun not in _FINDINGS):
        return Thing("system", name or f"the {noun}")
    made = bool(starts) or _PASSIVE.search(text) is not None
    made = made and not _ASKS_ITSELF.search(text)
    return Thing("system", "this") if made else Thing(None, "this")


def _announcements(text: str) -> Iterator[int]:
    """Where "we propose" and the like end, in text order."""
    ends: list[int] = []
    for verb in _VERBS:
        at = text.find(verb)
        for _ in range(_MOST_VERBS):
            if at < 0:
                break
            near = text[max(0, at - _NEAR) : at]
            if _ACTOR.search(near) or (
                near.endswith(_JOINED) and _EARLIER.search(text[max(0, at - _FAR) : at])
            ):
                ends.append(at + len(verb))
            at = text.find(verb, at + 1)
    yield from sorted(ends)


def _noun(text: str, starts: Sequence[int], name: str | None, *, paper: bool) -> str | None:
    """What kind of thing the text says it has made; "our interface" of a post is anybody's."""
    windows = [
        _ADJECTIVES.sub(r"\1 ", _SHORT.sub("", text[start : start + _WINDOW])) for start in starts
    ]
    made = [
        noun
        for window in windows
        for noun in _heads(window)
        # "We introduce a benchmark" beside a named method is not what the name stands for.
        if name is None
        or noun not in _NOT_SYSTEMS | _CONCEPTS
        or name in _SENTENCE_END.split(window)[0]
    ]
    if made:
        return next((noun for noun in made if noun not in _FINDINGS), made[0])
    if not paper or _ASKS_ITSELF.search(text):
        return None  # "our method" of a study is its way of measuring
    for opening in _OURS_STARTS:
        at = text.find(opening)
        if at >= 0 and (match := _OURS.match(text, at + len(opening))):
            return match.group(1)
    return None


def fill(item: Item, thing: Thing, numbers: Sequence[Number], offers: Availability) -> Slots:
    """All slots of the item; figures only where they are short and plain."""
    number = _told(numbers)
    metric = number.get("metric") if number else None
    rival = number.get("baseline") if number else None
    dataset = number.get("dataset") if number else None
    return Slots(
        it=thing.call,
        source=_SOURCES[item.read],
        claim=_claim(number) if number else None,
        metric=metric if metric and _PLAIN_METRIC.fullmatch(metric) else None,
        rival=rival if rival and len(rival) <= 30 and _PROPER.fullmatch(rival) else None,
        dataset=dataset if dataset and len(dataset) <= 30 and _PROPER.fullmatch(dataset) else None,
        offer=next(
            (
                words
                for key, words in (
                    ("weights", "the weights"),
                    ("code", "the code"),
                    ("data", "the data"),
                )
                if key in offers
            ),
            None,
        ),
    )


def _claim(number: Number) -> str | None:
    """The figure in words that say of what: “10.7% higher” alone asks nothing."""
    text, metric = number["text"], number.get("metric")
    if metric is None:
        return None
    if metric.lower() in text.lower():
        return f"“{text}”"
    return f"“{text}” ({metric})" if _PLAIN_METRIC.fullmatch(metric) else None


def _told(numbers: Sequence[Number]) -> Number | None:
    """The figure to take up: one that says "up to" before the first with a direction."""
    plain = [
        number
        for number in numbers
        if "direction" in number
        and len(number["text"]) <= _LONGEST_CLAIM
        and _CLAIM.fullmatch(number["text"])
        and not instructs(number["text"])
    ]
    hedged = [number for number in plain if "up to" in number["text"].lower()]
    return next(iter([*hedged, *plain]), None)


def _plain(text: str) -> str:
    return _MARKUP.sub(lambda match: match.group(1) or match.group(2), text)


def _heads(window: str) -> Iterator[str]:
    """Head nouns of what was made: of the object, and of "…, a framework" after it."""
    for at, phrase in enumerate(_PHRASE_ENDS.split(window)[:5]):
        if (at == 0 or _APPOSITION.match(phrase)) and (match := _HEAD.search(phrase.rstrip())):
            yield match.group(1)


def _name(title: str, text: str, starts: Sequence[int]) -> str | None:
    """The name that the source gives to its own work: its title's, or one used more than once."""
    match = _IN_TITLE.match(title)
    if match and _is_name(words := match.group(1)) and (words in text or " " not in words):
        return words
    own = partial(_is_own, title=title, text=text)
    for start in starts:
        for pattern in (_CALLED, _SHORT_FORM):
            match = pattern.match(text, start)
            # A name right after the verb is the thing itself; a short form may be a part's.
            if match and (_is_name if pattern is _CALLED else own)(match.group(1)):
                return match.group(1)
        plain = _CALLED_PLAINLY.match(text, start)
        if plain and text.count(plain.group(1)) > 1:
            return plain.group(1)
    for word in ("called ", "named ", "termed ", "dubbed "):
        at = text.find(word)
        match = _NAMED_SO.match(text, at) if at >= 0 else None
        if match and own(match.group(1)):
            return match.group(1)
        plain = _NAMED_PLAINLY.match(text, at) if at >= 0 else None
        if plain and text.count(plain.group(1)) > 1:
            return plain.group(1)
    return None


def _is_own(words: str, title: str, text: str) -> bool:
    return _is_name(words) and (words in title or text.count(words) > 1)


def _is_name(words: str) -> bool:
    return (
        2 < len(words) <= _LONGEST_NAME
        and _INNER_CAPITAL.search(words) is not None
        and not all(_NO_NAME.fullmatch(part) for part in _PARTS.split(words))
        and _NO_NAME.fullmatch(words) is None
        and _COMPOUND.search(words) is None
    )
