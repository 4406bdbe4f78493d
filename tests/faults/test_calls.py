"""A bad line, a bad service, everything twice, clocks, people in a hurry: the short form of `make faults`."""

import pytest

from tests.faults.scale import SHORT
from tests.faults.site import Site
from tests.faults.suite import ON_A_SITE, judged

pytestmark = pytest.mark.processes


# Clocks that jump are in `make faults` only. Set back, pushes wait for the hour to come again, and say so; set ahead, a
# doubled push was seen once on a busy machine (docs/reliability.md).
@pytest.mark.parametrize(
    "name",
    ["calls", "slow-calls", "storm", "messages", "pressed-again", "stop-at-start", "right-lost"],
)
def test_nothing_is_lost_doubled_or_stuck(made: Site, name: str) -> None:
    for verdict in judged(ON_A_SITE[name](made, SHORT), SHORT):
        assert verdict.holds, verdict
