"""Tests of what an app gets."""

from datetime import UTC, datetime, timedelta
from typing import Any

from console.gateway.channels.fcm.message import message
from tests.gateway.channels.builders import outgoing

ADDRESS = {"token": "a-token"}


def made(android: dict[str, Any] | None = None, **members: Any) -> dict[str, Any]:
    said = {"title": "Sale", "content": "From nine", **({"android": android} if android else {})}
    return message(outgoing(message=said, **members), ADDRESS)


def test_the_least() -> None:
    written = made()
    assert written.pop("android")["notification"] == {"tag": "1-0123456789", "sound": "default"}
    assert written == {
        "token": "a-token",
        "notification": {"title": "Sale", "body": "From nine"},
        "data": {"id": "1-0123456789", "push_id": "1234567890123456789"},
    }


def test_members_for_android() -> None:
    action = {"action_type": 2, "browser": {"url": "https://example.com/"}}
    android = {
        "fcm_ch_id": "offers",
        "ring_raw": "bell",
        "badge_type": 3,
        "icon_type": 1,
        "icon_res": "https://example.com/a.png",
        "custom_content": '{"key":"值"}',
        "action": action,
    }
    written = made(android, collapse_id="42")
    assert written["notification"]["image"] == "https://example.com/a.png"
    assert written["data"]["custom_content"] == '{"key":"值"}'
    assert written["data"]["action"] == '{"action_type":2,"browser":{"url":"https://example.com/"}}'
    shown = {"tag": "42", "channel_id": "offers", "sound": "bell", "notification_count": 3}
    assert written["android"]["notification"] == shown


def test_silence_and_a_badge_that_the_phone_would_have_to_count() -> None:
    written = made({"ring": 0, "badge_type": -2, "icon_type": 0, "icon_res": "icon"})
    assert written["android"]["notification"] == {"tag": "1-0123456789"}
    assert "image" not in written["notification"]


def test_it_is_kept_as_long_as_the_push_lives_and_four_weeks_at_most() -> None:
    now = datetime.now(UTC)
    seconds = [int(made(expires_at=now + timedelta(hours=hours))["android"]["ttl"][:-1]) for hours in (-1, 1, 9999)]
    assert seconds[0] == 0
    assert 3590 <= seconds[1] <= 3600
    assert seconds[2] == 28 * 86400
