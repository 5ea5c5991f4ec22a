"""Simulated readers for `eval_rank`: what they want, how they word it, and what they mark.

An interest is a rule over title, abstract and arXiv categories that no ranker is told of. Its bet
says the same as a product manager would, mostly in other words. Readers of the `choose` half are
for choosing constants, those of `report` for the figures; the halves share no interest and no day.
"""

import random
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from db.records import Work
from settings import Bet

Half = Literal["choose", "report"]
Mark = Literal["like", "dislike", "star", "read"]

MARKED_IF_FITS, MARKED_IF_NOT = 0.7, 0.3
"""How often a shown item that fits is liked (every fifth time starred instead), and how often one
that does not is disliked; the rest of what was shown is left without a mark."""
NOISE = 0.15
"""Share of marks that say the opposite of what the reader wants."""
OPENED_IF_FITS, OPENED_IF_NOT = 0.4, 0.1
"""How often an item without a verdict was opened and so is marked as read."""
_UNWORDED = 0.2
"""Share of interests that a reader with bets has no bet for."""


@dataclass(frozen=True, slots=True)
class Interest:
    """What a reader truly wants: `pattern` in title or abstract, or one of the categories."""

    name: str
    bet: str
    pattern: re.Pattern[str]
    categories: tuple[str, ...] = ()

    def grade(self, work: Work) -> int:
        """2 if it is in the title or said three times, 1 if twice or by category, else 0."""
        if self.pattern.search(work.title):
            return 2
        said = len(self.pattern.findall(work.text))
        by_category = not set(self.categories).isdisjoint(work.categories)
        return 2 if said > 2 else int(said == 2 or by_category)


def _interest(name: str, bet: str, pattern: str, *categories: str) -> Interest:
    return Interest(name, bet, re.compile(rf"\b(?:{pattern})", re.IGNORECASE), categories)


INTERESTS = (
    _interest(
        "cheaper to run", "Models that need smaller machines.", r"quanti[sz]|low-bit|int[48]\b"
    ),
    _interest("trustworthy answers", "Assistants that do not make things up.", r"hallucinat"),
    _interest(
        "company knowledge",
        "Answers out of our customers' own files.",
        r"retrieval-augmented|RAG\b",
    ),
    _interest(
        "assistants that act",
        "They get office work done in our systems.",
        r"tool[- ](?:us|call)|function[- ]call",
    ),
    _interest("voice", "People talk to the product.", r"speech|ASR\b|spoken", "cs.SD", "eess.AS"),
    _interest(
        "developer tools",
        "Programmers get more done.",
        r"code generation|software engineering|SWE-bench|program repair|coding agent",
        "cs.SE",
    ),
    _interest(
        "health care", "Help for doctors and hospitals.", r"clinical|medical|patients?\b|radiolog"
    ),
    _interest("teaching", "Products for schools.", r"students?\b|educat|tutor|classroom"),
    _interest(
        "attacks",
        "Nobody may trick our assistant.",
        r"jailbreak|prompt injection|red[- ]team",
        "cs.CR",
    ),
    _interest(
        "it remembers me",
        "An assistant that knows its user after months.",
        r"long-term memory|agent memory|memory (?:system|module|bank)|episodic memory",
    ),
    _interest("long documents", "Whole contracts read at once.", r"long[- ]context|KV[- ]cache"),
    _interest(
        "more markets",
        "Customers who do not speak English.",
        r"multilingual|low-resource|cross-lingual",
    ),
    _interest(
        "it clicks for me",
        "Agents on the screen of a computer or phone.",
        r"GUI\b|computer[- ]use|web agent|mobile agent",
    ),
    _interest(
        "moving pictures",
        "Clips for marketing, made by a machine.",
        r"video (?:generation|diffusion|synthesis|edit)|text-to-video",
    ),
    _interest(
        "creative tools",
        "Designers change pictures by saying what they want.",
        r"image editing|text-to-image|image generation",
    ),
    _interest(
        "cars",
        "Driver assistance and what it needs to see.",
        r"autonomous driving|self-driving|vehicle|traffic",
    ),
    _interest("machines that move", "Arms and legs in warehouses.", r"robot", "cs.RO"),
    _interest(
        "personal offers", "Show each customer what fits.", r"recommend(?:er|ation)", "cs.IR"
    ),
    _interest("money", "Tools for banks and investors.", r"financ|stock|trading"),
    _interest("law", "Work for courts and lawyers.", r"legal\b|court|judicial|statut"),
    _interest(
        "quality before release",
        "Machines that mark other machines' answers.",
        r"LLM-as-a-judge|LLM judge|judges?\b|evaluators?\b",
    ),
    _interest(
        "fair to everyone",
        "No group of users is treated worse.",
        r"fairness|stereotyp|gender|demographic",
    ),
    _interest(
        "private by design",
        "Customer data stays with the customer.",
        r"unlearning|privacy|federated",
    ),
    _interest(
        "know why",
        "Look inside a model's decision.",
        r"mechanistic|sparse autoencoder|circuits?\b|probing",
    ),
    _interest(
        "small models", "A big one's skill in a little one.", r"distill|small language model"
    ),
    _interest(
        "it thinks first", "Training that rewards checked answers.", r"GRPO|RLVR|verifiable reward"
    ),
    _interest("teams of bots", "Several assistants share one job.", r"multi-agent", "cs.MA"),
    _interest(
        "connected facts", "What is known about things, as a network.", r"knowledge graph|ontolog"
    ),
    _interest(
        "what comes next",
        "Predict demand and sensor readings.",
        r"time series|time-series|forecast",
    ),
    _interest("new medicines", "Find substances faster.", r"molecul|protein|chemi|drug"),
    _interest(
        "ask the data",
        "Business people query tables in plain words.",
        r"text-to-SQL|NL2SQL|tabular|spreadsheet|databases?\b",
        "cs.DB",
    ),
    _interest(
        "paper to data",
        "Scans, forms and charts become fields.",
        r"OCR\b|document (?:understanding|parsing|layout)|charts?\b",
    ),
    _interest(
        "spaces",
        "Scan a room and walk through it.",
        r"3D (?:reconstruction|gaussian|scene|generation)|gaussian splatting|NeRF\b",
    ),
    _interest(
        "in other words",
        "Text from one tongue into the next.",
        r"machine translation|translation quality",
    ),
    _interest("it says when unsure", "Confidence that can be relied on.", r"calibrat|uncertainty"),
    _interest(
        "fast answers",
        "Nobody waits for the next word.",
        r"speculative decoding|latency|throughput",
    ),
    _interest(
        "data we make",
        "Examples for training without collecting them.",
        r"synthetic data|data synthesis|data selection|data curation",
    ),
    _interest(
        "companions", "People who need someone to talk to.", r"emotion|mental health|empath|counsel"
    ),
    _interest(
        "machines that do research",
        "They plan experiments and write papers.",
        r"scientific discovery|peer review|literature review|AI scientist|autonomous research",
    ),
    _interest(
        "imagined worlds", "A model that predicts what its acts will do.", r"world models?\b"
    ),
    _interest(
        "seen from above",
        "Maps, fields and forests from orbit.",
        r"remote sensing|satellite|geospatial|earth observation",
    ),
    _interest(
        "real or made",
        "Tell forged text and pictures from real ones.",
        r"watermark|deepfake|AI-generated|misinformation|fake news",
    ),
    _interest(
        "sparse giants",
        "Large models of which only a part works at a time.",
        r"mixture[- ]of[- ]experts|MoE\b",
    ),
    _interest("factories", "Notice faults on the line.", r"anomal|industrial|manufactur"),
)


@dataclass(frozen=True, slots=True)
class Reader:
    """One to three interests, and bets for most of them."""

    name: str
    interests: tuple[Interest, ...]
    bets: tuple[Bet, ...]

    def grade(self, work: Work) -> int:
        """0 to 2: how much they want it."""
        return max(one.grade(work) for one in self.interests)

    def mark(self, work: Work) -> Mark | None:
        """What they do with a shown item: the same for every ranker that shows it."""
        dice = random.Random(f"{self.name} {work.id}")
        fits = self.grade(work) > 0
        if dice.random() < (MARKED_IF_FITS if fits else MARKED_IF_NOT):
            wanted = fits != (dice.random() < NOISE)
            if not wanted:
                return "dislike"
            return "star" if dice.random() < 0.2 else "like"
        return "read" if dice.random() < (OPENED_IF_FITS if fits else OPENED_IF_NOT) else None


def readers(half: Half, number: int) -> list[Reader]:
    """The first `number` readers of a half; always the same ones."""
    dice = random.Random(f"readers {half}")
    interests = INTERESTS[half == "report" :: 2]
    found = []
    for n in range(number):
        chosen = tuple(dice.sample(interests, 1 + n % 3))
        worded = [one for one in chosen if dice.random() >= _UNWORDED] or chosen[:1]
        bets = tuple(Bet(name=one.name, text=one.bet) for one in worded)
        found.append(Reader(f"{half} {n}", chosen, bets))
    return found


def halves(days: Sequence[str], half: Half) -> list[str]:
    """The days of a half: the earlier ones are for choosing."""
    middle = len(days) // 2
    return list(days[:middle] if half == "choose" else days[middle:])
