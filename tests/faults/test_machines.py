"""What machines share killed in the middle of pushes, and machines that stand still: with INSTALLATION=cluster."""

import logging
import os
from collections.abc import Callable, Iterator

import pytest

from tests.faults import machines
from tests.faults.case import Case
from tests.faults.machines import MachinesSite

pytestmark = [
    pytest.mark.processes,
    pytest.mark.skipif(os.environ.get("INSTALLATION") != "cluster", reason="make test-cluster takes its time for it."),
]
logger = logging.getLogger(__name__)
FAULTS: dict[str, Callable[[MachinesSite], Case]] = {
    "database": lambda site: machines.killed(site, "PostgreSQL", site.cluster.database),
    "broker": lambda site: machines.killed(site, "Valkey", site.cluster.broker),
    "bucket": machines.bucket_killed,
    "proxy": lambda site: machines.killed(site, "HAProxy", site.cluster.proxy),
    "web": machines.web_stands_still,
    "worker": machines.worker_stands_still,
}


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[MachinesSite]:
    with machines.on_machines(tmp_path_factory.mktemp("machines")) as made:
        yield made
        verified = made.console.manage("verify")
        assert verified.returncode == 0, verified.stdout + verified.stderr


@pytest.mark.parametrize("name", FAULTS)
def test_nothing_is_lost_doubled_or_stuck(site: MachinesSite, name: str) -> None:
    case = FAULTS[name](site)
    case.settled(machines.WITHIN)
    verdict = case.verdict()
    logger.info("%s", verdict)
    assert verdict.holds, verdict
    assert not verdict.to_a_person, verdict
