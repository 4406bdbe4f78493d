"""How many examples generated tests take: the usual number, fewer for `make test-quick`, more for `make test-deep`.

`make test-deep` looks for new ones. Everybody else's are the same each time: what fails, failed for who wrote it.
"""

import os

from hypothesis import settings

USUAL = 200
EXAMPLES = int(os.environ.get("DEEP_EXAMPLES", USUAL))
LEAST, MOST = 5, 20  # examples, times the usual number
PROFILE = "deep" if EXAMPLES > USUAL else "usual"
settings.register_profile(PROFILE, deadline=None, derandomize=EXAMPLES <= USUAL)


def examples(usual: int) -> int:
    """So many in this run of a test that usually takes `usual`."""
    return max(LEAST, min(usual * EXAMPLES // USUAL, usual * MOST))
