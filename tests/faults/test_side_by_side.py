"""A bad line, a bad service, programs killed, everything twice, clocks, people in a hurry: `make faults`, in short.

The faults follow one another on one site, and their pushes settle together.
"""

import pytest

from tests.faults import suite
from tests.faults.case import Verdict
from tests.faults.scale import SHORT
from tests.faults.site import Site

pytestmark = pytest.mark.processes

# A jump of the clock makes what waits to start overdue: nothing else is under way then.
CLOCKS = ("pressed-again", "clock-ahead", "clock-back")
TOGETHER = tuple(name for name in suite.ON_A_SITE if name not in CLOCKS)


@pytest.fixture(scope="module")
def verdicts(made: Site) -> dict[str, list[Verdict]]:
    """What became of every case, by the name of its fault."""
    clocks = {name: list(suite.judged(suite.ON_A_SITE[name](made, SHORT), SHORT)) for name in CLOCKS}
    return clocks | suite.side_by_side(TOGETHER, made, SHORT)


@pytest.mark.parametrize("name", suite.ON_A_SITE)
def test_nothing_is_lost_doubled_or_stuck(verdicts: dict[str, list[Verdict]], name: str) -> None:
    for verdict in verdicts[name]:
        assert verdict.holds, verdict
        assert name == "clock-ahead" or not verdict.to_a_person, verdict
