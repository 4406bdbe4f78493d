"""For `make test-quick`: what has not begun at QUICK_UNTIL, in seconds since 1970, is left to `make test`."""

import os
import time

import pytest

UNTIL = float(os.environ.get("QUICK_UNTIL", "inf"))


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup() -> None:
    """Before anything is set up for a test."""
    if time.time() > UNTIL:
        pytest.skip("The time of make test-quick was over; make test runs the rest.")
