"""A bad line, a bad service, everything twice, clocks, people in a hurry: the short form of `make faults`."""

import pytest

from tests.faults.scale import SHORT
from tests.faults.site import Site
from tests.faults.suite import ON_A_SITE, judged

pytestmark = pytest.mark.processes


# A clock that is set back makes pushes wait for the hour to come again, and say so: `make faults` only.
@pytest.mark.parametrize(
    "name",
    ["calls", "slow-calls", "storm", "messages", "pressed-again", "stop-at-start", "right-lost", "clock-ahead"],
)
def test_nothing_is_lost_doubled_or_stuck(made: Site, name: str) -> None:
    for verdict in judged(ON_A_SITE[name](made, SHORT), SHORT):
        assert verdict.holds, verdict
