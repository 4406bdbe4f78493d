"""Programs killed at random moments."""

import random
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from tests.console.processes import descendants
from tests.faults.case import Case, is_over
from tests.faults.scale import Scale
from tests.faults.site import Site, signal_all

LAG = 1.0  # calls take their time, so that a kill finds parts in every state
PAUSES = (0.0, 1.0)  # seconds from a sign of work to the next kill


def worker(site: Site, scale: Scale) -> Case:
    """The console's worker, while packages are checked and pushes delivered."""
    case = Case(site, "Worker killed (-9) at random moments")
    seen: dict[tuple[str, int], str] = {}

    def kill() -> None:
        at = site.kill("worker", "sender")
        for title, status, fence in case.site.at_console("in_hand"):
            if (title, fence) not in seen:
                case.met(title, at=at)
                seen[title, fence] = status

    def is_at_work() -> bool:
        """Something new is in hand, and all that the last kill hit has ended: one fault at a time, to see its end."""
        hit = site.at_console("facts", titles=list(case.ends))
        return all(map(is_over, hit.values())) and bool(site.at_console("in_hand"))

    with _again_and_again(kill, is_at_work), _lag(site):
        case.send(scale.killed, at_once=4)
    states = sorted(set(seen.values()))
    counted = ", ".join(f"{list(seen.values()).count(state)} {state}" for state in states)
    case.note = f"parts in hand when it was killed: {counted or 'none'}"
    return case


def gateway(site: Site, scale: Scale) -> Case:
    """The gateway's worker and web, while it takes calls and carries them out."""
    case = Case(site, "Gateway's worker and web killed (-9)")

    def kill() -> None:
        program = random.choice(("worker", "web"))
        pid = site.gateway.programs().get(program)
        at = signal_all([pid, *descendants(pid)] if pid else [])
        moving = case.facts()
        case.met(*(title for title in moving if not moving[title]["is_ended"]), at=at)

    with _again_and_again(kill, lambda: len(site.gateway.programs()) == len(site.gateway.marks)), _lag(site):
        case.send(scale.few * 2)
    return case


@contextmanager
def _again_and_again(kill: Callable[[], None], is_at_work: Callable[[], object]) -> Iterator[None]:
    over = threading.Event()

    def go_on() -> None:
        while not over.wait(0.1):
            if is_at_work() and not over.wait(random.uniform(*PAUSES)):
                kill()

    thread = threading.Thread(target=go_on, daemon=True)
    thread.start()
    try:
        yield
        time.sleep(random.uniform(0, 1))
        kill()  # so that the last ones do not get off unharmed
    finally:
        over.set()
        thread.join()


@contextmanager
def _lag(site: Site) -> Iterator[None]:
    site.proxy.lag = LAG
    try:
        yield
    finally:
        site.proxy.lag = 0
