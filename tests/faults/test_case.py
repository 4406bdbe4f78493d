"""Tests of tests.faults.case: what is lost and what is doubled is seen."""

import pytest

from tests.faults.case import doubled, lost


def fact(sent: int, unsent: int, unconfirmed: int, status: str = "finished") -> dict[str, object]:
    tally = [sent, unsent, unconfirmed]
    return {"accounts": 20, "tally": tally, "status": status, "is_ended": True, "needs_attention": False}


@pytest.mark.parametrize(
    ("sent", "unsent", "unconfirmed", "devices", "expected"),
    [
        (20, 0, 0, 20, 0),
        (20, 0, 0, 17, 3),  # said to be sent, and three devices have nothing
        (0, 20, 0, 0, 0),
        (0, 0, 20, 0, 0),  # nobody says that they were sent
        (10, 5, 0, 10, 5),  # five accounts are in no column
    ],
)
def test_lost(sent: int, unsent: int, unconfirmed: int, devices: int, expected: int) -> None:
    assert lost(fact(sent, unsent, unconfirmed), [0, devices, devices, devices]) == expected


@pytest.mark.parametrize(
    ("sent", "unsent", "deliveries", "devices", "heard", "expected"),
    [
        (20, 0, 20, 20, ["1", "2", "3"], 0),
        (20, 0, 40, 20, ["1", "2", "3"], 20),  # the gateway's table says it
        (20, 0, 20, 20, ["1", "2", "3", "4"], 1),  # a phone says it
        (0, 20, 20, 20, ["1", "2", "3"], 20),  # taken for unsent, it would be sent again
    ],
)
def test_doubled(sent: int, unsent: int, deliveries: int, devices: int, heard: list[str], expected: int) -> None:
    assert doubled(fact(sent, unsent, 0), [0, deliveries, deliveries, devices], heard) == expected
