"""Workers, brokers and the web killed, emptied, stopped: the short form of `make faults`."""

import pytest

from tests.faults.scale import SHORT
from tests.faults.site import Site
from tests.faults.suite import ON_A_SITE, judged

pytestmark = pytest.mark.processes


@pytest.mark.parametrize(
    "name",
    ["worker", "gateway", "broker-killed", "broker-emptied", "broker-stopped", "web-at-upload", "web-at-confirm"],
)
def test_nothing_is_lost_doubled_or_stuck(made: Site, name: str) -> None:
    for verdict in judged(ON_A_SITE[name](made, SHORT), SHORT):
        assert verdict.holds, verdict
        assert not verdict.to_a_person, verdict
