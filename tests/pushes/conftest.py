"""The push service that deliveries meet."""

from collections.abc import Iterator

import pytest
from pytest_django import Settings

from tests.pushes.delivery.tpns import PushService


@pytest.fixture
def service(settings: Settings) -> Iterator[PushService]:
    """A push service at the address of the own gateway."""
    made = PushService()
    settings.GATEWAY_URL = made.address
    yield made
    made.stop()
