"""Tests of lines that break in the middle, over real HTTP: each notification reaches the app once, whatever was cut."""

from collections.abc import Callable, Iterator
from contextlib import suppress

import pytest
import requests

from console.gateway.channels.online.client import DeviceClient, Notification
from tests.cut_stream import CutStream, Place
from tests.gateway.running import ACCESS_ID, RunningGateway, account

pytestmark = pytest.mark.processes
TITLES = ["One 双十一", "Two 双十一", "Three 双十一"]
AFTERWARDS = "Afterwards"


def _event(came: bytes, title: str) -> int:
    """Where the event with the title begins, -1 while it has not come whole."""
    found = came.find(title.encode())
    return came.rfind(b"event: ", 0, found) if found >= 0 and b"\n\n" in came[found:] else -1


def at(find: Callable[[bytes], int]) -> Callable[[str], Place]:
    """A place in the event with a title; `find` is given the event and what follows."""

    def of(title: str) -> Place:
        def place(came: bytes) -> int:
            begin = _event(came, title)
            return begin + find(came[begin:]) if begin >= 0 else -1

        return place

    return of


# The last bytes that come through, and where that is.
PLACES = {
    "before the event": (b"\n", at(lambda event: 0)),
    "in its first line": (b"event: not", at(lambda event: len(b"event: not"))),
    "in its data": (b'data: {"id', at(lambda event: event.index(b"data: ") + 10)),
    "within a character": (b"\xe5\x8f", at(lambda event: event.index("双".encode()) + 2)),
    "between data and id": (b"}\n", at(lambda event: event.index(b"\nid: ") + 1)),
    "in its id": (b"\nid: 0123", at(lambda event: event.index(b"\nid: ") + 9)),
    "before its blank line": (b"\n", at(lambda event: event.index(b"\n\n") + 1)),
    "after the event": (b"\n\n", at(lambda event: event.index(b"\n\n") + 2)),
}


@pytest.fixture
def cut_line(gateway: RunningGateway) -> Iterator[Callable[..., CutStream]]:
    """Makes a proxy before the gateway that cuts at the given places in turn."""
    made: list[CutStream] = []

    def make(*places: Place, reset: bool) -> CutStream:
        made.append(CutStream(gateway.installation.console.port, *places, reset=reset))
        return made[-1]

    yield make
    for each in made:
        each.close()


def hear(app: DeviceClient, push_afterwards: Callable[[], object]) -> list[str]:
    """What the app is handed, over as many lines as it takes. It reports nothing: the ids alone say what it has."""
    heard: list[str] = []
    while True:
        with suppress(requests.RequestException):
            for one in app.listen():
                assert isinstance(one, Notification)
                heard.append(one.title)
                if one.title == TITLES[-1]:
                    push_afterwards()
                if one.title == AFTERWARDS:
                    return heard


@pytest.mark.parametrize("reset", [False, True], ids=["ends", "breaks"])
@pytest.mark.parametrize("name", PLACES)
def test_each_notification_reaches_the_app_once(
    gateway: RunningGateway, cut_line: Callable[..., CutStream], name: str, *, reset: bool
) -> None:
    owner = account()
    device = gateway.device(owner)
    for title in TITLES:
        gateway.push(title, owner)
    last, place = PLACES[name]
    line = cut_line(*(place(title) for title in TITLES), reset=reset)
    app = DeviceClient(f"http://127.0.0.1:{line.port}/gateway/", ACCESS_ID, gateway.access_key, device.token)
    app.register()
    heard = hear(app, lambda: gateway.push(AFTERWARDS, owner))
    app.close()
    assert heard == [*TITLES, AFTERWARDS]
    assert len(line.cuts) == len(TITLES), "each was cut"
    assert all(_looks_like(cut, last) for cut in line.cuts), line.cuts


def _looks_like(cut: bytes, last: bytes) -> bool:
    """Whether the cut was where it was meant to be: ids have other digits each time."""
    return cut.endswith(last) or (b"\nid: " in last and cut[-len(last) :].startswith(b"\nid: "))
