"""Tests of console.health.verdicts: which figures need somebody."""

import pytest

from console.health import all_figures
from console.health.figures import by, one
from console.health.verdicts import WORDS, concerns


def test_what_moves_needs_nobody() -> None:
    assert (
        concerns([by("oldest_due_seconds", "", "what", {"push": 3, "package": 0}), one("scrape_seconds", "", 900)])
        == []
    )


def test_what_stands_still_is_named_with_its_age() -> None:
    assert concerns([by("oldest_due_seconds", "", "what", {"push": 3, "package": 300.4})]) == [
        "No worker has looked at the oldest package that should move for 300 s."
    ]


def test_a_channel_that_is_stopped_is_named() -> None:
    assert concerns([by("channel_stopped", "", "channel", {"apns": 2, "fcm": 0})]) == [
        "2 channels of apns are stopped, or a service of theirs takes nothing: see Standing still."
    ]


@pytest.mark.django_db
def test_every_figure_that_is_judged_is_served() -> None:
    assert set(WORDS) <= {figure.name for figure in all_figures.read([])}
