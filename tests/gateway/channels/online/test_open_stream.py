"""Tests of one line: nothing is put on it twice, it holds no more than a block, and it knows when it stands still."""

import asyncio
import re
from datetime import UTC, datetime

import pytest

from console.gateway.channels.online import event_ids, open_stream
from console.gateway.channels.online.delivery_names import name
from console.gateway.channels.online.open_stream import Connection
from console.gateway.channels.online.pending import Event, Waiting
from console.gateway.channels.online.unsent_bytes import Outlet

ORDER = (datetime(2026, 11, 11, tzinfo=UTC), 1)
TOKEN = "0" * 36
SHOWN = Event(ORDER, "4711", at_once=False, takes_back=False, tail=b'"title": "Sale"}\n')
AT_ONCE = SHOWN._replace(at_once=True)
TAKEN_BACK = SHOWN._replace(takes_back=True, tail=b'"reason": "revoked"}\n')
LARGE = SHOWN._replace(tail=b'"title": "' + b"x" * 5_000 + b'"}\n')


class Tap(Outlet):
    """An outlet of which the test says how much the device has yet to take."""

    left = 0
    is_cut = False

    @property
    def unsent(self) -> int:
        return self.left

    def cut(self) -> None:
        self.is_cut = True


def line(arrived: tuple[int, ...] = (), tap: Tap | None = None) -> Connection:
    return Connection(7, 1, TOKEN, arrived, tap)


def waiting(key: int, *, was_sent: bool = False) -> Waiting:
    return Waiting(key, device=7, push=1, was_sent=was_sent)


def sent(one: Connection) -> bytes:
    one.end()
    return asyncio.run(one.next())


def taken(one: Connection) -> list[int]:
    """The keys that the device is brought next; the server has taken all before."""
    return [int(key) for key in re.findall(rb'"id": "(\d+)-', asyncio.run(one.next()))]


def test_a_notification_is_brought_once() -> None:
    one = line()
    cursor = one.notify(waiting(5), SHOWN)
    assert cursor
    assert one.notify(waiting(5), SHOWN) == 0
    known = name(5, "4711", TOKEN)
    assert (
        sent(one).decode() == f'event: notification\ndata: {{"id": "{known}", "title": "Sale"}}\nid: {cursor:016x}\n\n'
    )


def test_what_has_arrived_is_not_brought() -> None:
    one = line(arrived=(5,))
    assert one.notify(waiting(5), SHOWN) == 0
    assert sent(one) == b""


def test_the_cursors_of_a_line_are_its_places() -> None:
    one, other = line(), line()
    first, second = one.notify(waiting(8), SHOWN), one.notify(waiting(3), SHOWN)
    assert (second - first, first & 0xFFFFFFFF) == (1, 1)
    assert event_ids.read(event_ids.write(second).encode()) == second
    assert other.notify(waiting(8), SHOWN) >> event_ids.PLACE_BITS != first >> event_ids.PLACE_BITS


def test_a_device_takes_back_once_what_it_was_told_of() -> None:
    one = line()
    one.withdraw(waiting(5), TAKEN_BACK)
    assert one.notify(waiting(6), SHOWN)
    for _ in range(2):
        one.withdraw(waiting(6), TAKEN_BACK)
        one.withdraw(waiting(8, was_sent=True), TAKEN_BACK)
    withdrawn = sent(one).decode().split("event: withdraw\n")[1:]
    assert [row.partition("-")[0] for row in withdrawn] == ['data: {"id": "6', 'data: {"id": "8']


def test_a_push_revoked_between_two_questions_is_neither_shown_nor_withdrawn_too_early() -> None:
    one = line()
    assert one.notify(waiting(5), TAKEN_BACK) == 0
    one.withdraw(waiting(6, was_sent=True), SHOWN)
    assert sent(one) == b""


def test_what_has_come_together_goes_out_together_and_the_end_comes_last() -> None:
    async def went_out() -> list[bytes]:
        one = line()
        later = asyncio.create_task(one.next())
        await asyncio.sleep(0)
        one.put(b"a")
        one.put(b"b")
        one.end()
        return [await later, await one.next(), await one.next()]

    assert asyncio.run(went_out()) == [b"ab", b"", b""]


def test_what_finds_no_room_is_read_again_when_there_is() -> None:
    one, asked = line(), []
    one.when_room = lambda: asked.append(one.page())
    brought = [bool(one.notify(waiting(key), LARGE)) for key in range(1, 7)]
    assert brought == [True, True, True, True, False, False], "a block is full"
    assert (one.page(), taken(one)) == ([], [1, 2, 3, 4])
    assert one.page() == [], "the server has not taken it yet"
    one.put(b": still here\n")
    taken(one)
    assert asked == [[5, 6]]
    found = {6: waiting(6)}  # the other has expired meanwhile
    assert list(one.bring([5, 6], found, {1: SHOWN})) == [6]
    assert (one.waits, taken(one)) == (False, [6])


def test_a_page_ends_where_the_room_does_and_news_stands_behind_it() -> None:
    one = line()
    one.expect(range(1, 101))
    assert one.notify(waiting(200), SHOWN) == 0
    assert one.page() == list(range(1, open_stream.PAGE + 1))
    found = {key: waiting(key) for key in range(1, 201)}
    assert list(one.bring(one.page(), found, {1: LARGE})) == [1, 2, 3, 4]
    one.end()
    assert taken(one) == [1, 2, 3, 4]


@pytest.mark.parametrize("unsent", [0, 1])
def test_a_push_for_this_moment_is_for_lines_that_have_taken_everything(unsent: int) -> None:
    tap = Tap()
    tap.left = unsent
    one = line(tap=tap)
    assert bool(one.notify(waiting(5), AT_ONCE)) is (unsent == 0)
    assert bool(one.notify(waiting(6), SHOWN)) is (unsent == 0), "in order"
    assert list(one.bring(one.page(), {5: waiting(5), 6: waiting(6)}, {1: AT_ONCE})) == []
    tap.left = 0
    asyncio.run(one.next()) if one.unsent else None
    one.bring(one.page(), {6: waiting(6)}, {1: SHOWN})
    assert one.waits is False


def test_a_line_stands_still_when_nothing_is_taken_though_there_is_something() -> None:
    tap = Tap()
    one = line(tap=tap)
    begun = one.spoke
    still = open_stream.STILL_SECONDS
    assert not one.stands_still(begun + 10 * still), "nothing to take"
    begun += 10 * still
    tap.left = 1000
    one.put(b"x" * 1000)
    assert not one.stands_still(begun + still / 2)
    tap.left = 900
    assert not one.stands_still(begun + still), "a hundred bytes were taken"
    assert not one.stands_still(begun + 2 * still - 1)
    assert one.stands_still(begun + 2 * still + 0.001)  # sums of seconds are rounded
    one.hang_up()
    assert (tap.is_cut, one.has_ended) == (True, True)


@pytest.mark.parametrize("unsent", [0, 1])
def test_a_line_gives_way_at_once_when_it_stands_still(unsent: int) -> None:
    tap = Tap()
    tap.left = unsent
    one = line(tap=tap)
    one.give_way()
    assert (one.has_ended, tap.is_cut) == (True, unsent == 1)
    assert asyncio.run(one.next()).startswith(b"retry: 30000\n")
