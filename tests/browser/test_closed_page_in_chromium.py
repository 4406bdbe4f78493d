"""The demo device's service worker in Chromium, which is told of a push by its developers' tools.

Chromium subscribes at its maker's service and nowhere else, so that its messages never travelled: the whole way is
tested with Firefox. Headless, it shows notifications to scripts alone, and a script presses them.
"""

import json
from typing import Any
from uuid import uuid4

import pytest
from playwright.sync_api import CDPSession, Page, expect

from console.gateway.channels.online import delivery_names
from tests.browser.test_job import device
from tests.browser.windows import Windows, check_access
from tests.gateway.running import RunningGateway, until
from tests.installation import Installation

# What the switch does, but for the subscription.
REGISTER = """async () => {
  const page = JSON.parse(document.getElementById("bench").dataset.page);
  const token = document.getElementById("token").textContent;
  const store = new DeviceStore("gateway.device.1.1500000001");
  await store.remember({ token, report: page.addresses.report, addresses: page.addresses.addresses, key: "" });
  const scope = `${page.addresses.page}1500000001/1/`;
  const registration = await navigator.serviceWorker.register(page.addresses.worker, { scope });
  while (!registration.active) await new Promise((soon) => { setTimeout(soon, 20); });
}"""

SHOWN = """async () => {
  const [registration] = await navigator.serviceWorker.getRegistrations();
  return (await registration.getNotifications()).map((each) => each.title);
}"""
PRESS = """async (name) => {
  const [notification] = await registration.getNotifications();
  dispatchEvent(new NotificationEvent(name, { notification }));
}"""


@pytest.fixture(scope="module")
def gateway(installation: Installation) -> RunningGateway:
    """The gateway of the installation that the pages are of."""
    return RunningGateway(installation)


class Service:
    """Hands messages to the service worker of the only device of a browser."""

    def __init__(self, page: Page, gateway: RunningGateway) -> None:
        self._line: CDPSession = page.context.new_cdp_session(page)
        self._gateway, self._found = gateway, list[str]()
        self._line.on("ServiceWorker.workerRegistrationUpdated", self._see)
        self._line.send("ServiceWorker.enable")
        until(lambda: page.title() and self._found)  # events are heard while something is asked

    def _see(self, event: dict[str, Any]) -> None:
        self._found += [one["registrationId"] for one in event["registrations"]]

    def bring(self, push_id: str, title: str, event: str = "notification") -> None:
        """A message as the channel writes it for the only delivery of the push."""
        row = f"Delivery.objects.select_related('push', 'device').get(push__push_id='{push_id}')"
        pk, token = self._gateway.installation.asked(f"*(lambda row: (row.pk, row.device.token))({row})").split()
        data = {"event": event, "id": delivery_names.name(int(pk), push_id, token), "push_id": push_id}
        data |= {"message_type": "notify", "title": title, "content": "From nine", "message": {}}
        to = {"origin": self._gateway.installation.url, "registrationId": self._found[-1]}
        self._line.send("ServiceWorker.deliverPushMessage", {**to, "data": json.dumps(data)})


def test_chromiums_worker_shows_reports_and_takes_back(noticing_windows: Windows, gateway: RunningGateway) -> None:
    account = f"closed-{uuid4()}"
    page = noticing_windows.logged_in(permissions=["notifications"])
    phone = device(page, account, kind=0)
    expect(phone.get_by_label("Notify me even when this page is closed")).to_be_enabled()
    check_access(phone)
    phone.evaluate(REGISTER)
    phone.close()
    page.goto("/pushes/")
    service = Service(page, gateway)
    push_id, mistake, wiped = (gateway.push(title, account) for title in ("Closed", "A mistake", "Wiped away"))
    service.bring(push_id, "Closed")
    until(lambda: page.evaluate(SHOWN) == ["Closed"])
    until(lambda: gateway.figures(push_id)[1:] == [1, 1, 1, 0])
    (worker,) = page.context.service_workers
    worker.evaluate(PRESS, "notificationclick")
    until(lambda: gateway.figures(push_id)[4] == 1)
    service.bring(push_id, "Closed")  # once more, though it was opened
    service.bring(mistake, "A mistake")
    until(lambda: page.evaluate(SHOWN) == ["A mistake"])
    service.bring(mistake, "", "withdraw")
    until(lambda: page.evaluate(SHOWN) == [])
    service.bring(mistake, "A mistake")  # what was under way when it was taken back
    service.bring(wiped, "Wiped away")
    until(lambda: page.evaluate(SHOWN) == ["Wiped away"])
    worker.evaluate(PRESS, "notificationclose")
    until(lambda: gateway.installation.asked(f"Delivery.objects.get(push__push_id='{wiped}').cleared_at") != "None")
