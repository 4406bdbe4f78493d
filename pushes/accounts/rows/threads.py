"""Work on blocks in threads. numpy lets go of the interpreter while it computes, so two cores are of use."""

import ctypes
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from typing import Final, TypeVar

import numpy as np

Item = TypeVar("Item")
Result = TypeVar("Result")

WORKERS: Final = 2
AHEAD: Final = 1  # items taken beyond the one whose result is waited for


def in_order(work: Callable[[Item], Result], items: Iterable[Item]) -> Iterator[Result]:
    """What `work` makes of each item, in the items' order. Items are taken in the caller's thread, a few in advance.

    What `work` or the iteration of `items` raises is raised here, after the results before it. When the caller stops,
    no work is left running.
    """
    waiting: deque[Future[Result]] = deque()
    pool = ThreadPoolExecutor(WORKERS, "accounts")
    problem: Exception | None = None
    try:
        source = iter(items)
        problem = _submit(pool, work, source, waiting)
        while waiting:
            yield waiting.popleft().result()
            problem = problem or _submit(pool, work, source, waiting)
        if problem and not isinstance(problem, StopIteration):
            raise problem
    finally:
        pool.shutdown(cancel_futures=True)
        # Its traceback leads back to this frame: the circle would keep all that `work` holds until it is collected.
        del problem


def _submit(
    pool: ThreadPoolExecutor,
    work: Callable[[Item], Result],
    source: Iterator[Item],
    waiting: deque[Future[Result]],
) -> Exception | None:
    """Keep enough items under way; what ended their iteration, if it did."""
    try:
        while len(waiting) <= AHEAD:
            waiting.append(pool.submit(work, next(source)))
    except Exception as problem:
        return problem
    return None


@contextmanager
def freed_memory_kept() -> Iterator[None]:
    """Have the C library keep what is freed for the next block, and give it back to the system in the end.

    glibc gives the larger arrays of every block back to the system at once, and getting them again costs as much as the
    work on them. It stops doing so for sizes up to that of the largest array freed so far; this one is never touched.
    All threads share one arena, as nothing makes glibc give back what the others hold.
    """
    _of_glibc("mallopt", _M_ARENA_MAX, 1)
    np.empty(_LARGEST_KEPT, np.uint8)
    try:
        yield
    finally:
        give_memory_back()


def give_memory_back() -> None:
    """Have the C library give what was freed and kept back to the system, where work of another kind follows."""
    _of_glibc("malloc_trim", 0)


def _of_glibc(name: str, *arguments: int) -> None:
    """Call a function that only glibc has."""
    if function := getattr(ctypes.CDLL(None), name, None):
        function(*arguments)


_M_ARENA_MAX: Final = -8
_LARGEST_KEPT: Final = 16 * 1024 * 1024
