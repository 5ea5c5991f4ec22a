"""The decision note: what is said has its quote, what is not is said to be missing, and both forms
show hostile text as text."""

import json
import re
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from markdown_it import MarkdownIt

from db.card import Card
from db.cards import quote_key
from db.records import Sighting, Work
from digest.handoff import BLANK, note_json, note_markdown, note_slack
from digest.note import Line, Note, Section, Verdict, make_note
from tests.digest.making import NOW, card_of, slice_of, work_of
from tests.digest.test_render import HOSTILE

TEXT = (
    "Support teams wait too long for answers. We present Tidepool, a cache for language models. "
    "It reaches 4.7% WER on LibriSpeech, against 6.1% for Whisper. It runs on one laptop. "
    "It fails on long calls. Code is at https://github.com/x/y."
)
HEADINGS = [
    *("What it is", "Problem", "Who needs it", "Precedents", "Build or buy", "Data", "Cost"),
    *("Numbers against our threshold", "Risks and roll-back", "Questions for the scientists"),
    "Decision",
]


def paper() -> tuple[Work, Card]:
    work = replace(work_of("a", "Tidepool", TEXT), authors=("Ada Byron", "Zoë Müller", "C", "D"))
    sentences = re.split(r"(?<=\.) ", TEXT)
    card = card_of(
        work,
        tldr=sentences[1],
        questions=[("licence", "Under which licence is Tidepool?")],
        problem=sentences[0],
        result=sentences[2],
        limit=sentences[4],
    )
    card["sentences"] = [
        {"start": TEXT.index(one), "end": TEXT.index(one) + len(one), "role": "other", "score": 0.5}
        for one in sentences
    ]
    card["numbers"] = [
        {
            "text": "4.7% WER",
            "value": 4.7,
            "dataset": "LibriSpeech",
            "baseline": "Whisper",
            "evidence": [slice_of(TEXT, "4.7% WER")],
        }
    ]
    card["facts"] = [
        {"kind": "hardware", "text": "one laptop", "evidence": [slice_of(TEXT, "one laptop")]}
    ]
    card["availability"] = {
        "code": {
            "status": "link",
            "url": "https://github.com/x/y",
            "evidence": [slice_of(TEXT, "Code is at https://github.com/x/y")],
        }
    }
    return work, card


def quotes_of(work: Work, card: Card) -> dict[str, str]:
    evidence = [
        *card["tldr"]["evidence"],
        *(it for line in card["lines"] for it in line["evidence"]),
        *(it for one in card["numbers"] for it in one["evidence"]),
    ]
    return {quote_key(it): work.text[it["start"] : it["end"]] for it in evidence}


def note_on(work: Work, card: Card | None, **more: Any) -> Note:
    return make_note(work, card, {}, **more)


def section(note: Note, heading: str) -> Section:
    (found,) = [one for one in note.sections if one.heading == heading]
    return found


@pytest.fixture
def note() -> Note:
    return note_on(*paper())


def test_the_headings_are_those_of_a_decision(note: Note) -> None:
    assert [one.heading for one in note.sections] == HEADINGS
    shown = re.findall(r"^## (.*)$", note_markdown(note), re.MULTILINE)
    assert shown == HEADINGS


def test_every_sentence_has_its_quote_and_its_link(note: Note) -> None:
    said = [line for one in note.sections for line in one.lines if line.by]
    assert len(said) == 6 - 1  # the result is the figure's sentence
    for line in said:
        assert line.quote
        assert line.quote in TEXT
        assert line.text in TEXT
        assert line.link
        assert ":~:text=" in line.link
        assert f"](<{line.link}>)" in note_markdown(note)


def test_what_the_source_leaves_out_is_said_and_only_that(note: Note) -> None:
    silent = [one.heading for one in note.sections if one.silent]
    assert silent == ["Who needs it", "Data"]
    assert section(note, "Data").silent == "Not stated in the abstract."
    offers = {line.label: line.text for line in section(note, "Build or buy").lines}
    assert offers == {
        "Code": "https://github.com/x/y",
        "Weights": "Not stated in the abstract.",
        "Licence": "Not stated in the abstract.",
        "Maturity": "Not stated in the abstract.",
    }
    assert "nothing was found on it in the abstract" in note.provenance


def test_what_only_the_reader_can_know_is_marked(note: Note) -> None:
    blanks = [it for one in note.sections for it in one.fill_in]
    assert "how we roll back, and who decides it" in blanks
    assert "our threshold, and who measures it" in blanks
    text = note_markdown(note)
    assert text.count(f": {BLANK}") == text.count("**To be filled in:**") == len(blanks)
    rendered = MarkdownIt("commonmark").render(text)
    assert rendered.count(BLANK) == len(blanks)


def test_figures_stand_in_their_sentence_once_with_what_they_measure(note: Note) -> None:
    (line,) = section(note, "Numbers against our threshold").lines
    assert line.text.startswith("It reaches 4.7% WER on LibriSpeech")
    assert line.details == ("4.7% WER: on LibriSpeech, against Whisper",)
    (against,) = [it for it in section(note, "Precedents").lines if it.label == "Compared with"]
    assert (against.text, against.quote) == ("Whisper", line.quote)
    (cost,) = section(note, "Cost").lines
    assert (cost.label, cost.text) == ("Runs on", "one laptop")


def test_a_verdict_on_a_threshold_takes_the_blank_s_place() -> None:
    work, card = paper()
    verdict = Verdict("meets your threshold WER < 5 %: 4.7% WER", card["numbers"][0])
    numbers = section(note_on(work, card, verdicts=[verdict]), "Numbers against our threshold")
    assert numbers.lines[0].text == verdict.reason
    quote = numbers.lines[0].quote
    assert quote is not None
    assert quote.startswith("It reaches 4.7% WER on LibriSpeech")
    assert quote not in [line.text for line in numbers.lines]  # it stands beside the verdict
    assert numbers.lines[0].details == ("4.7% WER: on LibriSpeech, against Whisper",)
    assert numbers.fill_in == ()


def test_precedents_are_the_sightings_first_first_and_the_mentions() -> None:
    work, card = paper()
    seen = [
        Sighting("a", n, name, f"https://s.example/{n}", "T", NOW - timedelta(days=n))
        for n, name in enumerate(("A blog", "cs.CL updates on arXiv.org", "A blog"))
    ]
    other = work_of("b", "A newsletter on Tidepool", kind="newsletter")
    lines = section(note_on(work, card, sightings=seen, mentions=[other]), "Precedents").lines
    assert [(it.label, it.text) for it in lines][:3] == [
        ("First seen in", "A blog, 21 November 2026"),
        ("Also in", "arXiv cs.CL, 22 November 2026"),
        ("Mentioned by", "A newsletter on Tidepool, 23 November 2026"),
    ]
    alone = section(note_on(work, None, sightings=seen[:1]), "Precedents").lines
    assert alone[-1].text == "No other source of this library carries or mentions it."
    many = [replace(other, id=str(n)) for n in range(25)]
    assert (
        section(note_on(work, None, mentions=many), "Precedents").lines[-1].text == "And 15 more."
    )


def test_no_link_of_a_note_is_one_readers_own() -> None:
    work, card = paper()
    tracker = "https://u2.ct.sendgrid.net/ls/click?upn=MnmHBiCwIPe9TmIJeskmA7wDTJvd"
    seen = Sighting("a", 1, "A letter", tracker, "T", NOW)
    told = note_on(replace(work, url=tracker), card, sightings=[seen])
    assert "sendgrid" not in note_markdown(told)
    tagged = replace(work, url="https://lab.example/p?utm_source=mail&mc_eid=8f2")
    assert note_on(tagged, card).url == "https://lab.example/p"


def test_what_retention_took_stands_in_the_quotes() -> None:
    work, card = paper()
    dropped = replace(work, text="", dropped=NOW)
    note = make_note(dropped, card, quotes_of(work, card))
    (problem,) = section(note, "Problem").lines
    assert problem.quote == "Support teams wait too long for answers."
    assert problem.link
    assert "text=Support%20teams%20wait%20too%20long%20for%20answers." in problem.link
    card["lines"] = [line for line in card["lines"] if line["field"] != "result"]
    note = make_note(dropped, card, quotes_of(work, card))
    (figure,) = section(note, "Numbers against our threshold").lines
    assert (figure.text, figure.quote) == ("4.7% WER", "4.7% WER")


def test_without_a_card_nothing_is_claimed() -> None:
    unread = note_on(work_of("a", "T", "Some text."), None)
    assert {one.silent for one in unread.sections if one.heading == "Problem"} == {
        "Not summarized yet."
    }
    title = note_on(work_of("t", "T", kind="post"), None)
    assert section(title, "Cost").silent == "Only the title is known."
    assert "only its title is known" in note_markdown(title)


def test_a_written_line_shows_the_words_behind_it_where_there_is_no_link() -> None:
    work, card = paper()
    card["lines"][0] |= {"by": "write", "text": "Support is slow."}
    (line,) = section(note_on(replace(work, url=None), card), "Problem").lines
    assert (line.by, line.beside) == ("write", "Support teams wait too long for answers.")
    assert "Support is slow. (“Support teams wait" in note_markdown(
        note_on(replace(work, url=None), card)
    )
    assert "rewritten by all-MiniLM-L6-v2" in note_on(work, card).provenance


def test_orders_to_models_are_told_not_followed() -> None:
    work, card = paper()
    card["flags"] = ["instruction_in_text"]
    note = note_on(work, card)
    assert "**Careful:**" in note_markdown(note)
    assert ":warning:" in note_slack(note)


def test_the_same_item_gives_the_same_note(note: Note) -> None:
    again = note_on(*paper())
    for form in (note_markdown, note_slack, note_json):
        assert form(note) == form(again)


def test_json_says_nothing_where_there_is_nothing_to_say(note: Note) -> None:
    document = json.loads(note_json(note))
    assert document["schema"] == 1

    def empty(value: Any) -> bool:
        if isinstance(value, dict):
            return any(map(empty, value.values()))
        return any(map(empty, value)) if isinstance(value, list) and value else value in ([], None)

    assert not empty(document)


# Slack's documented limits: docs.slack.dev/reference/block-kit/blocks


def faults(message: dict[str, Any]) -> list[str]:
    """What Slack would refuse, or show otherwise than meant."""
    blocks = message["blocks"]
    found = [] if 1 <= len(blocks) <= 50 else [f"{len(blocks)} blocks"]
    found += [] if message["text"].strip() else ["no text for notifications"]
    for block in blocks:
        match block["type"]:
            case "header":
                plain = block["text"]["type"] == "plain_text"
                found += [] if plain and len(block["text"]["text"]) <= 150 else ["header"]
            case "section":
                found += _text_faults(block["text"], 3000)
            case "context":
                found += [] if 1 <= len(block["elements"]) <= 10 else ["elements"]
                found += [it for one in block["elements"] for it in _text_faults(one, 3000)]
            case "divider":
                found += [] if set(block) == {"type"} else ["divider"]
            case other:
                found.append(f"block {other}")
    return found


def _text_faults(text: dict[str, Any], most: int) -> list[str]:
    said = text["text"]
    found = [] if text["type"] == "mrkdwn" and text["verbatim"] is True else ["type"]
    found += [] if 1 <= len(said) <= most else [f"{len(said)} characters"]
    # Only links stand in angle brackets: no mention, no channel, no command.
    rest = re.sub(r"<https?://[^<>|\s]+\|[^<>]*>", "", said)
    found += [f"bare {sign}" for sign in "<>" if sign in rest]
    found += ["bare &"] if re.search(r"&(?!amp;|lt;|gt;)", said) else []
    return found


def test_slack_takes_the_message(note: Note) -> None:
    message = json.loads(note_slack(note))
    assert faults(message) == []
    assert message["blocks"][0]["text"]["text"] == "Tidepool"
    texts = [it["text"]["text"] for it in message["blocks"] if it["type"] == "section"]
    assert [re.match(r"\*(.*?)\*", it)[1] for it in texts] == HEADINGS  # type: ignore[index]


@pytest.mark.parametrize(
    ("path", "value", "fault"),
    [
        (("blocks", 2, "text", "text"), "x" * 3001, "3001 characters"),
        (("blocks", 2, "text", "text"), "<!channel>", "bare <"),
        (("blocks", 2, "text", "text"), "R&D", "bare &"),
        (("blocks", 0, "text", "text"), "x" * 151, "header"),
        (("blocks",), [{"type": "divider"}] * 51, "51 blocks"),
        (("text",), " ", "no text for notifications"),
    ],
)
def test_the_rules_are_not_blind(
    note: Note, path: tuple[Any, ...], value: object, fault: str
) -> None:
    message = json.loads(note_slack(note))
    *way, last = path
    node = message
    for step in way:
        node = node[step]
    node[last] = value
    assert fault in faults(message)


def test_a_note_of_any_length_fits_slack() -> None:
    work, card = paper()
    endless = Line(
        text="<&>" * 2000, by="extract", quote="q", link="https://e.example/" + "a" * 2900
    )
    long = Line(text="word " * 500, label="Label", details=("<&>" * 1000,) * 3)
    note = note_on(replace(work, title="T" * 400, authors=("A" * 9000,)), card)
    crowded = replace(
        note,
        sections=tuple(Section(heading=f"H{n}", lines=(endless, long) * 5) for n in range(20)),
    )
    message = json.loads(note_slack(crowded))
    assert faults(message) == []
    assert len(message["blocks"]) == 50
    assert "The rest stands in the note" in message["blocks"][-1]["elements"][0]["text"]


@pytest.mark.parametrize("title", [*HOSTILE, "<!channel> <@U1> <https://evil.example|x> &lt;"])
def test_hostile_text_stays_text(title: str) -> None:
    text = f"A language model says {title} today."
    work = replace(work_of("a", title, text, url="https://example.org/a|b>)<"), authors=(title,))
    note = note_on(work, card_of(work, tldr=text, questions=[("cost", f"Why {title}?")]))
    assert faults(json.loads(note_slack(note))) == []
    tokens = MarkdownIt("commonmark").enable(["table", "strikethrough"]).parse(note_markdown(note))
    inline = [child for token in tokens for child in token.children or ()]
    kinds = {it.type for it in (*tokens, *inline)}
    assert not kinds & {"html_block", "html_inline", "image", "s_open", "code_inline", "table_open"}
    links = [str(it.attrGet("href")) for it in inline if it.type == "link_open"]
    assert links
    assert all(link.startswith("https://example.org/") for link in links)
    shown = "".join(it.content if it.type != "softbreak" else " " for it in inline)
    assert shown.count(" ".join(title.split())) >= 4
