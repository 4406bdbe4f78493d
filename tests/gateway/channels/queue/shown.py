"""What people see in the end of what a service got: notifications of the same tag take each other's place."""

import json

from tests.gateway.channels.apns.service import Apple
from tests.gateway.channels.fcm.service import Google
from tests.gateway.channels.huawei.service import Hms
from tests.gateway.channels.webpush.push_service import Browser


def shown_by_browser(browser: Browser, push_id: str) -> int:
    """Notifications of the push: the service worker shows one for each delivery."""
    messages = [json.loads(message) for message in browser.messages()]
    return len({message["id"] for message in messages if message["push_id"] == push_id})


def shown_by_apple(apple: Apple, token: str, push_id: str) -> int:
    """Those that Apple took, by apns-collapse-id."""
    taken = [got for got in apple.got if (got.token, got.status, got.payload["push_id"]) == (token, 200, push_id)]
    return len({got.headers["apns-collapse-id"] for got in taken})


def shown_by_huawei(hms: Hms, token: str, push_id: str) -> int:
    """Those that Huawei took, by tag."""
    mine = [message for address, message in hms.taken if address == token]
    taken = [message for message in mine if json.loads(message["data"])["push_id"] == push_id]
    return len({message["android"]["notification"]["tag"] for message in taken})


def shown_by_google(google: Google, token: str, push_id: str) -> int:
    """Those that Google took, by tag."""
    taken = [got for got in google.got if (got["token"], got["data"]["push_id"]) == (token, push_id)]
    return len({got["android"]["notification"]["tag"] for got in taken})
