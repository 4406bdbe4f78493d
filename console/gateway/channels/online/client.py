"""A device of the gateway, as an app would be one: what tests and the demo use. docs/devices.md has a shorter one.

client = DeviceClient("http://127.0.0.1:8000/gateway/", "1500000001", access_key)
client.register()
client.bind("+8613711112222", 1002)
for heard in client.listen():
    if isinstance(heard, Notification):
        print(heard.title, heard.content)
        client.report("arrived", heard.id)
    else:
        client.report("withdrawn", heard.id)
"""

import contextlib
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
    """What arrived. `id` is the delivery's, for the report; `message` is what else the push's message has."""

    id: str
    push_id: str
    title: str
    content: str
    message: dict[str, Any]


@dataclass(frozen=True)
class Withdrawal:
    """The notification of that id is to be taken back; `reason` is revoked or replaced."""

    id: str
    push_id: str
    reason: str


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

    def bind(self, account: str, account_type: int = 0, **signed: int | str) -> None:
        """Tie an account to this device, in place of another account of the type.

        `signed` is `time` and `signature` from the app's server, where the application asks for them.
        """
        self._call("bind", {"accounts": [{"account": account, "account_type": account_type, **signed}]})

    def unbind(self, account: str, account_type: int = 0) -> None:
        """Take an account off this device."""
        self._call("unbind", {"accounts": [{"account": account, "account_type": account_type}]})

    def report(self, event: str, *ids: str) -> None:
        """Say what happened to notifications: arrived, shown, clicked, cleared or withdrawn. Again changes nothing."""
        self._call("report", {"reports": [{"id": key, "event": event} for key in ids]})

    def listen(self) -> Iterator[Notification | Withdrawal]:
        """What comes, until the stream ends. What was missed comes first.

        The caller reports each as arrived or withdrawn; what is not reported comes again on the next call, save the
        notifications that the caller went on from. Raises requests.RequestException when the line breaks.
        """
        headers = {"Accept": "text/event-stream", **({"Last-Event-ID": self._last} if self._last else {})}
        timeout = (CONNECT_SECONDS, SILENCE_SECONDS)
        with self._session.get(self._url + "events", headers=headers, stream=True, timeout=timeout) as stream:
            _check(stream)
            self._stream = stream
            for event in _events(stream):
                kind = Withdrawal if event["event"] == "withdraw" else Notification
                data = json.loads(event["data"])
                yield kind(**{name: data[name] for name in kind.__dataclass_fields__})
                self._last = event.get("id", self._last)

    def close(self) -> None:
        """Hang up; a listen() in another thread ends."""
        if self._stream is not None:
            with contextlib.suppress(ValueError, OSError):  # the line may have ended by itself
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


def _events(stream: requests.Response) -> Iterator[dict[str, str]]:
    """The fields of each event. An empty line ends an event; a line that begins with a colon is a heartbeat."""
    buffer = b""
    for block in stream.iter_content(chunk_size=None):  # each block as soon as it is there
        *events, buffer = (buffer + block).split(b"\n\n")
        for event in events:
            lines = [line for line in event.decode().split("\n") if ": " in line[1:]]
            fields = dict(line.split(": ", 1) for line in lines)
            if "data" in fields:
                yield fields
