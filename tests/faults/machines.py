"""Several machines, what they share, and machines that stand still: each killed or stopped in the middle of pushes."""

import signal
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import requests

from tests.cluster import Cluster, Machine
from tests.console.processes import Program
from tests.faults.case import Case
from tests.faults.proxy import Proxy
from tests.faults.site import Site, wait_for

LAG = 1.0  # calls take their time, so that a fault finds some under way
AWAY = 5.0  # seconds that what was killed is gone
WITHIN = 300.0  # seconds in which all has settled, the minute of noes of the records in it
SOON = 60.0  # within which a push that is confirmed is in somebody's hands
PAGE_SECONDS = 200  # longer than HAProxy waits for an answer
PUSHES = 6


class MachinesSite(Site):
    """A cluster in the place of both installations, and a proxy with a lag between its workers and HAProxy."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.proxy = folder, Proxy(target=0)
        address = f"http://127.0.0.1:{self.proxy.port}/gateway/"
        self.cluster = Cluster(folder / "data", killed_every=0, GATEWAY_URL=address)
        self.console, self.proxy.target = self.cluster, self.cluster.port
        self.at_console = self.at_gateway = self.cluster.inside()
        self.serve(f"{self.cluster.url}/gateway/")

    def close(self) -> None:
        """Stop everything."""
        for phone in self.phones:
            phone.close()
        self.at_console.close()
        self.cluster.stop()
        self.proxy.close()


@contextmanager
def on_machines(folder: Path) -> Iterator[MachinesSite]:
    """A site on several machines for the length of a with-block."""
    made = MachinesSite(folder)
    try:
        yield made
    finally:
        made.close()


def killed(site: MachinesSite, name: str, program: Program) -> Case:
    """What all machines share, killed while calls are under way, and started again."""
    case = Case(site, f"{name} killed (-9), away for {AWAY:g} s")
    _begin(case)
    with _away(program):
        pass
    _end(case)
    return case


def bucket_killed(site: MachinesSite) -> Case:
    """The bucket, before the packages of the pushes are read from it."""
    case = Case(site, f"The bucket killed (-9), away for {AWAY:g} s")
    titles = _drafts(case)
    with _away(site.cluster.bucket):
        _confirm(case, titles)
    _end(case)
    return case


def web_stands_still(site: MachinesSite) -> Case:
    """SIGSTOP of a web machine: it takes lines, and says nothing on them. Somebody opens a page meanwhile."""
    case = Case(site, "A web machine stands still")
    _begin(case)
    with _still(site.cluster.webs[0]):
        _met(case)
        waits = [_seconds(lambda: _open(site)) for _ in range(PUSHES)]
        case.settled(WITHIN)
    _end(case)
    case.note = f"a page took at most {max(waits):.1f} s"
    return case


def worker_stands_still(site: MachinesSite) -> Case:
    """SIGSTOP of the worker machine that has parts in hand: the other one takes them over, and then it wakes."""
    case = Case(site, "A worker machine stands still with parts in hand, and wakes")
    first, second = site.cluster.workers
    titles = _drafts(case)
    with _still(second):
        _confirm(case, titles)
        first.signal(signal.SIGSTOP)
    _met(case)
    case.note = f"{len(site.at_console('in_hand'))} parts in hand"
    case.settled(WITHIN)
    first.signal(signal.SIGCONT)
    _end(case)
    with _still(second):  # so that it is the first one that carries these
        case.send(3)
        case.settled(WITHIN)
    return case


@contextmanager
def _away(program: Program) -> Iterator[None]:
    program.kill()
    yield
    time.sleep(AWAY)
    program.start()


@contextmanager
def _still(machine: Machine) -> Iterator[None]:
    machine.signal(signal.SIGSTOP)
    try:
        yield
    finally:
        machine.signal(signal.SIGCONT)


def _drafts(case: Case) -> list[str]:
    """Drafts whose packages are checked."""
    titles = [case.draft(package=number % 2 == 0) for number in range(PUSHES)]
    wait_for(lambda: all(fact["package"][0] in ("", "checked") for fact in case.facts().values()), WITHIN)
    return titles


def _confirm(case: Case, titles: list[str]) -> None:
    """Confirm them, and return when one of their parts is in hand."""
    case.site.proxy.lag = LAG
    for title in titles:
        case.confirm(title)
    wait_for(lambda: case.site.at_console("in_hand"), SOON)


def _begin(case: Case) -> None:
    _confirm(case, _drafts(case))


def _met(case: Case) -> None:
    """What has not ended meets the fault from now on."""
    case.met(*(title for title, fact in case.facts().items() if not fact["is_ended"]), at=time.time())


def _end(case: Case) -> None:
    """The fault of the pushes that have not ended is over."""
    case.site.proxy.lag = 0
    _met(case)


def _open(site: MachinesSite) -> None:
    """As a browser does: the page that says that nobody answers asks again. It comes before HAProxy gives up (504)."""
    while (answer := requests.get(f"{site.cluster.url}/login/", timeout=PAGE_SECONDS)).status_code in (502, 503):
        time.sleep(1)
    answer.raise_for_status()


def _seconds(do: Callable[[], None]) -> float:
    began = time.monotonic()
    do()
    return time.monotonic() - began
