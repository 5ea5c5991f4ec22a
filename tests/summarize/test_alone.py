"""Lines that say what they mean by themselves, and lines that lean on the one before."""

import time

import pytest

from summarize.alone import hangs, leans, opens_back, says_it, stems_of


@pytest.mark.parametrize(
    "line",
    [
        "This paper introduces Sprechmit, a recorder for wards.",
        "It is unclear whether small models keep up with long shifts.",
        "However, it remains difficult to tell speakers apart.",
        "Ward notes matter, yet such as are dictated get lost.",
        "Tools such as Sprechmit help those who write by hand.",
        "These results show that dictation saves time.",
        "Taken together, these findings suggest that dictation saves time.",
        "We present a task, speaker counting, and show that models fail on this task.",
        "There is no recorder for noisy wards.",
        "Nurses avoid that noise and work with that of the ward.",
        "Recorders fail in noisy wards, and this costs nurses an hour a day at the very least.",
        "We propose a recorder that fails less often than existing ones.",
    ],
)
def test_a_line_that_stands_alone(line: str) -> None:
    assert not leans(line)


@pytest.mark.parametrize(
    "line",
    [
        "These assumptions are hard to meet on a ward.",
        "This view ignores what nurses do at night.",
        "However, they rarely ask a nurse.",
        "On average, it saves 31% of the time.",
        "The gap between these two groups tells which notes help.",
        "Tests confirm that this improvement is significant.",
        "Even more surprising, the small model wins.",
        "In contrast, we study night shifts.",
        "The latter needs no microphone.",
        "Both approaches lose dialect words.",
        "Without them, notes are late.",
        "Such recorders are rare.",
        "Some wards have tried to replace that with dictation.",
        "Subsequently, they draft the note.",
    ],
)
def test_a_line_that_leans_on_the_one_before(line: str) -> None:
    assert leans(line)


def test_a_pointer_may_mean_what_the_title_names() -> None:
    line = "Nurses report that this recorder saves them an hour."
    assert hangs(line)
    assert not hangs(line, stems_of("Sprechmit: a recorder for wards"))


def test_an_it_is_told_from_one_that_means_nothing() -> None:
    assert says_it("It saves an hour.")
    assert says_it("In tests, it saves an hour.")
    assert not says_it("It is known that nurses write at night.")
    assert not says_it("Sprechmit saves an hour.")
    assert opens_back("It saves an hour.")


@pytest.mark.parametrize("piece", ["this ", "these, ", "it a ", "a, it ", "such such ", "-’"])
def test_leaning_is_linear_in_hostile_text(piece: str) -> None:
    def seconds(times: int) -> float:
        start = time.process_time()
        leans(piece * times)
        return time.process_time() - start

    assert seconds(8_000) < 1.0
