"""Cutting texts: nothing is lost, overlaps are kept apart, and stale cards mark nothing."""

from datetime import UTC, datetime
from typing import cast

from hypothesis import given
from hypothesis import strategies as st

from db.card import Card, Evidence, Sentence
from db.cards import quotes
from db.records import Work
from db.works import sha256
from views.highlight import Piece, Slice, cut, parts
from views.points import points

NOW = datetime(2026, 11, 23, tzinfo=UTC)
TEXT = "It halves memory. It was slow."


def make_work(text: str = TEXT) -> Work:
    return Work(
        id="w",
        kind="paper",
        title="Memory",
        url="https://example.org/w",
        text=text,
        text_sha256=sha256(text),
        read="abstract",
        first_seen=NOW,
        date=NOW,
    )


def make_card(evidence: list[Evidence]) -> Card:
    line = {"field": "result", "text": "It halves memory.", "by": "extract", "evidence": evidence}
    number = {
        "text": "halves", "value": 0.5, "metric": "memory",
        "evidence": [{"in": "text", "start": 3, "end": 9}],
    }  # fmt: skip
    card = {
        "id": "w", "title": "Memory", "schema": 1, "text_sha256": sha256(TEXT),
        "lines": [line], "numbers": [number], "questions": [], "sentences": [], "read": "abstract",
        "made_by": {"engine": "extract", "model": "m", "revision": "r", "at": "2026-11-23T07:00Z"},
    }  # fmt: skip
    return cast("Card", card)


def test_overlapping_slices_and_sentences_are_cut_apart() -> None:
    sentences: list[Sentence] = [
        {"start": 0, "end": 17, "role": "result", "score": 0.9},
        {"start": 18, "end": 30, "role": "other", "score": 0.1},
    ]
    assert cut(TEXT, [Slice(0, 17, 1), Slice(3, 9, 2)], sentences) == [
        Piece("It ", markers=(1,), opens=(1,), role="result"),
        Piece("halves", markers=(1, 2), opens=(2,), closes=(2,), role="result"),
        Piece(" memory.", markers=(1,), closes=(1,), role="result"),
        Piece(" "),
        Piece("It was slow.", role="other"),
    ]


def test_a_marker_is_opened_once() -> None:
    pieces = cut(TEXT, [Slice(18, 20, 1), Slice(0, 2, 1)])
    assert [piece.opens for piece in pieces if piece.markers] == [(1,), ()]
    assert all(not piece.opens for piece in cut(TEXT, [Slice(0, 2, 1)], opened=[1]))


slices = st.builds(Slice, st.integers(-2, 12), st.integers(-2, 12), st.integers(1, 4))


@given(st.text(max_size=10), st.lists(slices))
def test_no_character_is_lost_or_doubled(text: str, marked: list[Slice]) -> None:
    pieces = cut(text, marked)
    assert "".join(piece.text for piece in pieces) == text
    inside = [one for one in marked if 0 <= one.start < one.end <= len(text)]
    opened = sorted(marker for piece in pieces for marker in piece.opens)
    assert opened == sorted({one.marker for one in inside})
    for one in inside:
        own = "".join(piece.text for piece in pieces if one.marker in piece.markers)
        assert len(own) >= one.end - one.start


def test_only_words_that_still_stand_there_are_marked() -> None:
    title: Evidence = {"in": "title", "start": 0, "end": 6}
    work, card = make_work(), make_card([{"in": "text", "start": 0, "end": 17}, title])
    said = points(work, card, quotes(card, work))
    evidence = [(one.marker, one.evidence) for one in said]
    fresh = parts(work, card, evidence, quotes(card, work))
    assert [piece.text for piece in fresh["text"] if 1 in piece.markers] == [
        "It ", "halves", " memory."
    ]  # fmt: skip
    # One line's slices in two parts: its link leads to the first of them.
    assert fresh["title"] == [Piece("Memory", markers=(1,), opens=(1,), closes=(1,))]
    assert all(1 not in piece.opens for piece in fresh["text"])

    retitled = parts(work, card, evidence, {**quotes(card, work), "title:0:6": "Speed!"})
    assert not any(piece.markers for piece in retitled["title"])
    stale = parts(make_work(TEXT + " "), card, evidence, quotes(card, work))
    assert not any(piece.markers for pieces in stale.values() for piece in pieces)


def test_points_are_numbered_and_link_to_the_words_of_the_original() -> None:
    work, card = make_work(), make_card([{"in": "text", "start": 0, "end": 17}])
    said = points(work, card, quotes(card, work))
    assert [(one.marker, one.group, one.label, one.quotes) for one in said] == [
        (1, "line", "Result", ("It halves memory.",)),
        (2, "number", "memory", ("halves",)),
    ]
    assert said[0].link == "https://example.org/w#:~:text=It%20halves%20memory."
    assert points(make_work("Other."), card, quotes(card, work))[0].link is None
