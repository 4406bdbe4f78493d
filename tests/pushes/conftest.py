"""The push service that deliveries meet."""

from collections.abc import Iterator
from pathlib import Path

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


@pytest.fixture
def tpns(settings: Settings, tmp_path: Path) -> Iterator[PushService]:
    """Another push service, at the access point `stand-in`. It gives the same ids as `service`."""
    made, settings.MEDIA_ROOT = PushService(), tmp_path
    settings.ACCESS_POINTS = {"stand-in": made.address}
    yield made
    made.stop()
