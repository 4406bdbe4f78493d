"""What copies of a process must not share: of two on one connection each would hear the other's answers."""

import os
from collections.abc import Callable
from typing import Generic, TypeVar

Made = TypeVar("Made")


class OfEachProcess(Generic[Made]):
    """Made when a process asks for it first, and then the same for all of its threads."""

    def __init__(self, make: Callable[[], Made]) -> None:
        self._make = make
        self._made: tuple[int, Made] | None = None

    def get(self) -> Made:
        """This process's own."""
        if (made := self._made) is None or made[0] != os.getpid():
            made = self._made = (os.getpid(), self._make())
        return made[1]
