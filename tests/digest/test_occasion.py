"""What kind of news a headline is: event, remark or plan."""

import pytest

from digest.occasion import read_occasion


@pytest.mark.parametrize(
    ("title", "event"),
    [
        ("Introducing Quillon Voice 3", "launch"),
        ("Quillon raises $210 million", "money"),
        ("Harbor Docs to acquire Tidewise", "buy"),
        ("Quillon cuts the price of Voice 3", "price"),
        ("Kestrel lays off 300 people as agents take over support", "layoff"),
        ("Record labels sue Cadenza a day before Song 4 launches", "sue"),
        ("Lyon’s taxi drivers block ring road over Ferryman permit", "protest"),
        ("Portugal’s post pulls the plug", "close"),
        ("A phone assistant that remembers", ""),
    ],
)
def test_the_event_is_that_of_the_main_clause(title: str, event: str) -> None:
    assert read_occasion(title).event == event


@pytest.mark.parametrize(
    "title",
    [
        "How to run PocketMind 2 on a Raspberry Pi",
        "Five things in Quillon’s prospectus",
        "Cadenza Song 4 review: hold the tune",
        "Why I will not let Pilot near my bank",
        "Everything we announced at Lodestar Summit",
        "Structured output in Veldt 2.7, measured",
    ],
)
def test_a_remark_is_no_report(title: str) -> None:
    assert read_occasion(title).remark


def test_a_report_is_no_remark_and_a_plan_no_event() -> None:
    assert not read_occasion("Introducing Quillon Voice 3").remark
    assert read_occasion("Ostara is said to ready smart glasses").unsure
    assert read_occasion("US and Iran to meet for a second round of talks").unsure
    assert not read_occasion("ISO publishes standard in May").unsure


def test_one_more_of_its_kind_is_told_apart() -> None:
    assert read_occasion("Tidal suffers second outage in two days").again
    assert not read_occasion("Tidal suffers outage of seven hours").again
