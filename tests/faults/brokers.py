"""The broker killed, emptied and stopped in mid-delivery."""

import random
import signal
import threading
import time
from collections.abc import Callable

from redis import Redis

from console.env import broker_socket
from tests.faults.case import Case
from tests.faults.scale import Scale
from tests.faults.site import Site


def killed(site: Site, scale: Scale) -> Case:
    """Killed with -9, and started again by the supervisor."""
    return _in_mid_delivery(site, scale, "Broker killed (-9)", lambda: site.kill("broker"))


def emptied(site: Site, scale: Scale) -> Case:
    """FLUSHALL: every message on the way is lost."""

    def flush() -> float:
        Redis(unix_socket_path=str(broker_socket(site.console.data_dir))).flushall()
        return time.time()

    return _in_mid_delivery(site, scale, "Broker emptied (FLUSHALL)", flush)


def stopped(site: Site, scale: Scale) -> Case:
    """SIGSTOP: its socket takes calls and answers none. Pushes are confirmed before and meanwhile."""
    case = Case(site, f"Broker stopped for {scale.storm:.0f} s")
    site.proxy.lag = 0.5
    case.send(scale.few // 2)
    meanwhile = [case.draft(package=False) for _ in range(scale.few // 2)]
    site.kill("broker", number=signal.SIGSTOP)
    confirming = threading.Thread(target=_confirm, args=(case, meanwhile))
    confirming.start()
    time.sleep(scale.storm)
    at = site.kill("broker", number=signal.SIGCONT)
    confirming.join()
    site.proxy.lag = 0
    case.met(*_under_way(case), at=at)
    return case


def _confirm(case: Case, titles: list[str]) -> None:
    """Confirm the drafts, and note how long a person would have waited."""
    waits = []
    for title in titles:
        asked = time.monotonic()
        case.confirm(title)
        waits.append(time.monotonic() - asked)
    case.note = f"confirming meanwhile took at most {max(waits):.1f} s"


def _in_mid_delivery(site: Site, scale: Scale, fault: str, strike: Callable[[], float]) -> Case:
    case = Case(site, fault)
    site.proxy.lag = 0.5
    for _ in range(2):
        case.send(scale.few // 2)
        time.sleep(random.uniform(0, 1))
        at = strike()
        case.met(*_under_way(case), at=at)
    site.proxy.lag = 0
    return case


def _under_way(case: Case) -> list[str]:
    return [title for title, fact in case.facts().items() if not fact["is_ended"]]
