"""The service that the contract is asked of."""

import os
import re
from collections.abc import Iterator
from typing import Any

import pytest

from tests.console.processes import RunningConsole, free_port
from tests.contract.service import Service
from tests.gateway.channels.conftest import account_key, tls
from tests.gateway.channels.huawei.conftest import harmony_service, hms, huawei_account
from tests.prepared import prepare

__all__ = ["account_key", "harmony_service", "hms", "huawei_account", "tls"]
ANDROID_KEYS = re.compile(r"\(android\): AccessID (\w+), SecretKey (\w+), AccessKey (\w+)")


class RunningGateway(RunningConsole):
    """`manage.py rungateway --demo`."""

    command = "rungateway"

    def keys(self) -> tuple[str, str, str]:
        """What the screen shows of the Android application: AccessID, SecretKey, AccessKey."""
        shown = ANDROID_KEYS.search(self.shown())
        assert shown
        return shown[1], shown[2], shown[3]


@pytest.fixture(scope="session")
def own_gateway(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningGateway]:
    """The gateway, running alone."""
    data_dir = tmp_path_factory.mktemp("gateway") / "data"
    prepare(data_dir)
    running = RunningGateway(data_dir, free_port(), "--demo")
    yield running.ready()
    assert running.stop_at_once() == 0, running.shown()


@pytest.fixture(scope="session")
def service(request: pytest.FixtureRequest) -> Service:
    """The service of the environment, else the own gateway."""
    if url := os.environ.get("TPNS_CONTRACT_URL"):
        access_id, secret_key = (os.environ[f"TPNS_CONTRACT_{name}"] for name in ("ACCESS_ID", "SECRET_KEY"))
        return Service(url, access_id, secret_key, os.environ.get("TPNS_CONTRACT_ACCOUNT", "contract-nobody"), False)
    running: Any = request.getfixturevalue("own_gateway")
    access_id, secret_key, _ = running.keys()
    return Service(running.url, access_id, secret_key, "contract-alice", True)


@pytest.fixture
def own(service: Service) -> Service:
    """The own gateway only: what rests on its choices, or reaches everybody."""
    if not service.is_own:
        pytest.skip("asked of the own gateway only")
    return service
