"""Tests of the device on which a message is seen before it is sent."""

from typing import Any

import pytest

from pushes.models import Application, MessageTemplate
from pushes.telling.device import Device, device_of

LONG = "x" * 100


def device(platform: str = "android", access_point: str = "shanghai", **said: Any) -> Device:
    application = Application(name="shop", platform=platform, access_point=access_point)
    return device_of(MessageTemplate(application=application, **said))


def test_android_is_cut_first_where_the_shortest_channels_cut() -> None:
    found = device(title="t" * 21, content=LONG)
    assert (found.title, found.content) == (("t" * 20, "", "t"), ("x" * 80, "", "x" * 20))
    assert found.said == (
        "Grey: what not every channel takes. The shortest for the title is TPNS (20), for the text Huawei (80)."
    )
    assert device(title="t" * 20, content="x" * 80).said == "Every channel takes all of it."
    assert [look.key for look in found.looks] == ["light", "dark", "expanded"]


def test_each_channel_says_how_much_it_takes_and_what_becomes_of_the_rest() -> None:
    channels = {channel.name: channel for channel in device().channels}
    assert list(channels) == ["The shortest", "TPNS", "Huawei", "Xiaomi", "OPPO", "vivo", "Meizu"]
    assert channels["The shortest"].label == "The shortest: title 20, text 80"
    assert channels["TPNS"].label == "TPNS: title 20, text all"
    assert channels["TPNS"].less == "Grey: what TPNS does not show."
    assert channels["Meizu"].less.startswith("Grey: too long for Meizu, which refuses the push.")


def test_an_application_on_the_own_gateway_can_be_seen_as_that_brings_it() -> None:
    own = device(access_point="gateway", title=LONG).channels[-1]
    assert (own.label, own.title, own.content, own.whole) == (
        "Own gateway",
        None,
        None,
        "Own gateway takes all of it.",
    )


def test_ios_counts_a_chinese_character_as_two_and_a_banner_shows_less() -> None:
    found = device("ios", title="推" * 21, content="a" * 110)
    assert (found.title, found.content) == (("推" * 20, "", "推"), ("a" * 62, "a" * 48, ""))
    assert found.said == "Grey: what APNs does not show. A Chinese character counts as two."
    assert [(look.key, look.content) for look in found.looks] == [("lock", None), ("banner", 62)]
    assert found.wide
    assert not device().wide


@pytest.mark.parametrize(
    ("options", "is_muted", "badge"),
    [
        ({}, False, None),
        ({"sound": "none", "badge": "set", "badge_number": 7}, True, 7),
        ({"importance": "2", "badge_number": 7}, True, None),
        ({"importance": "3"}, False, None),
    ],
)
def test_what_is_set_besides_is_seen(options: dict[str, Any], is_muted: bool, badge: int | None) -> None:
    found = device(message_options=options)
    assert (found.is_muted, found.badge) == (is_muted, badge)


def test_an_application_without_an_icon_has_its_letter_on_a_colour_of_its_own() -> None:
    names = ("shop", "Club", "双十一")
    made = [device_of(MessageTemplate(application=Application(name=name, platform="ios"))) for name in names]
    assert [(each.icon.path, each.icon.letter) for each in made] == [("", "S"), ("", "C"), ("", "双")]
    assert len({each.icon.hue for each in made}) == 3
