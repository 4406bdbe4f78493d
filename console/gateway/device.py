"""A device of the gateway, as an app would be one: the example for app developers, and what tests and the demo use.

client = DeviceClient("http://127.0.0.1:8000/gateway/", "1500000001", access_key)
client.register()
client.bind("+8613711112222", 1002)
for notification in client.listen():
    print(notification.title, notification.content)
    client.report("arrived", notification.id)
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urljoin

import requests

CONNECT_SECONDS = 10.0
SILENCE_SECONDS = 40.0  # the gateway says something every 15 seconds; longer silence is a dead line


class DeviceRefused(Exception):
    """The gateway said no; str() is its sentence."""


@dataclass(frozen=True)
class Notification:
    """What arrived. `id` is the delivery's, for the report; `message` is the whole message of the push."""

    id: str
    push_id: str
    title: str
    content: str
    message: dict[str, Any]


class DeviceClient:
    """One device. Not for use by several threads, save that any thread may call close()."""

    def __init__(self, gateway_url: str, access_id: str, access_key: str, token: str = "") -> None:
        self.token = token
        self._url = urljoin(gateway_url.rstrip("/") + "/", "devices/")
        self._keys = {"access_id": access_id, "access_key": access_key}
        self._session = requests.Session()
        self._stream: requests.Response | None = None
        self._last = ""

    def register(self) -> str:
        """Register, or refresh the registration of the token at hand; the token."""
        self.token = self._call("register", {**self._keys, "token": self.token})["token"]
        self._session.headers["Authorization"] = f"Bearer {self.token}"
        return self.token

    def bind(self, account: str, account_type: int = 0) -> None:
        """Tie an account to this device, in place of another account of the type."""
        self._call("bind", {"accounts": [{"account": account, "account_type": account_type}]})

    def unbind(self, account: str, account_type: int = 0) -> None:
        """Take an account off this device."""
        self._call("unbind", {"accounts": [{"account": account, "account_type": account_type}]})

    def report(self, event: str, *ids: str) -> None:
        """Say what happened to notifications: arrived, shown or clicked. Saying it again changes nothing."""
        self._call("report", {"reports": [{"id": key, "event": event} for key in ids]})

    def listen(self) -> Iterator[Notification]:
        """Notifications as they come, until the stream ends. What was missed comes first.

        The caller reports each as arrived; what is not reported comes again on the next call. Raises
        requests.RequestException when the line breaks.
        """
        headers = {"Accept": "text/event-stream", **({"Last-Event-ID": self._last} if self._last else {})}
        timeout = (CONNECT_SECONDS, SILENCE_SECONDS)
        with self._session.get(self._url + "events", headers=headers, stream=True, timeout=timeout) as stream:
            _check(stream)
            self._stream = stream
            for data in _events(stream):
                self._last = data["id"]
                yield Notification(**{name: data[name] for name in Notification.__dataclass_fields__})

    def close(self) -> None:
        """Hang up; a listen() in another thread ends."""
        if self._stream is not None:
            self._stream.raw.shutdown()  # closing would wait for the thread that reads
        self._session.close()

    def _call(self, path: str, body: dict[str, Any]) -> dict[str, Any]:
        answer = self._session.post(self._url + path, json=body, timeout=(CONNECT_SECONDS, SILENCE_SECONDS))
        return _check(answer)


def _check(answer: requests.Response) -> dict[str, Any]:
    if answer.headers.get("Content-Type", "").startswith("text/event-stream"):
        return {}
    try:
        members: dict[str, Any] = answer.json()
    except ValueError:
        raise DeviceRefused(f"The gateway answered with HTTP status {answer.status_code}.") from None
    if members.get("ret_code") != 0:
        raise DeviceRefused(str(members.get("err_msg")))
    return members


def _events(stream: requests.Response) -> Iterator[dict[str, Any]]:
    """The data of each event. An empty line ends an event; a line that begins with a colon is a heartbeat."""
    buffer = b""
    for block in stream.iter_content(chunk_size=None):  # each block as soon as it is there
        *events, buffer = (buffer + block).split(b"\n\n")
        for event in events:
            data = [line.removeprefix(b"data: ") for line in event.split(b"\n") if line.startswith(b"data: ")]
            if data:
                yield json.loads(b"\n".join(data))
