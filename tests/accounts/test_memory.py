"""What a check leaves in a process that stays."""

import gc

from pushes.accounts.keeping.spool import Spool
from tests.accounts.builders import checked


def spools() -> int:
    """How many there are. Other objects may answer for what they are not."""
    return sum(type(each) is Spool for each in gc.get_objects())


def test_nothing_of_a_check_waits_to_be_collected() -> None:
    gc.collect()
    gc.disable()  # a circle would be collected sooner or later; the rows of a hundred megabytes must not wait for that
    try:
        before = spools()  # those of a test that failed, if any, are in its report
        assert checked(b"account1\naccount2\naccount1\n", 0).report.duplicates == 1
        assert spools() == before
    finally:
        gc.enable()
