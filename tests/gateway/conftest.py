"""A running installation for the tests that need real processes: web, worker, beat and broker."""

from collections.abc import Iterator

import pytest

from tests.gateway.running import RunningGateway
from tests.installation import Installation


@pytest.fixture(scope="session")
def gateway(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningGateway]:
    """The gateway of an installation, reached over HTTP only."""
    installation = Installation(tmp_path_factory.mktemp("gateway"))
    yield RunningGateway(installation)
    installation.stop()
