"""Tests of what a message is at the phones' makers."""

from datetime import UTC, date, datetime
from typing import Any

import pytest

from console.gateway.channels.classes import Class, class_of, day_of

MARKETING, UNNAMED = Class(True), Class(False)


@pytest.mark.parametrize(
    ("kind", "android", "found"),
    [
        ("hw", {}, MARKETING),
        ("hw", {"hw_category": "IM"}, Class(False, "hw_category", "IM")),
        ("hw", {"hw_category": "MARKETING"}, MARKETING),
        ("hw", {"hw_category": "IM", "hw_importance": 1}, MARKETING),
        ("harmony", {"hw_category": "IM"}, Class(False, "hw_category", "IM")),
        ("honor", {}, MARKETING),
        ("honor", {"hw_importance": 2}, UNNAMED),
        ("xm", {"xm_ch_id": "120"}, MARKETING),
        ("xm", {"xm_ch_id": "120", "xm_template_id": "M12762"}, Class(False, "xm_template_id", "M12762")),
        ("oppo", {"oppo_ch_id": "offers"}, Class(False, "oppo_ch_id", "offers")),
        ("oppo", {"oppo_ch_id": "offers", "oppo_category": "IM"}, Class(False, "oppo_category", "IM")),
        ("vivo", {"vivo_category": "IM", "vivo_ch_id": "1"}, Class(False, "vivo_category", "IM")),
        ("vivo", {"vivo_category": "NEWS", "vivo_ch_id": "0"}, MARKETING),
        ("vivo", {"vivo_ch_id": 1}, UNNAMED),
        ("mz", {"hw_category": "IM"}, MARKETING),
        ("fcm", {"hw_category": "IM"}, None),
    ],
)
def test_a_message_is_marketing_unless_it_names_another_class(
    kind: str, android: dict[str, Any], found: Class | None
) -> None:
    assert class_of(kind, android) == found


def test_a_day_is_one_of_china() -> None:
    assert day_of(datetime(2026, 11, 30, 15, 59, tzinfo=UTC)) == date(2026, 11, 30)
    assert day_of(datetime(2026, 11, 30, 16, 0, tzinfo=UTC)) == date(2026, 12, 1)
