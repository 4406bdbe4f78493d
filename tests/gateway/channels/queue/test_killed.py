"""The worker that calls push services, killed in the middle of a batch, in an installation that really runs."""

import json
import os
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests

from tests.gateway.channels.webpush.push_service import Browser, PushService, late
from tests.gateway.running import ACCESS_ID, RunningGateway, account, until
from tests.installation import Installation

pytestmark = pytest.mark.processes

BROWSERS = 30


@pytest.fixture
def service() -> Iterator[PushService]:
    with PushService().running() as running:
        yield running


@pytest.fixture
def gateway(service: PushService, tmp_path: Path) -> Iterator[RunningGateway]:
    installation = Installation(tmp_path / "data", WEB_PUSH_HOSTS=service.url)
    given = ["--access-id", ACCESS_ID, "--channel", "webpush", "--contact", "mailto:push@example.com"]
    added = installation.manage("addchannel", *given, "--wait-seconds", "0")
    assert added.returncode == 0, added.stderr
    yield RunningGateway(installation)
    installation.stop()


def subscribed(gateway: RunningGateway, service: PushService) -> tuple[str, Browser]:
    """An account whose device has a browser, and never listens itself."""
    name, browser = account(), service.subscribe()
    device = gateway.device(name)
    answer = requests.post(
        f"{gateway.url}devices/addresses",
        json={"channel": "webpush", "address": browser.subscription()},
        headers={"Authorization": f"Bearer {device.token}"},
        timeout=60,
    )
    assert answer.json()["addresses"] == ["webpush"]
    return name, browser


def test_a_worker_killed_in_mid_batch_loses_none_and_shows_none_twice(
    gateway: RunningGateway, service: PushService
) -> None:
    pairs = [subscribed(gateway, service) for _ in range(BROWSERS)]
    service.always = late(3600)  # what is called now is held, and its answer never comes
    push_id = gateway.push("Once", *[name for name, _ in pairs], account_push_type=1)
    until(lambda: service.calls == BROWSERS)
    killed = gateway.installation.pids("sender")
    for pid in killed:
        os.kill(pid, signal.SIGKILL)
    service.always = None
    count = "Sending.objects.filter(state='{}').count()"
    until(lambda: gateway.installation.asked(count.format("accepted")) == str(BROWSERS))
    assert not set(gateway.installation.pids("sender")) & set(killed)
    for _, browser in pairs:
        assert len(browser.bodies) == 1
        assert json.loads(browser.messages()[0])["push_id"] == push_id
    assert gateway.figures(push_id)[0] == 0  # none of them is the online channel's
