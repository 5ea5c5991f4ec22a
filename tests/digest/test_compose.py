"""What stands in an edition, and that all of it comes from the cards or is plain counting."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from db.records import Candidate, Outcome, Problem, Source
from digest.compose import MOST_WORDS
from digest.edition import Edition, EditionError, Statement, from_json
from digest.footer import Failing, FooterFacts, facts_of, outcome_line
from digest.text import render_text
from digest.window import Chosen, window_of
from digest.words import count_words
from settings import DigestSettings
from tests.digest.making import (
    BETS,
    DAY,
    NOW,
    SETTINGS,
    ZONE,
    candidate,
    card_of,
    edition_of,
    sample_day,
    simple,
    slice_of,
    work_of,
)


@pytest.fixture(scope="module")
def sample() -> Edition:
    return edition_of(sample_day(), bets=BETS)


def test_the_sample_day_fits_five_minutes(sample: Edition) -> None:
    assert 600 <= sample.words <= MOST_WORDS
    assert sample.words == count_words(render_text(sample))
    assert sample.minutes == round(sample.words / 220)
    assert (len(sample.top), len(sample.short)) == (3, 7)
    assert sample.shelf


def test_every_sentence_is_the_cards_and_leads_to_its_source(sample: Edition) -> None:
    texts = {it.work.id: it.work.text for it in sample_day()}
    for item in sample.items:
        for statement in item.statements:
            assert statement.text in texts[item.id]
            assert statement.quote == statement.text
            assert statement.link
            assert ":~:text=" in statement.link


def test_no_sentence_is_told_twice(sample: Edition) -> None:
    for item in sample.items:
        told = [statement.text for statement in item.statements]
        assert len(told) == len(set(told))
    assert len(sample.work_ids) == len(set(sample.work_ids))


def test_a_top_item_says_what_how_well_what_not_why_and_what_to_ask(sample: Edition) -> None:
    first = sample.top[0]
    assert first.title.startswith("PocketMind")
    assert first.what
    assert first.what.text.startswith("We present PocketMind")
    assert first.result
    assert "2.4 times faster" in first.result.text
    assert first.limit
    assert "English only" in first.limit.text
    assert first.not_stated == ("latency", "licence")
    assert first.ask == "How long does one answer take on the machines that we would rent?"
    assert first.code == "https://github.com/northlake-sample/pocketmind"
    assert first.bet == "on-device assistants"
    assert [it.source for it in first.also] == ["Northlake Research (sample)"]
    assert "Northlake" not in first.why
    assert "The Model Memo (sample)" in first.why


def test_each_kind_of_line_has_its_row() -> None:
    parts = {
        "problem": "People wait too long.",
        "tldr": "Our language model answers at once.",
        "result": "It answers in 0.2 seconds.",
        "cost": "It needs one GPU.",
        "limit": "It knows English only.",
    }
    work = work_of("a", "T", " ".join(parts.values()))
    card = card_of(work, questions=[("users", "Who?"), ("licence", "Which?")], **parts)
    text = render_text(edition_of([candidate(work, card)]))
    rows = [" ".join(line.split()[:-1]) for line in text.splitlines()]
    assert "Evidence It answers in 0.2 seconds." in rows
    assert "Cost It needs one GPU." in rows
    assert "Limits It knows English only." in rows
    # The next step asks for the first of what is missing.
    assert "   Not stated The licence." in text.splitlines()
    assert "   Next step  Ask: Who?" in text.splitlines()


def test_a_licence_without_a_download_is_called_one() -> None:
    work = work_of("a", "T", "Our language model answers at once. It is under MIT.")
    card = card_of(work, tldr="Our language model answers at once.")
    card["availability"] = {"licence": {"name": "MIT", "evidence": [slice_of(work.text, "MIT")]}}
    text = render_text(edition_of([candidate(work, card)]))
    assert "   Licence    MIT" in text.splitlines()
    assert "Get it" not in text


def test_a_round_up_does_not_lead_and_the_picnic_stays_at_home(sample: Edition) -> None:
    assert all(item.kind != "newsletter" for item in sample.top)
    assert "picnic" not in render_text(sample)


def test_what_has_no_card_is_named_and_never_summarized() -> None:
    title_only = candidate(work_of("t", "Quillon Voice 2", kind="post"), source="Quillon Labs")
    unread = candidate(work_of("u", "Waiting for its card", "A language model."))
    edition = edition_of([title_only, unread])
    assert edition.items == ()
    assert {(it.title, it.read) for it in edition.also_seen} == {
        ("Quillon Voice 2", "title"),
        ("Waiting for its card", "abstract"),
    }
    text = render_text(edition)
    named = text.partition("ALSO SEEN, NOT SUMMARIZED")[2]
    assert "Quillon Voice 2 (Quillon Labs) [" in named
    assert "Waiting for its card (A source) [" in named
    assert edition.provenance == "No item of this edition has been summarized."


def test_the_words_stay_within_limits_however_much_there_is() -> None:
    many = [simple(f"{n:03}", source=f"Source {n % 9}", hours=2 + n / 100) for n in range(300)]
    greedy = DigestSettings(top=3, short=20, shelf=50)
    edition = edition_of(many, settings=greedy)
    assert edition.words <= MOST_WORDS
    assert len(edition.short) >= 3
    assert edition.since.startswith("New: 300 papers; ")


def test_a_long_sentence_is_left_out_whole_and_a_long_title_cut() -> None:
    endless = "We train a language model " + "and again " * 60 + "unless it fails."
    short = "It costs less."
    work = work_of("a", "A title that goes on " * 20, f"{endless} {short}")
    edition = edition_of([candidate(work, card_of(work, tldr=endless, result=short, cost=short))])
    (item,) = edition.top
    assert item.what
    assert item.what.text == short
    assert item.result is item.cost is None
    assert len(item.title) <= 183
    assert item.title.endswith(" …")


def test_a_figure_stands_in_its_sentence_once_and_a_bare_one_nowhere() -> None:
    first = "We cut the cost by 58%."
    second = "On long calls, the speed of our model doubles and it uses 7% of the memory."
    third = "It reads 3 of 9 pages."
    text = f"{first} {second} {third}"
    work = work_of("a", "T", text)
    card = card_of(
        work,
        tldr=first,
        numbers=["by 58%", "doubles", "7% of the memory", "3 of 9", "3 of 9 pages", "9 pages"],
    )
    start = text.index(second)
    card["sentences"] = [
        {"start": start, "end": start + len(second), "role": "result", "score": 0.5}
    ]
    (item,) = edition_of([candidate(work, card)]).top
    assert [it.text for it in item.figures] == [second, "3 of 9 pages"]
    assert item.figures[0].link == (
        "https://example.org/a#:~:text=On%20long%20calls%2C%20the,7%25%20of%20the%20memory."
    )


def test_what_the_next_step_asks_about_stands_before_other_evidence() -> None:
    first, second, third = "We train a model.", "It finds 61% of calls.", "Errors fall by 9%."
    work = work_of("a", "T", f"{first} {second} {third}")
    card = card_of(work, tldr=first, result=second, numbers=["Errors fall by 9%"])

    def shown(question: str) -> list[str]:
        asking = {**card, "questions": [{"about": "users", "text": question}]}
        (item,) = edition_of([candidate(work, asking)]).top  # type: ignore[arg-type]
        return [it.text.rstrip(".") for it in item.evidence]

    assert shown("Who needs “fall by 9%”?") == ["Errors fall by 9%", "It finds 61% of calls"]
    assert shown("Who “needs” it?") == ["It finds 61% of calls", "Errors fall by 9%"]


def test_off_the_web_the_quote_of_a_rewritten_line_stands_beside_it() -> None:
    text = "The language model’s state is cut in half by our method."
    work = replace(work_of("a", "T", text), url=None)
    card = card_of(work)
    card["tldr"] = {
        "text": "It halves the state.",
        "by": "write",
        "evidence": [slice_of(text, text)],
    }
    card["made_by"] |= {"engine": "transformers", "model": "Writer-1B"}
    edition = edition_of([candidate(work, card)])
    assert edition.top[0].what == Statement("It halves the state.", "write", text)
    assert f"(source: “{text}”)" in " ".join(render_text(edition).split())
    assert "1 sentence was rewritten by Writer-1B and checked" in edition.provenance


def test_the_same_store_and_date_give_the_same_edition() -> None:
    day = sample_day()
    assert edition_of(day, bets=BETS) == edition_of(day[::-1], bets=BETS)


def test_the_json_goes_there_and_back(sample: Edition) -> None:
    data = sample.as_json()
    assert from_json(data) == sample
    assert "note" not in data
    assert "problem" not in data["short"][0]


def test_a_stored_edition_of_another_shape_is_refused_by_name(sample: Edition) -> None:
    with pytest.raises(EditionError, match=r"2026-11-23 has schema 9.*--redo"):
        from_json(sample.as_json() | {"schema": 9})
    with pytest.raises(EditionError, match=r"2026-11-23 cannot be read: top.*--redo"):
        from_json(sample.as_json() | {"top": [{}]})


def test_a_preview_says_so_and_a_week_has_its_dates() -> None:
    week = window_of("week", NOW.date(), ZONE, SETTINGS)
    edition = edition_of([simple("a")], window=week, preview=True)
    assert edition.key == "2026-W48"
    assert edition.title == "Week from 16 to 23 November 2026"
    for day, title in (
        (date(2026, 12, 1), "Week from 23 to 30 November 2026"),
        (date(2026, 12, 8), "Week from 30 November to 7 December 2026"),
        (date(2027, 1, 4), "Week from 28 December 2026 to 4 January 2027"),
    ):
        window = window_of("week", day, ZONE, SETTINGS)
        assert edition_of([simple("a")], window=window).title == title
    assert "Weekly edition, preview · " in render_text(edition)


def test_a_quiet_day_says_so_and_is_not_padded() -> None:
    edition = edition_of([])
    assert edition.theme == "A quiet day: nothing new to summarize."
    assert edition.words < 60
    assert edition.outcome == "0 new today; 8 sources fine."


def test_the_note_on_a_first_edition_is_shown_and_nothing_counts_as_new() -> None:
    chosen = Chosen((simple("a"),), "This first edition takes the newest there is.")
    edition = edition_of([], chosen=chosen)
    assert "This first edition takes the newest there is." in render_text(edition)
    assert edition.outcome.startswith("0 new today")


def test_titles_give_way_before_the_fifth_short_item() -> None:
    def long(number: int, words: int) -> Candidate:
        said = [
            f"{opening} language model {number} {'word ' * words}done."
            for opening in ("We train", "Ours beats", "It costs more than")
        ]
        work = work_of(f"w{number}", f"{'Title ' * 9}{number}", " ".join(said), hours=number / 9)
        return candidate(work, card_of(work, tldr=said[0], result=said[1]))

    shelves = set()
    for words in range(40, 60, 2):
        edition = edition_of([long(number, words) for number in range(20)])
        assert edition.words <= MOST_WORDS
        shelves.add(len(edition.shelf))
        assert len(edition.short) >= 5 or len(edition.shelf) <= 1
    assert shelves & {2, 3}


def test_no_listing_fills_the_titles_that_are_only_named() -> None:
    told = [simple(f"t{n}", hours=n) for n in range(3)]
    listing = [
        candidate(work_of(f"p{n}", f"Model {n}", hours=n), source="Listing") for n in range(9)
    ]
    lab = candidate(work_of("lab", "Model of the lab", hours=12), source="Lab")
    edition = edition_of([*told, *listing, lab])
    assert [it.source for it in edition.also_seen][:3] == ["Listing", "Lab", "Listing"]


# The footer


def source(id_: int, outcome: Outcome | None) -> Source:
    return Source(
        id=id_, url="u", type="feed", title=f"Feed {id_}", kind="post", last_outcome=outcome
    )


def test_the_last_line_reports_honestly() -> None:
    saturday = window_of("day", date(2026, 11, 21), ZONE, SETTINGS)
    tuesday = datetime(2026, 11, 17, 9, tzinfo=UTC)
    sources = [
        *(source(n, "unchanged") for n in range(11)),
        replace(source(11, "empty_expected"), type="arxiv", last_run=saturday.end),
        replace(
            source(12, "failed"),
            failing_since=tuesday,
            last_error=Problem("timeout", "No answer within 30 s."),
        ),
        replace(source(13, "paused"), state="paused"),
        replace(source(14, "new"), type="files"),
    ]
    assert outcome_line(0, saturday, facts_of(sources)) == (
        "0 new today: arXiv does not announce on Saturdays; 12 sources fine, "
        "1 failing since Tuesday: Feed 12 – No answer within 30 s."
    )


@pytest.mark.parametrize(
    ("day", "arxiv", "said"),
    [
        (
            date(2026, 11, 21),
            0,
            "0 new today: arXiv does not announce on Saturdays; 1 source fine.",
        ),
        (date(2026, 11, 22), 0, "0 new today: arXiv does not announce on Sundays; 1 source fine."),
        (date(2026, 11, 26), 0, "0 new today: arXiv announced nothing; 1 source fine."),
        (date(2026, 11, 25), 0, "0 new today; 1 source fine."),  # made up for a day later
        (date(2026, 11, 21), 2, "0 new today; 1 source fine."),
    ],
)
def test_arxivs_days_off_are_told_of_their_own_day_alone(day: date, arxiv: int, said: str) -> None:
    """It was last asked on Thanksgiving, after the edition's hour."""
    asked = datetime(2026, 11, 26, 8, tzinfo=UTC)
    found = [replace(source(1, "empty_expected"), type="arxiv", last_run=asked)]
    window = window_of("day", day, ZONE, SETTINGS)
    assert outcome_line(0, window, facts_of(found), arxiv=arxiv) == said


def test_older_unknown_and_several_failures_are_told_apart() -> None:
    facts = FooterFacts(
        sources_ok=1,
        failing=(
            Failing("A", "HTTP 500", NOW - timedelta(days=40)),
            Failing("B", "limited"),
        ),
        gone=("C",),
        never_run=2,
    )
    assert outcome_line(3, DAY, facts) == (
        "3 new today; 1 source fine, 2 not fetched yet, 1 gone for good: C, "
        "2 failing: A – HTTP 500 since 14 October 2026; B – limited."
    )


def test_what_is_new_is_counted_by_kind() -> None:
    items: list[Candidate] = [simple("a"), simple("b")]
    items[1] = replace(items[1], work=replace(items[1].work, version=2))
    facts = FooterFacts(last_edition="2026-11-20")
    edition = edition_of(items, facts=facts)
    assert edition.since == ("Since the edition of 2026-11-20: 2 papers (1 of them a new version).")
    edition = edition_of(items, facts=FooterFacts(last_edition="2026-W47"))
    assert edition.since.startswith("Since the last weekly edition: 2 papers")
