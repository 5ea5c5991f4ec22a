"""Thresholds that fire in an edition: which item they lift, the reason, and its evidence."""

from dataclasses import replace

from db.records import Candidate
from digest.rank import rank
from digest.render import render
from settings import Bet
from tests.digest.making import NOW, candidate, card_of, edition_of, work_of

SPEECH = Bet(
    name="Speech",
    text="Speech recognition for calls.",
    thresholds=("WER < 5 %", "accuracy >= 90%"),
)


def item(id_: str, text: str, figure: str, value: float, metric: str, hours: float) -> Candidate:
    work = work_of(id_, f"Language model {id_}", text, hours=hours)
    first, second = text.split(". ")[:2]
    card = card_of(work, tldr=f"{first}.", result=second, numbers=[figure])
    card["numbers"][0] |= {"value": value, "unit": "%", "metric": metric}
    start = text.index(second)
    card["numbers"][0]["evidence"] = [{"in": "text", "start": start, "end": start + len(second)}]
    return candidate(work, card)


TOLD = "We transcribe audio. Our model has 4.7% WER on calls."
GOOD = item("good", TOLD, "4.7% WER", 4.7, "WER", 20)
POOR = item(
    "poor", "We transcribe audio. Our model has 9.7% WER on calls.", "9.7% WER", 9.7, "WER", 1
)


def test_what_fires_is_lifted_and_said_with_the_sources_figure() -> None:
    first, second = rank([POOR, GOOD], [SPEECH], None, NOW)
    assert first.candidate.work.id == "good"
    assert first.why() == "Meets your threshold WER < 5 %: 4.7% WER"
    assert first.bet == "Speech"
    assert "threshold" not in second.why()
    unlifted, _ = rank([POOR, GOOD], [SPEECH.model_copy(update={"thresholds": ()})], None, NOW)
    assert unlifted.candidate.work.id == "poor"


def test_a_metric_that_everyone_has_fires_near_the_bet_only() -> None:
    figure = ("95% accuracy", 95.0, "accuracy", 5.0)
    far = item("far", "We look at lungs. The model has 95% accuracy.", *figure)
    near = item("near", "Speech recognition, for calls. The model has 95% accuracy.", *figure)
    fired = {it.candidate.work.id: it.fired for it in rank([far, near], [SPEECH], None, NOW)}
    assert not fired["far"]
    assert [it.judged.figure for it in fired["near"]] == ["95% accuracy"]


def test_the_heavier_bets_threshold_lifts_more_and_stands_first() -> None:
    other = Bet(name="Audio", text="x", weight=4, thresholds=("WER below 6%",))
    (both,) = rank([GOOD], [SPEECH, other], None, NOW)
    assert both.reasons[:2] == (
        "meets your threshold WER below 6%: 4.7% WER",
        "meets your threshold WER < 5 %: 4.7% WER",
    )
    heavier = Bet(name="Other", text="x", weight=4)
    (alone,), (beside) = (rank([GOOD], bets, None, NOW) for bets in ([SPEECH], [SPEECH, heavier]))
    assert beside[0].score < alone.score


def test_the_edition_links_what_fired_to_its_sentence() -> None:
    edition = edition_of([GOOD], bets=[SPEECH])
    (top,) = edition.top
    (figure,) = top.met
    assert figure.text == "4.7% WER"
    assert figure.quote == "Our model has 4.7% WER on calls."
    link = "https://example.org/good#:~:text=Our%20model%20has%204.7%25%20WER%20on%20calls."
    assert figure.link == link
    text, markdown, html = (render(edition, form) for form in ("text", "markdown", "html"))
    why = "Meets your threshold WER < 5 %: 4.7% WER."
    assert f"Why here   {why} [3]" in text
    assert (
        f": [4.7% WER](<{link}>)." in markdown.partition("Meets your threshold")[2].splitlines()[0]
    )
    assert link in html.partition("Meets your threshold WER &lt; 5 %: <a")[2].splitlines()[0]
    offline = candidate(replace(GOOD.work, url=None), GOOD.card)
    text = render(edition_of([offline], bets=[SPEECH]), "text")
    assert f"{why} (source: “Our model has 4.7% WER on calls.”)" in " ".join(text.split())


def test_the_sentence_that_meets_a_threshold_is_the_first_evidence() -> None:
    text = f"{TOLD} Answers take 300 ms on a phone."
    met = item("good", text, "4.7% WER", 4.7, "WER", 20)
    assert met.card is not None
    card = card_of(
        met.work,
        tldr="We transcribe audio.",
        result="Answers take 300 ms on a phone.",
        numbers=["4.7% WER"],
    )
    card["numbers"] = met.card["numbers"]
    ends = [text.index(". ") + 1, text.index(" Answers"), len(text)]
    starts = [0, ends[0] + 1, ends[1] + 1]
    card["sentences"] = [
        {"start": start, "end": end, "role": "result", "score": 0.5}
        for start, end in zip(starts, ends, strict=True)
    ]
    for bets, first in (((), "Answers take"), ((SPEECH,), "Our model has")):
        (top,) = edition_of([candidate(met.work, card)], bets=bets).top
        assert len(top.evidence) == 2
        assert top.evidence[0].text.startswith(first)
