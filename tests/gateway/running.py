"""A gateway that really runs, seen from a server that calls it and from devices that listen."""

import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from itertools import count
from typing import Any

import requests

from console.gateway.channels.online.client import DeviceClient, Notification, Withdrawal
from console.gateway.channels.webpush.vapid import new_key
from pushes.tpns import contract
from tests.installation import Installation

ACCESS_ID = "1500000001"  # of the demo
AWAY = 502  # a proxy says that a machine has died of the call
_names = count()


def account() -> str:
    """An account no other test has."""
    return f"account-{next(_names)}"


def until(is_true: Callable[[], Any]) -> None:
    """Return once `is_true`."""
    while not is_true():
        time.sleep(0.02)


class Phone:
    """A device whose app is open: it hears in a thread and reports what arrives."""

    def __init__(self, client: DeviceClient, *, reporting: bool = True) -> None:
        self.client, self.heard, self.withdrawn = client, list[Notification](), list[Withdrawal]()
        self._reporting = reporting
        self._thread = threading.Thread(target=self._listen, daemon=True)
        self._thread.start()

    def _listen(self) -> None:
        # Closing the line under a reading thread shows as one of several errors.
        with suppress(requests.RequestException, AttributeError, ValueError, OSError):
            for heard in self.client.listen():
                if self._reporting:
                    self.client.report("arrived" if isinstance(heard, Notification) else "withdrawn", heard.id)
                if isinstance(heard, Notification):
                    self.heard.append(heard)
                else:
                    self.withdrawn.append(heard)

    @property
    def titles(self) -> list[str]:
        """What was heard, in order."""
        return [notification.title for notification in self.heard]

    @property
    def is_listening(self) -> bool:
        """Whether the line is open."""
        return self._thread.is_alive()


class RunningGateway:
    """The gateway of an installation."""

    def __init__(self, installation: Installation) -> None:
        self.installation = installation
        self.url = f"{installation.url}/gateway/"
        row = f"GatewayApplication.objects.get(access_id='{ACCESS_ID}')"
        keys = installation.asked(f"*(lambda row: (row.secret_key, row.access_key))({row})").split()
        self.secret_key, self.access_key = keys

    def post(self, path: str, body: dict[str, Any]) -> dict[str, Any]:
        """A signed call of a server, like no other one: what reads and what revokes a push has the same members."""
        raw = json.dumps({**body, "trace_id": f"call-{next(_names)}"}).encode()
        stamp = str(int(time.time()))
        headers = {
            contract.ACCESS_ID_HEADER: ACCESS_ID,
            contract.TIMESTAMP_HEADER: stamp,
            contract.SIGN_HEADER: contract.sign(self.secret_key, ACCESS_ID, stamp, raw),
            "Content-Type": "application/json;charset='utf-8'",
        }
        while (answer := requests.post(self.url + path, raw, headers=headers, timeout=60)).status_code == AWAY:
            pass  # a server asks again
        return dict(answer.json())

    def upload(self, name: str, data: bytes) -> int:
        """The upload id of a package."""
        answer = requests.post(
            self.url + contract.UPLOAD_PATH, files={"file": (name, data)}, auth=(ACCESS_ID, self.secret_key), timeout=60
        )
        return int(answer.json()["uploadId"])

    def push(self, title: str, *accounts: str, **members: Any) -> str:
        """The push id of a push to `accounts`, once the worker has carried it out."""
        body = {
            "audience_type": "account_list",
            "message_type": "notify",
            "message": {"title": title, "content": "From nine"},
            "account_list": list(accounts),
            **members,
        }
        push_id = str(self.post(contract.PUSH_PATH, body)["push_id"])
        until(lambda: self.record(push_id)["status"] == "PUSH_FINISHED")
        return push_id

    def record(self, push_id: str) -> dict[str, Any]:
        """The record of a push."""
        return dict(self.post(contract.RECORD_PATH, {"pushId": push_id})["pushRecordData"][0])

    def figures(self, push_id: str) -> list[int]:
        """Planned, sent, arrived, shown, clicked."""
        state = self.post(contract.STATISTICS_PATH, {"pushId": push_id})["pushStatDataAll"][0]["pushState"]
        return [state[name] for name in ("pushActiveUv", "pushOnlineUv", "verifySvcUv", "verifyUv", "clickUv")]

    def give_browsers_another_key(self) -> None:
        """From now on what goes to them is signed with another pair."""
        file = self.installation.data_dir / "vapid.pem"
        file.write_text(new_key())
        given = ("--access-id", ACCESS_ID, "--channel", "webpush", "--private-key-file", str(file))
        assert self.installation.manage("addchannel", *given).returncode == 0
        file.unlink()

    def device(self, *accounts: str, kind: int = 0) -> DeviceClient:
        """A registered device with accounts bound to it, not listening yet."""
        client = DeviceClient(self.url, ACCESS_ID, self.access_key)
        client.register()
        for each in accounts:
            client.bind(each, kind)
        return client

    @contextmanager
    def listening(self, device: DeviceClient, *, reporting: bool = True) -> Iterator[Phone]:
        """The device with its app open."""
        client = DeviceClient(self.url, ACCESS_ID, self.access_key, device.token)
        client.register()
        phone = Phone(client, reporting=reporting)
        try:
            yield phone
        finally:
            client.close()
