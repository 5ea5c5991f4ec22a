"""`preread card`'s input, hostile or not."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from summarize.card import Item
from summarize.lines import read_line


def code_of(line: str) -> str | None:
    answer = read_line(line, 7)
    return None if isinstance(answer, Item) else answer["error"]["code"]


def test_a_full_line_becomes_an_item() -> None:
    record = {"id": "a", "title": "T", "text": "Some text.", "kind": "post", "read": "excerpt",
              "url": "https://a.b", "comment": "12 pages"}  # fmt: skip
    item = read_line(json.dumps(record), 1)
    assert item == Item("a", "T", "Some text.", "post", "excerpt", "12 pages", "https://a.b")


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("", "bad_json"),
        ("{", "bad_json"),
        ("[" * 100_000, "bad_json"),
        ("[]", "bad_type"),
        ("null", "bad_type"),
        ('{"title": "T", "text": "x"}', "bad_type"),
        ('{"id": 5, "text": "x"}', "bad_type"),
        ('{"id": "a", "text": ["x"]}', "bad_type"),
        ('{"id": "a", "text": "x", "kind": "poem"}', "bad_type"),
        ('{"id": "a", "text": "x", "read": "twice"}', "bad_type"),
        ('{"id": "a", "text": "\\ud800"}', "bad_text"),
        ('{"id": "a", "title": "\\udfff", "text": "x"}', "bad_text"),
        ('{"id": "a", "text": "fine", "kind": null, "comment": null}', None),
        ('{"id": "a", "text": "NUL \\u0000 inside"}', None),
        ('{"id": "a", "text": "x", "n": ' + "9" * 5_000 + "}", None),
        ('{"id": "a", "text": ' + "9" * 5_000 + "}", "bad_type"),
        ('{"id": "a", "text": "x", "n": NaN, "m": 1e999}', None),
        ('{"id": "' + "i" * 10_001 + '", "text": "x"}', "too_long"),
        ('{"id": "a", "title": "' + "t" * 10_001 + '", "text": "x"}', "too_long"),
        ('{"id": "a", "comment": "' + "c" * 100_001 + '", "text": "x"}', "too_long"),
    ],
)
def test_faults(line: str, code: str | None) -> None:
    assert code_of(line) == code


def test_an_error_names_the_line_and_the_id_where_there_is_one() -> None:
    answer = read_line('{"id": "a", "text": 5}', 7)
    assert not isinstance(answer, Item)
    assert (answer["id"], answer["line"]) == ("a", 7)
    lost = read_line('{"id": "\\ud800", "text": "x"}', 8)
    assert not isinstance(lost, Item)
    assert lost["id"] is None
    json.dumps(lost).encode()


@given(st.text())
def test_no_line_raises(line: str) -> None:
    read_line(line, 1)
