"""All faults, in the order of the table. Cases settle side by side where one does not disturb the other."""

import itertools
import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from tests.faults import brokers, disks, killing, people, programs, restoring, service, twice, webs
from tests.faults.case import Case, Verdict
from tests.faults.scale import Scale
from tests.faults.site import Site, site

# Faults of one site. Each leaves it as it found it.
ON_A_SITE: dict[str, Callable[[Site, Scale], Case | list[Case]]] = {
    "worker": killing.worker,
    "gateway": killing.gateway,
    "broker-killed": brokers.killed,
    "broker-emptied": brokers.emptied,
    "broker-stopped": brokers.stopped,
    "web-at-upload": webs.at_upload,
    "web-at-confirm": webs.at_confirm,
    "program-at-chunk": programs.at_chunk,
    "program-at-confirm": programs.at_confirm,
    "calls": service.bad_calls,
    "storm": service.storm,
    "messages": twice.messages,
    "pressed-again": people.pressed_again,
    "stop-at-start": people.stop_at_start,
    "right-lost": people.right_lost,
    "clock-ahead": twice.clock_ahead,
    "clock-back": twice.clock_back,
    "slow-calls": service.slow_calls,
}
# Faults that need a site of their own.
ON_THEIR_OWN: dict[str, Callable[..., Iterator[Case | list[Case]]]] = {
    "disk": disks.full,
    "older-database": restoring.older_database,
}
NAMES = (*ON_A_SITE, *ON_THEIR_OWN)


def run(names: Iterable[str], folder: Path, scale: Scale, **variables: str) -> Iterator[Verdict]:
    """The verdicts of these faults, each as soon as it is known."""
    chosen = list(names)
    shared = [name for name in ON_A_SITE if name in chosen]
    if shared:
        (folder / "shared").mkdir()
        with site(folder / "shared", **variables) as made:
            for name in shared:
                yield from judged(ON_A_SITE[name](made, scale), scale)
            verified = made.console.manage("verify")
            assert verified.returncode == 0, verified.stdout + verified.stderr
    for name in ON_THEIR_OWN:
        if name in chosen:
            (folder / name).mkdir()
            for case in ON_THEIR_OWN[name](folder / name, scale, **variables):
                yield from judged(case, scale)


def side_by_side(names: Iterable[str], made: Site, scale: Scale) -> dict[str, list[Verdict]]:
    """The verdicts of faults that follow one another without waiting for their pushes, which settle together."""
    cases = {name: _listed(ON_A_SITE[name](made, scale)) for name in names}
    for case in itertools.chain(*cases.values()):
        case.settled(scale.within)
    time.sleep(1)  # what reaches a phone twice must have the time to
    for case in itertools.chain(*cases.values()):
        case.met_on_the_line()
    return {name: [case.verdict() for case in of_name] for name, of_name in cases.items()}


def _listed(made: Case | list[Case]) -> list[Case]:
    return made if isinstance(made, list) else [made]


def judged(made: Case | list[Case], scale: Scale) -> Iterator[Verdict]:
    """The verdicts of cases that were made together."""
    cases = _listed(made)
    for case in cases:
        case.settled(scale.within)
        case.met_on_the_line()
    time.sleep(1)  # what reaches a phone twice must have the time to
    yield from (case.verdict() for case in cases)
