"""Tests of one line: nothing is put on it twice, and an event's id says what has arrived."""

import asyncio
from datetime import UTC, datetime

from console.gateway.connections import MOST_NAMED, Connection
from console.gateway.waiting import Event, Waiting

ORDER = (datetime(2026, 11, 11, tzinfo=UTC), 1)
SHOWN = Event(ORDER, takes_back=False, tail=b'"title": "Sale"}\n')
TAKEN_BACK = Event(ORDER, takes_back=True, tail=b'"reason": "revoked"}\n')


def waiting(key: int, *, was_sent: bool = False) -> Waiting:
    return Waiting(key, device=7, push=1, was_sent=was_sent)


def sent(line: Connection) -> bytes:
    line.end()
    return asyncio.run(line.next())


def ids(line: Connection) -> list[str]:
    return [row.removeprefix("id: ") for row in sent(line).decode().split("\n") if row.startswith("id: ")]


def test_a_notification_is_brought_once() -> None:
    line = Connection(7, 1)
    assert [line.notify(waiting(5), SHOWN), line.notify(waiting(5), SHOWN)] == [True, False]
    assert sent(line) == b'event: notification\ndata: {"id": "5", "title": "Sale"}\nid: 5\n\n'


def test_what_the_device_named_on_connecting_is_not_brought() -> None:
    line = Connection(7, 1, arrived=[5])
    assert line.notify(waiting(5), SHOWN) is False
    assert sent(line) == b""


def test_an_id_names_what_the_line_brought_and_the_device_has_not_reported() -> None:
    line = Connection(7, 1)
    for key in (8, 3, 9):
        line.notify(waiting(key), SHOWN)
        if key == 3:
            line.confirm([8, 100])
    assert ids(line) == ["8", "8.3", "3.9"]


def test_an_id_does_not_grow_without_end() -> None:
    line = Connection(7, 1)
    for key in range(2 * MOST_NAMED):
        line.notify(waiting(key), SHOWN)
    assert ids(line)[-1] == ".".join(map(str, range(MOST_NAMED, 2 * MOST_NAMED)))


def test_a_device_takes_back_once_what_it_was_told_of() -> None:
    line = Connection(7, 1)
    line.withdraw(waiting(5), TAKEN_BACK)
    assert line.notify(waiting(6), SHOWN)
    for _ in range(2):
        line.withdraw(waiting(6), TAKEN_BACK)
        line.withdraw(waiting(8, was_sent=True), TAKEN_BACK)
    withdrawn = sent(line).decode().split("event: withdraw\n")[1:]
    assert [row.partition(",")[0] for row in withdrawn] == ['data: {"id": "6"', 'data: {"id": "8"']


def test_a_push_revoked_between_two_questions_is_neither_shown_nor_withdrawn_too_early() -> None:
    line = Connection(7, 1)
    assert line.notify(waiting(5), TAKEN_BACK) is False
    line.withdraw(waiting(6, was_sent=True), SHOWN)
    assert sent(line) == b""


def test_what_has_come_together_goes_out_together_and_the_end_comes_last() -> None:
    async def went_out() -> list[bytes]:
        line = Connection(7, 1)
        later = asyncio.create_task(line.next())
        await asyncio.sleep(0)
        line.put(b"a")
        line.put(b"b")
        line.end()
        return [await later, await line.next(), await line.next()]

    assert asyncio.run(went_out()) == [b"ab", b"", b""]
