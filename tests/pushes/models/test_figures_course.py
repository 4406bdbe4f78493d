"""Tests of the course of figures: it stays short, and keeps what a line cannot guess."""

from pushes.models.figures_course import KEPT, Sample, grown


def test_only_what_says_something_new_is_kept() -> None:
    course = grown([], Sample(2, 9, 3, 0))
    assert grown(course, Sample(4, 9, 3, 0)) == [[2, 9, 3, 0]]
    assert grown(course, Sample(6, 9, 9, 1)) == [[2, 9, 3, 0], [6, 9, 9, 1]]


def test_what_a_clock_that_went_back_has_written_is_replaced() -> None:
    assert grown([[2, 9, 3, 0], [3_600, 9, 4, 0]], Sample(60, 9, 5, 0)) == [[2, 9, 3, 0], [60, 9, 5, 0]]


def test_a_long_course_keeps_its_ends_and_its_bends() -> None:
    course: list[list[int]] = []
    for second in range(1, 1_000):
        course = grown(course, Sample(second, 900, min(900, second * 10), second // 7))
    assert (len(course), course[0], course[-1]) == (KEPT, [1, 900, 10, 0], [994, 900, 900, 142])
    assert any(85 <= at <= 95 for at, *_ in course), "the bend at 90 seconds"
