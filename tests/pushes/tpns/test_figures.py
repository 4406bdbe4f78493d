"""Tests of the figures of the service, in every dress."""

import pytest

from pushes.tpns.errors import TpnsUnclear
from pushes.tpns.figures import Figures
from tests.pushes.service import answer, serving
from tests.pushes.tpns.clients import client_at


def figures(channels: object, **more: object) -> Figures:
    with serving(answer({"retCode": 0, "pushStatDataAll": channels} | more)) as service:
        return client_at(service.address).figures("12")


def state(*counts: object) -> dict[str, object]:
    names = ("pushActiveUv", "pushOnlineUv", "verifySvcUv", "verifyUv", "clickUv")
    return dict(zip(names, counts, strict=False))


def test_figures_are_those_of_all_channels() -> None:
    channels = [
        {"channel": "xg", "pushState": state(1, 1, 1, 1, 1)},
        {"channel": "all", "pushState": state(9, 8, 7, 6, 5)},
    ]
    assert figures(channels) == Figures(9, 8, 7, 6, 5, by_channel={"xg": {"accepted": 1, "arrived": 1}})


def test_figures_are_summed_where_the_service_does_not() -> None:
    channels = [{"channel": "xg", "pushState": state(1, 1, 1)}, {"channel": "hw", "pushState": state("2", None, 2)}]
    by_channel = {"xg": {"accepted": 1, "arrived": 1}, "hw": {"accepted": 0, "arrived": 2}}
    assert figures(channels) == Figures(3, 1, 3, 0, 0, by_channel=by_channel)


def test_each_channel_says_what_it_did() -> None:
    """An own gateway more than TPNS, which says nothing of what a channel could not bring."""
    states = {
        "fcm": {"pushOnlineUv": 3, "verifySvcUv": 2, "refusedUv": 1, "deadUv": 0},
        "hw": {"pushOnlineUv": "4", "verifySvcUv": 0, "callbackVerifySvcUv": 3},
        "webpush": {"pushOnlineUv": 0, "deadUv": 5},
        "oppo": state(0, 0, 0),
        "": state(1, 1, 1),
        "all": state(7, 7, 5),
    }
    odd = [{"channel": 7, "pushState": state(0, 1)}, {"pushState": state(0, 1)}, {"channel": "mz", "pushState": None}]
    told = figures([*({"channel": name, "pushState": each} for name, each in states.items()), *odd])
    assert told.by_channel == {
        "fcm": {"accepted": 3, "arrived": 2, "refused": 1, "dead": 0},
        "hw": {"accepted": 4, "arrived": 3},
        "webpush": {"accepted": 0, "dead": 5},
    }


@pytest.mark.parametrize("number", [None, -1, "-1", "9" * 5_000, 0.5, [1], "many"])
def test_a_channel_without_numbers_is_left_out(number: object) -> None:
    channels = [{"channel": "all", "pushState": state(1)}, {"channel": "fcm", "pushState": {"refusedUv": number}}]
    assert figures(channels).by_channel == {}


def test_no_figures_yet() -> None:
    assert figures([]) == Figures(0, 0, 0, 0, 0)
    assert figures([], accounts={"lookedUp": 4, "withDevice": 3}).with_device == 3
    for odd in (None, [], "3", {}, {"withDevice": "3"}, {"withDevice": True}, {"withDevice": -1}):
        assert figures([], accounts=odd).with_device is None
    assert figures([{"channel": "all", "pushState": None}]) == Figures(0, 0, 0, 0, 0)


@pytest.mark.parametrize(
    "channels",
    [
        None,
        "text",
        [1],
        [{"pushState": [1]}],
        [{"pushState": state("many")}],
        [{"pushState": state(-1)}],
        [{"pushState": state([1])}],
    ],
)
def test_figures_outside_the_contract_are_unclear(channels: object) -> None:
    with pytest.raises(TpnsUnclear, match="figures"):
        figures(channels)
