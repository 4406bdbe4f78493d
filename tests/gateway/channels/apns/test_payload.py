"""The contract's message as Apple has it."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hpack import Decoder

from console.gateway.channels.apns.payload import apns_id, headers, payload
from console.gateway.channels.protocol import Outgoing
from tests.gateway.channels.builders import outgoing

ALERT = {"title": "Sale", "body": "From nine"}
SHOWN = {"alert": ALERT, "mutable-content": 1}


def aps(one: Outgoing) -> Any:
    return json.loads(payload(one))["aps"]


def said_of(block: bytes) -> dict[bytes, bytes]:
    """Headers as another reads them, who keeps nothing of them."""
    decoder = Decoder()
    found = {bytes(name): bytes(value) for name, value in decoder.decode(block, raw=True)}
    assert not decoder.header_table.dynamic_entries
    return found


def of(**ios: Any) -> dict[str, Any]:
    return {"title": "Sale", "content": "From nine", "ios": {"aps": ios}}


@pytest.mark.parametrize(
    ("message", "expected"),
    [
        (of(), SHOWN),
        (
            of(alert={"title": "overridden", "subtitle": "Today"}),
            SHOWN | {"alert": ALERT | {"subtitle": "Today"}},
        ),
        (of(alert="words alone"), SHOWN),
        ({"content": "From nine", "ios": {"aps": {"alert": "x"}}}, SHOWN | {"alert": {"body": "From nine"}}),
        (of(badge_type=-2), SHOWN),
        (of(badge_type=-1), SHOWN),
        (of(badge_type=0), SHOWN | {"badge": 0}),
        (of(badge_type=7), SHOWN | {"badge": 7}),
        (of(sound="ding.caf", category="SALE"), SHOWN | {"sound": "ding.caf", "category": "SALE"}),
        (of(sound=""), SHOWN),
        ({**of(), "thread_id": "sale"}, SHOWN | {"thread-id": "sale"}),
        (of(**{"interruption-level": "passive"}), SHOWN | {"interruption-level": "passive"}),
        (of(**{"mutable-content": 0}), {"alert": ALERT}),
    ],
)
def test_what_is_shown(message: dict[str, Any], expected: dict[str, Any]) -> None:
    assert aps(outgoing(message=message)) == expected


def test_a_silent_message_shows_nothing() -> None:
    silent = outgoing(message_type="message", message=of(**{"content-available": 1}))
    assert aps(silent) == {"content-available": 1}
    said = said_of(headers(silent, b"host", b"topic", b"token"))
    assert (said[b"apns-push-type"], said[b"apns-priority"]) == (b"background", b"5")


@pytest.mark.parametrize("name", ["custom_content", "custom"])
@pytest.mark.parametrize("value", ['{"a":1}', {"a": 1}])
def test_custom_content_is_text_as_apps_know_it(name: str, value: Any) -> None:
    message = {**of(), "xg_media_resources": "https://example.com/a.png"}
    message["ios"] = {**message["ios"], name: value}
    said = json.loads(payload(outgoing(message=message)))
    assert said.pop("aps") == SHOWN
    assert said == {
        "custom": '{"a":1}',
        "xg_media_resources": "https://example.com/a.png",
        "id": "1-0123456789",
        "push_id": "1234567890123456789",
    }


def test_headers() -> None:
    end = datetime(2100, 1, 1, tzinfo=UTC)
    said = said_of(headers(outgoing(expires_at=end, collapse_id="c1"), b"host", b"com.example.shop", b"token"))
    assert said[b":path"] == b"/3/device/" + b"0" * 63 + b"1"
    assert said[b"authorization"] == b"bearer token"
    assert said[b"apns-expiration"] == str(int(end.timestamp())).encode()
    assert said[b"apns-collapse-id"] == b"c1"
    assert said[b"apns-id"].decode() == apns_id(outgoing())
    assert (said[b"apns-push-type"], said[b"apns-priority"]) == (b"alert", b"10")


def test_what_has_expired_is_for_now_alone() -> None:
    past = datetime.now(UTC) - timedelta(seconds=1)
    said = said_of(headers(outgoing(expires_at=past), b"host", b"topic", b"token"))
    assert said[b"apns-expiration"] == b"0"
    assert said[b"apns-collapse-id"] == b"1-0123456789"


def test_ids_differ_by_delivery() -> None:
    assert len({apns_id(outgoing(number)) for number in range(1, 1000)}) == 999
