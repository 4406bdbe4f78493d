"""Tests of what may be called: an endpoint comes from a device, and may name anything."""

from typing import Any

import pytest

from console.gateway.channels.protocol import Limits, UnusableAddressError
from console.gateway.channels.webpush.addresses import address_of, is_allowed, subscription_of
from tests.gateway.channels.webpush.push_service import Browser, b64

EXTRA = Limits(hosts=("up.example.com", ".below.example.com", "http://127.0.0.1:9000"))


@pytest.mark.parametrize(
    "endpoint",
    [
        "https://fcm.googleapis.com/fcm/send/abc:def",
        "https://updates.push.services.mozilla.com/wpush/v2/gAAA",
        "https://updates.push.services.mozilla.com:443/wpush/v2/gAAA",
        "https://web.push.apple.com/QGu",
        "https://wns2-par02p.notify.windows.com/w/?token=BQY%2b",
        "https://UP.example.com/x",
        "https://a.below.example.com/x",
        "http://127.0.0.1:9000/push/1",
    ],
)
def test_push_services_and_what_the_installation_names(endpoint: str) -> None:
    assert is_allowed(endpoint, EXTRA)


@pytest.mark.parametrize(
    "endpoint",
    [
        "",
        "http://fcm.googleapis.com/fcm/send/abc",
        "https://fcm.googleapis.com:8443/x",
        "https://fcm.googleapis.com.example.org/x",
        "https://evilnotify.windows.com/x",
        "https://notify.windows.com/x",
        "https://fcm.googleapis.com@127.0.0.1/x",
        "https://user:pw@fcm.googleapis.com/x",
        "https://127.0.0.1/x",
        "https://[::1]/x",
        "https://169.254.169.254/latest/meta-data",
        "http://127.0.0.1:9001/push/1",
        "https://127.0.0.1:9000/push/1",
        "https://fcm.googleapis.com\\@127.0.0.1/x",
        "https://fcm.googleapis.com/x#there",
        "https://fcm.googleapis.com/a b",
        "https://fcm.googleapis.com/\r\nHost: other",
        "https://fcm.googleapis.com:99999/x",
        "https://fcm.googleapis.com:/x",
        "https://[fcm.googleapis.com/x",
        "https://ｆcm.googleapis.com/x",
        "file:///etc/passwd",
        "https://fcm.googleapis.com/" + "x" * 1000,
    ],
)
def test_nothing_else_is_called(endpoint: str) -> None:
    assert not is_allowed(endpoint, EXTRA)
    with pytest.raises(UnusableAddressError, match="WEB_PUSH_HOSTS"):
        address_of(Browser(endpoint).subscription(), EXTRA)


def test_a_subscription_is_kept_as_it_came() -> None:
    browser = Browser("https://web.push.apple.com/QGu")
    text = address_of(browser.subscription(), Limits())
    assert address_of(browser.subscription(), Limits()) == text
    kept = subscription_of(text)
    assert (kept.endpoint, kept.to.secret) == (browser.endpoint, browser.secret)
    assert (kept.place.origin, kept.place.target) == ("https://web.push.apple.com", "/QGu")


@pytest.mark.parametrize(
    "keys",
    [
        {},
        {"p256dh": None, "auth": None},
        {"p256dh": b64(b"\x04" + b"x" * 64), "auth": b64(b"s" * 16)},
        {"p256dh": "%%%", "auth": b64(b"s" * 16)},
        {"auth": b64(b"short")},
        {"auth": 7},
    ],
)
def test_keys_that_no_browser_gives(keys: dict[str, Any]) -> None:
    subscription = Browser("https://web.push.apple.com/QGu").subscription()
    written = {**subscription, "keys": {**subscription["keys"], **keys} if keys else keys}
    with pytest.raises(UnusableAddressError, match=r"^Send keys\."):
        address_of(written, Limits())


@pytest.mark.parametrize("written", [{}, {"endpoint": 7, "keys": {}}, {"endpoint": "https://a", "keys": []}])
def test_what_is_no_subscription(written: dict[str, Any]) -> None:
    with pytest.raises(UnusableAddressError, match="toJSON"):
        address_of(written, Limits())
