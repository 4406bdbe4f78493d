"""Tests of the time line: drawn from what was counted, and told in a few rows."""

from datetime import timedelta

import pytest

from pushes.models import Push
from pushes.telling.timeline import timeline_of
from tests.pushes.telling.sending import NOW, sending

pytestmark = pytest.mark.django_db
COURSE = [[10, 100, 40, 0], [50, 100, 90, 0], [400, 100, 95, 2], [8_000, 100, 96, 10]]


def test_it_is_drawn_from_the_beginning_to_the_last_change() -> None:
    push = Push(started_at=NOW, figures_course=COURSE)
    found = timeline_of(push)
    assert found is not None
    assert (found.most, found.end - found.begin) == (100, timedelta(seconds=8_000))
    lines = {line.name: line.points.split() for line in found.lines}
    assert lines["arrived"] == ["0.0,180.0", "0.8,108.0", "3.8,18.0", "30.0,9.0", "600.0,7.2"]
    assert lines["clicked"][-1] == "600.0,162.0"


def test_its_rows_say_what_had_been_counted_by_then() -> None:
    found = timeline_of(Push(started_at=NOW, figures_course=COURSE))
    assert found is not None
    assert [(row.after, row.numbers) for row in found.rows] == [
        (timedelta(minutes=1), (100, 90, 0)),
        (timedelta(minutes=5), (100, 90, 0)),
        (timedelta(minutes=20), (100, 95, 2)),
        (timedelta(hours=1), (100, 95, 2)),
        (timedelta(seconds=8_000), (100, 96, 10)),
    ]


@pytest.mark.parametrize("course", [[], [[2, 1, 1, 0]]])
def test_there_is_none_of_nearly_nothing(course: list[list[int]]) -> None:
    assert timeline_of(Push(started_at=NOW, figures_course=course)) is None
    assert timeline_of(sending(2, 1)) is None
