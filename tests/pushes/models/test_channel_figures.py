"""Tests of what is told of the channels of a push."""

from pushes.models.channel_figures import channels_of


def test_what_went_online_alone_has_no_channels_to_tell_of() -> None:
    assert channels_of({}) == []
    assert channels_of({"xg": {"accepted": 3, "arrived": 3}}) == []


def test_channels_are_told_in_one_order_and_unknown_ones_last_by_their_own_name() -> None:
    kept = {name: {"accepted": 1} for name in ("webpush", "new", "fcm", "hw", "xg")}
    found = channels_of(kept)
    assert [each.channel for each in found] == ["xg", "hw", "fcm", "webpush", "new"]
    assert [str(each.name) for each in found] == ["Online", "Huawei", "FCM", "Web Push", "new"]


def test_what_nobody_counts_is_not_said_to_be_none() -> None:
    """TPNS counts arrivals of other channels only by their receipts; an own gateway counts all of them."""
    kept = {
        "xg": {"accepted": 2, "arrived": 0},
        "hw": {"accepted": 3, "arrived": 0},
        "xm": {"accepted": 3, "arrived": 2},
        "fcm": {"accepted": 4, "arrived": 0, "refused": 1, "dead": 0},
    }
    assert {each.channel: each.numbers for each in channels_of(kept)} == {
        "xg": (2, 0, None, None),
        "hw": (3, None, None, None),
        "xm": (3, 2, None, None),
        "fcm": (4, 0, 1, 0),
    }
