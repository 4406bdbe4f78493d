"""Work in threads keeps its order, its errors and its place."""

import gc
import threading
import weakref
from collections.abc import Iterator

import pytest

from pushes.accounts.rows.threads import in_order


def test_results_come_in_the_order_of_the_items() -> None:
    late = threading.Event()

    def work(item: int) -> int:
        if item == 0:
            assert late.wait(60)  # until the next one is done
        late.set()
        return item * item

    assert list(in_order(work, range(100))) == [item * item for item in range(100)]


def test_nothing_to_do() -> None:
    assert list(in_order(abs, [])) == []


def test_what_work_raises_comes_after_the_results_before_it() -> None:
    found: list[int] = []
    with pytest.raises(ZeroDivisionError):
        found.extend(in_order(lambda item: 6 // item, [3, 2, 0, 1]))
    assert found == [2, 3]


def test_what_the_items_raise_comes_after_all_results() -> None:
    def items() -> Iterator[int]:
        yield from (1, 2, 3)
        raise LookupError

    found: list[int] = []
    with pytest.raises(LookupError):
        found.extend(in_order(abs, items()))
    assert found == [1, 2, 3]


def test_items_are_taken_in_the_thread_that_asks_and_few_in_advance() -> None:
    taken = []

    def items() -> Iterator[int]:
        for item in range(1000):
            assert threading.current_thread() is threading.main_thread()
            taken.append(item)
            yield item

    for result in in_order(abs, items()):
        assert len(taken) <= result + 3


def test_who_stops_leaves_no_thread_behind() -> None:
    before = threading.active_count()
    for result in in_order(abs, range(1000)):
        assert threading.active_count() > before
        if result == 10:
            break
    assert threading.active_count() == before


def test_what_work_holds_is_let_go_at_once() -> None:
    class Work:
        def __call__(self, item: int) -> int:
            return item

    work = Work()
    held = weakref.ref(work)
    gc.disable()  # a circle would be collected sooner or later; megabytes must not wait for that
    try:
        assert list(in_order(work, range(10))) == list(range(10))
        del work
        assert held() is None
    finally:
        gc.enable()
