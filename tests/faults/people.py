"""What people do at the wrong moment: Send pressed again and again, a stop at the start, a right that is gone."""

import random
import time
from concurrent.futures import ThreadPoolExecutor

from tests.faults.case import Case
from tests.faults.scale import Scale
from tests.faults.site import Site
from tests.faults.twice import HOUR
from tests.visits import logged_in, press_send, previewed

TABS = 3


def pressed_again(site: Site, scale: Scale) -> Case:
    """Send pressed in several tabs at once, each twice, and replayed an hour later."""
    case, tabs = Case(site, "Send pressed twice, in three tabs, replayed an hour later"), []
    for _ in range(TABS):
        tabs.append(logged_in(site.console))
    forms = {}
    for _ in range(scale.few):
        title = case.draft(package=False)
        address = f"{site.console.url}/pushes/{case.pushes[title]}/"
        forms[address] = previewed(tabs[0], address)
        with ThreadPoolExecutor(2 * TABS) as pool:
            pressed = list(pool.map(lambda tab, to=address: press_send(tab, to, forms[to]), tabs * 2))
        assert all(answer.ok and answer.url == address for answer in pressed), [answer.url for answer in pressed]
    case.settled(scale.within)
    site.at_console("shift", seconds=HOUR)
    assert all(press_send(tabs[0], address, form).ok for address, form in forms.items())
    return case


def stop_at_start(site: Site, scale: Scale) -> Case:
    """Stopped at the instant of the start, with slow calls and without."""
    case = Case(site, "Stopped at the instant of the start")
    for number in range(scale.few * 2):
        site.proxy.lag = 0.4 * (number % 2)
        case.send(1)
        title = list(case.pushes)[-1]
        time.sleep(random.uniform(0, 0.4))
        site.at_console("act", name="stop", push=case.pushes[title])
        case.met(title, at=time.time())
    site.proxy.lag = 0
    case.settled(scale.within)
    ends = [fact["status"] for fact in case.facts().values()]
    case.note = ", ".join(f"{ends.count(end)} {end}" for end in sorted(set(ends)))
    return case


def right_lost(site: Site, scale: Scale) -> Case:
    """Taken out of the application's people between preview and Send: nothing is sent, the draft stays."""
    case, session = Case(site, "Right lost between preview and Send"), logged_in(site.console)
    for _ in range(scale.few // 2):
        application = site.applications[len(case.pushes) % len(site.applications)]
        title = case.draft(package=False)
        address = f"{site.console.url}/pushes/{case.pushes[title]}/"
        form = previewed(session, address)
        site.at_console("people", application=application, present=False)
        answer = press_send(session, address, form)
        site.at_console("people", application=application, present=True)
        assert answer.status_code == 404, answer.status_code
        assert case.facts()[title]["status"] == "draft"
    return case
