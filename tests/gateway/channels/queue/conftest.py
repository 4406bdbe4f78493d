"""An application whose deliveries go out to a push service of the tests."""

from collections.abc import Iterator

import pytest
from pytest_django import Settings

from console.gateway.models import GatewayApplication
from tests.gateway import builders
from tests.gateway.channels.queue.subscribing import add_channel
from tests.gateway.channels.webpush.push_service import PushService


@pytest.fixture
def service(settings: Settings) -> Iterator[PushService]:
    with PushService().running() as running:
        settings.WEB_PUSH_HOSTS = [running.url]
        yield running


@pytest.fixture
def app(service: PushService) -> GatewayApplication:
    made = builders.application()
    add_channel(made)
    return made
