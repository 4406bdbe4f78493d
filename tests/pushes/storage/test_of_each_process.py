"""Tests that copies of a process share no connection."""

import os
from itertools import count

from pushes.storage.of_each_process import OfEachProcess


def test_a_copy_makes_its_own_and_keeps_it() -> None:
    numbers = count()
    made = OfEachProcess(lambda: (os.getpid(), next(numbers)))
    assert made.get() == made.get() == (os.getpid(), 0)
    read, write = os.pipe()
    if (child := os.fork()) == 0:
        os.write(write, repr(made.get() == made.get() == (os.getpid(), 1)).encode())
        os._exit(0)
    os.waitpid(child, 0)
    assert os.read(read, 10) == b"True"
    assert made.get() == (os.getpid(), 0)
