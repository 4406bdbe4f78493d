"""Tests of what the members of a push call make of its way: which channels it goes through, and what comes first."""

from typing import Any

import pytest

from console.gateway.contract.envelope import Refusal
from console.gateway.contract.routing import read

OFF = {"channel": "hw", "disable": True}


@pytest.mark.parametrize(
    ("members", "left_out"),
    [
        ({}, []),
        ({"channel_rules": []}, []),
        (
            {"channel_rules": [OFF, {"channel": "XM", "disable": "1"}, {"channel": "vivo", "disable": False}]},
            ["hw", "xm"],
        ),
        ({"channel_rules": [OFF, OFF, {"channel": "honor"}, {"channel": "of another service"}]}, ["hw"]),
    ],
)
def test_rules_leave_channels_out(members: dict[str, Any], left_out: list[str]) -> None:
    route = {"left_out": left_out, "goes_online": True, "is_online_first": True}
    assert read(members, replaces=False) == route


def test_the_own_channel_is_left_out_like_others_and_then_nobody_waits_for_it() -> None:
    route = {"left_out": ["xg"], "goes_online": False, "is_online_first": False}
    assert read({"channel_rules": [{"channel": "xg", "disable": 1}]}, replaces=False) == route


@pytest.mark.parametrize(("sent", "first"), [(0, True), ("0", True), (None, True), (1, False), ("1", False)])
def test_online_comes_first_unless_the_call_says_otherwise(sent: Any, first: bool) -> None:
    route = read({"tpns_online_push_type": sent}, replaces=False)
    assert (route["goes_online"], route["is_online_first"]) == (True, first)


@pytest.mark.parametrize(
    ("forced", "replaces", "left_out"),
    [(False, True, ["oppo", "vivo"]), (True, True, []), (False, False, []), ("true", True, [])],
)
def test_what_replaces_an_earlier_push_leaves_out_who_cannot_unless_forced(
    forced: Any, replaces: bool, left_out: list[str]
) -> None:
    assert read({"force_collapse": forced}, replaces=replaces)["left_out"] == left_out


@pytest.mark.parametrize("channel", ["huawei", "", None])
def test_a_channel_that_nobody_has_cannot_be_left_out(channel: Any) -> None:
    with pytest.raises(Refusal, match=r"Send channel_rules\.channel as one of: xg, hw, "):
        read({"channel_rules": [{"channel": channel, "disable": True}]}, replaces=False)
