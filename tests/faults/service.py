"""What goes wrong between the console and the service."""

import time

from pushes.tpns.contract import PUSH_PATH, UPLOAD_PATH
from tests.faults import line
from tests.faults.case import Case
from tests.faults.proxy import Fault
from tests.faults.scale import Scale
from tests.faults.site import Site


def bad_calls(site: Site, scale: Scale) -> list[Case]:
    """One case for each thing that can happen to a call; their pushes settle side by side."""
    faults: dict[str, Fault] = {
        "Cut before the request is passed on": line.cut_before_it_is_passed_on,
        "Cut before the answer": line.cut_before_the_answer,
        "Cut within the answer": line.cut_within_the_answer,
        "Cut after the answer": line.cut_after_the_answer,
        "Noise for an answer": line.garbage_for_an_answer,
        "Success with noise in it": line.garbage_in_the_answer,
        "Answer in the wrong casing": line.wrong_casing,
        "429 with Retry-After": line.status("429 Too Many Requests", "Retry-After: 3"),
        "429 without Retry-After": line.status("429 Too Many Requests"),
        "503 with Retry-After": line.status("503 Service Unavailable", "Retry-After: 3"),
        "500, the call not passed on": line.status("500 Internal Server Error"),
        "500, the call passed on": line.status("500 Internal Server Error", passed_on=True),
    }
    return [_case(site, scale, *each, hit=(scale.few + 1) // 2) for each in faults.items()]


def slow_calls(site: Site, scale: Scale) -> list[Case]:
    """Answers that keep a worker waiting."""
    faults: dict[str, Fault] = {
        f"Answer after {scale.answer:.0f} s": line.late(scale.answer),
        f"One byte a second for {scale.trickle:.0f} s": line.slow(scale.trickle),
    }
    return [_case(site, scale, *each, hit=2) for each in faults.items()]


def _case(site: Site, scale: Scale, name: str, fault: Fault, hit: int) -> Case:
    """The push calls of `hit` pushes meet the fault, and the uploads of every other of them."""
    case = Case(site, name)
    titles = [case.draft(package=number % 2 == 0) for number in range(scale.few)]
    for title in titles[:hit]:
        site.proxy.plan(PUSH_PATH, title, fault)
    for title in titles[:hit:2]:
        site.proxy.plan(UPLOAD_PATH, str(case.pushes[title]), fault)
    for title in titles:
        case.confirm(title)
    return case


def storm(site: Site, scale: Scale) -> Case:
    """For a while everything fails, with and without the call having been passed on; the records too."""
    case = Case(site, f"Nothing but 500 for {scale.storm:.0f} s")
    error = "500 Internal Server Error"
    site.proxy.storm(line.either(line.status(error), line.status(error, passed_on=True), line.cut_before_the_answer))
    began = time.time()
    case.send(scale.few)
    time.sleep(max(0.0, scale.storm - (time.time() - began)))
    site.proxy.storm(None)
    case.met(*case.pushes, at=time.time())
    return case
