"""The same thing done twice at once, and clocks that jump."""

import random
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

from tests.console.processes import ROOT, descendants, environment
from tests.faults.case import Case
from tests.faults.scale import Scale
from tests.faults.site import Site, signal_all

HOUR = 3600.0
CELERY = (sys.executable, "-m", "celery", "-A", "console")


def messages(site: Site, scale: Scale) -> Case:
    """Two workers and two beats, and every message ten times."""
    case = Case(site, "Two workers, two beats, every message ten times")
    options = "--queues celery,sending --concurrency 2 --hostname second@%h --without-gossip --without-mingle"
    worker = ("worker", *options.split())
    beat = ("beat", "--scheduler", "console.clock_set_back:Scheduler", "--pidfile=")
    site.proxy.lag = 0.3
    with _beside(site, *worker), _beside(site, *beat):
        for _ in range(scale.few * 2):
            case.send(1)
            site.at_console("ring", push=list(case.pushes.values())[-1], times=10)
            time.sleep(random.uniform(0, 0.3))
        case.settled(scale.within)
    site.proxy.lag = 0
    return case


def clock_ahead(site: Site, scale: Scale) -> Case:
    """The clock jumps an hour ahead in mid-delivery."""
    return _clock(site, scale, "Clock jumps an hour ahead", HOUR)


def clock_back(site: Site, scale: Scale) -> Case:
    """The clock jumps an hour back in mid-delivery."""
    return _clock(site, scale, "Clock jumps an hour back", -HOUR)


def _clock(site: Site, scale: Scale, fault: str, seconds: float) -> Case:
    """Every moment in the database is moved: that is what all programs see whose clock jumps together."""
    case = Case(site, fault)
    site.proxy.lag = 1.0
    case.send(scale.few)
    held = [title for title, _status, _fence in site.at_console("in_hand")]
    site.at_console("shift", seconds=seconds)
    case.met(*held, at=time.time())
    site.proxy.lag = 0
    return case


@contextmanager
def _beside(site: Site, *command: str) -> Iterator[None]:
    """One more program of Celery in the console's environment."""
    variables = environment(site.console.data_dir, **site.console.variables)
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    process = subprocess.Popen([*CELERY, *command], cwd=ROOT, env=variables, **quiet)  # type: ignore[call-overload]
    try:
        yield
    finally:
        signal_all([process.pid, *descendants(process.pid)])
        process.wait()
