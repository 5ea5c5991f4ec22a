"""Which sentences stand in the card: own texts of each kind, judged as if by indifferent heads.

The heads are left out on purpose: worth is the same for every sentence, so that what is tested is
the rules alone.
"""

import time
from typing import get_args

import pytest

from db.card import Field, Role
from db.records import Kind
from summarize.card import Item
from summarize.compress import variants
from summarize.cues_posts import rules_for
from summarize.layout import furnishes, settings_of
from summarize.options import Candidate, Form
from summarize.questions.slots import thing_of
from summarize.select import choose, presentable
from summarize.sentences import split_sentences

ROLES: tuple[Role, ...] = get_args(Role)

ROUND_UP = """The Desk Letter

Good morning! It is Tuesday and the coffee is strong.
In today's issue: chips, clinics and a quiz.

TOGETHER WITH LEDGERLY

Close your books in half the time. Ledgerly reads every invoice for you. Start your free trial.

Chipmaker opens a plant in Ghent

Norvell opened a chip plant in Ghent on Monday that will make GPUs for language models. \
The company raised $410 million for it last year. Critics warn of the water it will draw.

Photo: A. Nowak/The Desk

Forward this to a friend!"""

OFFERS = """Shop the summer sale!

Get 40% off every lamp. Order now while supplies last.

Find your nearest store."""

POST = """Photo: the rack before the move.

Some background first, because it matters here. Our queue was written in 2014 and nobody wanted \
to touch it. The problem was that every deploy dropped jobs for two minutes.

We rebuilt the job queue on plain Postgres in three weeks. Run `make migrate` before you start.

The new queue is 4x faster and dropped jobs fell by 97 percent in the first month. It does not \
support delayed jobs yet. The whole thing runs on a single CPU machine."""

WORDS = ("shed", "gate", "wall", "roof", "door", "bench", "arch", "barn", "hall", "mill", "porch")

ABSTRACT = """Nurses lose hours to notes. However, existing tools fail on dialect speech. We \
propose Sprechmit, a recorder that drafts ward notes. It is built on a 70M model. We evaluate on \
1,200 recordings from four wards. Sprechmit reduces writing time by 31%. Inference needs 2 GB on a \
single CPU. The method does not generalize to other languages and is limited to German. Nurses can \
now correct drafts at the bedside, enabling nurses to stay with patients."""


def candidates(
    text: str, roles: dict[int, Role] | None = None, worths: dict[int, float] | None = None
) -> list[Candidate]:
    """Every sentence, with the roles given (else "other") and equal worth where none is given."""
    made = []
    for index, span in enumerate(split_sentences(text)):
        sentence = text[span[0] : span[1]]
        role = (roles or {}).get(index, "other")
        chances: dict[Role, float] = {name: 0.8 if name == role else 0.05 for name in ROLES}
        worth = (worths or {}).get(index, 0.1)
        forms = [Form(slices, worth) for slices in variants(text, span)[:1]]
        made.append(
            Candidate(index, span, sentence, chances, tuple(forms if presentable(sentence) else ()))
        )
    return made


def card(text: str, title: str, kind: Kind, **given: dict[int, float]) -> dict[str, str]:
    """The chosen sentences by field; `tldr` among them.

    A post's are worth more, so that what is asked is which of them tells its point: whether any
    does is measured by worth, too, and has tests of its own.
    """
    count = len(split_sentences(text))
    even = dict.fromkeys(range(count), max(0.3, 1 / count)) if kind == "post" else {}
    worths = even | given.get("worths", {})
    chosen = choose(candidates(text, worths=worths), Item("x", title, text, kind))
    lines: dict[str, str] = {field: text[slice(*shown[0])] for field, shown in chosen.lines}
    if chosen.tldr:
        lines["tldr"] = text[slice(*chosen.tldr[0])]
    return lines


def test_newsletter_is_summed_up_by_its_story() -> None:
    chosen = card(ROUND_UP, "Desk Letter: Norvell's new plant in Ghent", "newsletter")
    assert chosen["tldr"].startswith("Norvell opened a chip plant")
    assert chosen["business"].startswith("The company raised $410 million")
    assert chosen["problem"].startswith("Critics warn")
    assert not any("Ledgerly" in line or "invoice" in line for line in chosen.values())


def test_worth_alone_does_not_make_an_advert_the_story() -> None:
    spans = split_sentences(ROUND_UP)
    advert = next(n for n, (a, b) in enumerate(spans) if "reads every invoice" in ROUND_UP[a:b])
    story = next(n for n, (a, b) in enumerate(spans) if ROUND_UP[a:b].startswith("Norvell opened"))
    chosen = card(ROUND_UP, "The Desk Letter", "newsletter", worths={advert: 0.99, story: 0.2})
    assert chosen["tldr"].startswith("Norvell opened")


def test_offers_have_no_line_to_remember() -> None:
    assert "tldr" not in card(OFFERS, "Lamps, lamps, lamps", "newsletter")


def test_post_is_summed_up_by_what_was_done() -> None:
    chosen = card(POST, "How we rebuilt our job queue on Postgres", "post")
    assert chosen["tldr"].startswith("We rebuilt the job queue")
    assert chosen["problem"].startswith("The problem was")
    assert "97 percent" in chosen["result"]
    assert chosen["limit"].startswith("It does not support delayed jobs")
    assert chosen["cost"].endswith("single CPU machine.")
    assert not any("make migrate" in line for line in chosen.values())


def test_a_newsletter_about_something_else_has_the_line_to_remember_alone() -> None:
    text = ROUND_UP.replace("GPUs for language models", "power modules for electric buses")
    chosen = card(text, "Desk Letter: Norvell's new plant in Ghent", "newsletter")
    assert list(chosen) == ["tldr"]


def test_a_long_post_s_asides_and_quotations_are_no_lines() -> None:
    asides = " ".join(f"The {word} was painted in the summer of that year." for word in WORDS)
    told = (
        f"{POST}\n\nMy garden fence fell over and is still broken. {asides}\n\n"
        "“The queue is a big problem for us,” said Ada of the platform team."
    )
    chosen = card(told, "How we rebuilt our job queue on Postgres", "post")
    assert chosen["problem"].startswith("The problem was")
    without = told.replace("The problem was that every deploy dropped jobs for two minutes.", "")
    assert "problem" not in card(without, "How we rebuilt our job queue on Postgres", "post")


def lines_of(text: str, roles: dict[int, Role]) -> dict[Field, str]:
    """The lines of a paper whose first sentence is the one to remember."""
    thing = thing_of(Item("x", "", text))
    chosen = choose(candidates(text, roles, {0: 0.9}), Item("x", "", text), thing)
    return {field: text[slice(*shown[0])] for field, shown in chosen.lines}


def test_a_line_that_points_back_is_left_out_unless_it_names_what_it_means() -> None:
    text = (
        "We propose Sprechmit, a recorder for wards. These assumptions remain hard to meet. "
        "However, they fail in noisy rooms."
    )
    assert lines_of(text, {0: "objective", 1: "background", 2: "background"}) == {}
    named = text.replace("However, they", "However, existing recorders")
    found = lines_of(named, {0: "objective", 1: "background", 2: "background"})
    assert found == {"problem": "However, existing recorders fail in noisy rooms."}


def test_an_evaluation_is_the_approach_of_a_study_only() -> None:
    text = (
        "We propose Sprechmit, a recorder for wards. We evaluate four recorders under noise. "
        "Sprechmit splits each recording by speaker."
    )
    roles: dict[int, Role] = {0: "objective", 1: "method", 2: "method"}
    assert lines_of(text, roles)["approach"].startswith("Sprechmit splits")
    study = "Recorders for wards are old. We evaluate four recorders under noise."
    assert lines_of(study, roles)["approach"].startswith("We evaluate four")


def test_a_result_goes_before_its_test_set_and_a_closing_phrase() -> None:
    text = (
        "We propose Sprechmit, a recorder for wards. On the WardNotes corpus Sprechmit reduces "
        "errors by 31%. Our results highlight the promise of recorders in care."
    )
    found = lines_of(text, {0: "objective", 1: "result", 2: "result"})
    assert found["result"].startswith("On the WardNotes corpus")
    assert "data" not in found


def test_praise_of_the_subject_is_no_problem() -> None:
    text = (
        "We propose Sprechmit, a recorder for wards. Recorders are crucial for wards by overcoming "
        "the limited time of nurses."
    )
    assert lines_of(text, {0: "objective", 1: "background"}) == {}


def test_excerpt_may_be_one_open_sentence() -> None:
    text = "Lumen Labs introduces a speech model that runs on hearing aids and is free for clinics"
    assert card(text, "Lumen speech", "post")["tldr"] == text


def test_paper_fills_each_field_from_its_own_sentence() -> None:
    roles: dict[int, Role] = {0: "background", 1: "background", 2: "objective", 3: "method"}
    roles |= {4: "method", 5: "result", 6: "result", 7: "result", 8: "other"}
    chosen = choose(candidates(ABSTRACT, roles, {2: 0.9}))
    lines = {field: ABSTRACT[slice(*shown[0])] for field, shown in chosen.lines}
    starts: dict[Field, str] = {
        "problem": "However, existing tools fail",
        "who": "Nurses can now correct",
        "approach": "It is built on",
        "result": "Sprechmit reduces",
        "data": "We evaluate on 1,200 recordings",
        "cost": "Inference needs 2 GB",
        "limit": "The method does not generalize",
    }
    assert {field: lines[field][: len(start)] for field, start in starts.items()} == starts
    assert len(set(lines.values())) == len(lines)


def test_a_field_with_one_sentence_goes_before_a_field_with_two() -> None:
    text = (
        "We propose a method for retrieval in large archives. "
        "On the WikiHow dataset of 12,000 articles our method improves recall by 9 points. "
        "It outperforms all five baselines."
    )
    chosen = choose(candidates(text, {0: "objective", 1: "result", 2: "result"}, {0: 0.9}))
    found = {field: text[slice(*shown[0])][:16] for field, shown in chosen.lines}
    assert found["data"] == "On the WikiHow d"
    assert found["result"] == "It outperforms a"


SERVES: list[tuple[Kind, Field, str, bool]] = [
    ("paper", "data", "We evaluate it on MuSiQue and HotpotQA.", True),
    ("paper", "data", "The corpus of 40,000 letters was annotated by hand.", True),
    ("paper", "data", "Code and dataset will be released upon acceptance.", False),
    ("paper", "data", "Extensive experiments on public benchmarks show its strength.", False),
    ("paper", "data", "Existing benchmarks are limited to English.", False),
    ("paper", "data", "Tested on a Jetson Orin, it runs in real time on hardware.", False),
    ("paper", "cost", "It cuts inference latency by 40% on one GPU.", True),
    ("paper", "cost", "Training takes 8 A100 GPUs.", True),
    ("paper", "cost", "The method is simple and efficient.", False),
    ("paper", "limit", "It reduces but does not eliminate leakage.", True),
    ("paper", "limit", "Even the best models still struggle with dates.", True),
    ("paper", "limit", "We address the limitations of the current model.", False),
    ("paper", "who", "This gives practical guidance for clinicians.", True),
    ("paper", "who", "We asked ten participants to rate the output.", False),
    ("paper", "business", "An online A/B test shows 0.4% more orders.", True),
    ("paper", "business", "Models do best in production engineering.", False),
    ("post", "business", "Sales grew and the firm was valued at $2 billion.", True),
    ("post", "business", "The opposite of array programming is hard.", False),
    ("post", "limit", "It does not support Windows.", True),
    ("post", "limit", "Prices do not include shipping.", False),
    ("post", "approach", "In this post we look at window functions.", True),
    ("post", "result", "It turns out that half of the calls were never needed.", True),
    ("post", "data", "We trained it on 12 recordings of whales.", True),
    ("post", "data", "The complexity of tasks it was tested on grew.", False),
    ("post", "data", "A survey of 2,000 adults found that few of them ride alone.", False),
    ("post", "cost", "The carriages had 11 times fewer crashes than carts.", False),
    ("post", "cost", "The queue now needs 3 times fewer calls.", True),
    ("post", "business", "Proceedings of the Society of Bells, Series A 222, 311.", False),
]


@pytest.mark.parametrize(("kind", "field", "sentence", "serves"), SERVES)
def test_words_that_serve_a_field(kind: Kind, field: Field, sentence: str, serves: bool) -> None:
    rule = next(rule for rule in rules_for(kind) if rule.field == field)
    vetoed = rule.veto is not None and rule.veto.search(sentence) is not None
    assert (rule.cue.search(sentence) is not None and not vetoed) is serves


FURNITURE = [
    ("Hi Ada, and welcome back.", True),
    ("Illustration: Kim Lee/The Desk.", True),
    ("BREAKING NEWS FROM THE PORT OF GHENT.", True),
    ("Chips up… Banks down… Oil flat… and more.", True),
    ("You're receiving this because you asked for it.", True),
    ("> > Whenever I run the script it fails.", True),
    ("The post Queues, again appeared first on The Desk.", True),
    ("Norvell opened a plant in Ghent on Monday.", False),
    ("Norvell has filed for two trademarks of its own.", True),
    ("Norvell has filed for two trademarks on Monday.", False),
    ("iPhones sold well in the spring quarter.", False),
    ("Sources close to the deal confirmed the price.", False),
]


@pytest.mark.parametrize(("sentence", "furniture"), FURNITURE)
def test_furniture(sentence: str, furniture: bool) -> None:
    assert furnishes(sentence) is furniture


def test_settings_know_headings_and_adverts() -> None:
    spans = split_sentences(ROUND_UP)
    settings = dict(
        zip((ROUND_UP[a:b] for a, b in spans), settings_of(ROUND_UP, spans), strict=True)
    )
    story = next(value for key, value in settings.items() if key.startswith("Norvell opened"))
    assert (story.heading, story.prose, story.advert) == (
        "Chipmaker opens a plant in Ghent",
        True,
        False,
    )
    assert settings["Ledgerly reads every invoice for you."].advert
    assert not settings["Photo: A. Nowak/The Desk"].prose


@pytest.mark.parametrize(
    "piece",
    ["we evaluate on ", "A-", "two ", "A1 ", "reduces the ", "1,", "the ", "I ", "[", "$1 "],
)
def test_rules_are_linear_in_hostile_text(piece: str) -> None:
    text = piece * (200_000 // len(piece))
    for kind in ("paper", "post"):
        begun = time.perf_counter()
        for rule in rules_for(kind):
            rule.cue.search(text)
        assert time.perf_counter() - begun < 20
    begun = time.perf_counter()
    settings_of(text, [(0, len(text))])
    assert time.perf_counter() - begun < 5


def test_an_alternative_that_is_praised_is_no_problem() -> None:
    text = (
        "We propose Sprechmit, a recorder for wards. Recorders have emerged as a powerful "
        "alternative to notes, sparing the limited time of nurses. In practice, dictation offers "
        "a way to write without expensive typists."
    )
    roles: dict[int, Role] = {0: "objective", 1: "background", 2: "background"}
    assert "problem" not in lines_of(text, roles)
    turned = text.replace("sparing the limited time of nurses", "yet struggle with the noise")
    assert lines_of(turned, roles)["problem"].startswith("Recorders have emerged")


def test_collecting_data_and_a_slogan_are_no_approach_of_a_system() -> None:
    text = (
        "We propose Sprechmit, a recorder for wards. We build a training set of notes from wards. "
        "This paper makes the nurse heard. Sprechmit is new."
    )
    roles: dict[int, Role] = {0: "objective", 1: "method", 2: "objective"}
    assert "approach" not in lines_of(text, roles)
    said = text + " We combine a microphone array with a model of the ward's vocabulary."
    assert lines_of(said, roles | {4: "method"})["approach"].startswith("We combine")


def test_a_subject_of_study_is_no_result() -> None:
    text = (
        "We study notes of wards. We further demonstrate the effect of noise on dictation. "
        "We find that noise doubles the mistakes of every recorder."
    )
    roles: dict[int, Role] = {0: "objective", 1: "result", 2: "result"}
    assert lines_of(text, roles)["result"].startswith("We find that noise")
    measured = text.replace("on dictation.", "on dictation, of 31% at most.")
    assert lines_of(measured, roles)["result"] != ""


def test_a_closing_phrase_is_not_the_line_to_remember() -> None:
    text = (
        "Nurses lose hours to notes. We propose Sprechmit, a recorder that drafts ward notes. "
        "These results establish recorders as an effective tool of wards."
    )
    item = Item("x", "", text)
    made = candidates(text, {1: "objective", 2: "result"}, {1: 0.12, 2: 0.15})
    chosen = choose(made, item, thing_of(item))
    assert chosen.tldr is not None
    assert text[slice(*chosen.tldr[0])].startswith("We propose Sprechmit")


def test_who_cannot_tell_the_point_tells_no_asides() -> None:
    title = "How we rebuilt our job queue on Postgres"
    count = len(split_sentences(POST))
    unsure = card(POST, title, "post", worths=dict.fromkeys(range(count), 0.001))
    assert unsure == {}
    assert "tldr" in card(POST, title, "post", worths=dict.fromkeys(range(count), 0.3))


@pytest.mark.parametrize(
    ("text", "title", "first"),
    [
        ("The Quiet Queue. Norvell has put its job queue under an open licence.",
         "The Quiet Queue", "Norvell"),
        ("This is a great essay on the queue. Norvell put its job queue under an open licence.",
         "A quiet queue", "Norvell"),
        ("“The queue was never ours,” said Ada of Norvell. Norvell put its queue under a licence.",
         "A quiet queue", "Norvell"),
        ("The queue has never been this fast, and so […]\n\nNorvell put its queue under a licence.",
         "A quiet queue", "Norvell"),
    ],
)  # fmt: skip
def test_remarks_repeats_and_quotations_do_not_sum_up(text: str, title: str, first: str) -> None:
    assert card(text, title, "post")["tldr"].startswith(first)


def test_half_a_sentence_is_not_shown() -> None:
    text = "It runs on .NET Aspire brings many tools to the job queue of Norvell and its friends."
    start = text.index("NET")
    settings = settings_of(text, [(0, start - 1), (start, len(text))])
    assert not settings[1].prose


@pytest.mark.parametrize(
    ("before", "said"),
    [
        ("I was at a fair in Ghent in 1999 and loved the queue there.",
         "We built a queue that holds its place when the power of the fair goes out."),
        ("As always, thanks to all who wrote about the queue of the last week.",
         "In this post I show how a queue of tents can be run from one old phone."),
        ("Queues are the simplest thing that anyone could think of building at a fair.",
         "But our results show that half of the tents of a fair never join the queue."),
        ("Here is what nobody at the fair expects of a queue of tents at night.",
         "The tests show that a queue of tents is three times slower in the dark."),
    ],
)  # fmt: skip
def test_what_was_made_found_or_meant_goes_before_what_leads_there(before: str, said: str) -> None:
    text = f"{before} {said} Rain fell on the tents of the fair for most of the day."
    assert card(text, "Tents at night", "post")["tldr"] == said


def test_a_likely_line_is_left_out_where_nothing_speaks_for_it() -> None:
    count, told = 12, "My friend keeps {} of the old tents in a shed behind the house."
    text = " ".join(told.format(number) for number in range(3, 3 + count))
    assert card(text, "Rain", "post", worths=dict.fromkeys(range(count), 1 / count)) == {}


def test_a_post_is_not_summed_up_by_the_last_one() -> None:
    text = (
        "In the previous posts of this series I showed how to call the job queue from Python. "
        "In this post I show how the queue can call functions of your own. They run in a thread."
    )
    assert card(text, "Calling functions from the queue", "post")["tldr"].startswith("In this post")
