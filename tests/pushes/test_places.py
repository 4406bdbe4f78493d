"""Tests of the names of places: all of them have one in both languages, and are looked for in the order of readers."""

import phonenumbers
import pytest

from pushes import places

ENGLISH, CHINESE = "en", "zh-hans"


def test_every_country_and_every_zone_has_a_chinese_name() -> None:
    named = {places.country(code, CHINESE) for code in phonenumbers.SUPPORTED_REGIONS}
    named |= {places.city(zone, CHINESE) for zone in places.zones() - {places.UTC}}
    assert [name for name in named if name.isascii()] == []


@pytest.mark.parametrize(
    ("zone", "english", "chinese"),
    [
        ("Asia/Shanghai", "Shanghai", "上海"),
        ("PRC", "Shanghai", "上海"),
        ("America/Argentina/Buenos_Aires", "Buenos Aires", "布宜诺斯艾利斯"),
        ("Asia/Urumqi", "Ürümqi", "乌鲁木齐"),
        ("UTC", "UTC", "UTC"),
    ],
)
def test_a_zone_is_called_as_its_place_is(zone: str, english: str, chinese: str) -> None:
    assert (places.city(zone, ENGLISH), places.city(zone, CHINESE)) == (english, chinese)


def test_names_are_in_the_order_in_which_people_look_for_them() -> None:
    codes = ("CN", "DE", "AX", "ZM", "JP", "AU")
    english = places.in_order({code: places.country(code, ENGLISH) for code in codes})
    chinese = places.in_order({code: places.country(code, CHINESE) for code in codes})
    assert english == ["AX", "AU", "CN", "DE", "JP", "ZM"], "Åland Islands, Australia, China, Germany, Japan, Zambia"
    assert chinese == ["AX", "AU", "DE", "JP", "ZM", "CN"], "ào'àn, ào'dà, dé, rì, zàn, zhōng"
