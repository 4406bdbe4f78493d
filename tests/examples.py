"""How many examples generated tests take: half of what they name, fewer for `make test-quick`, more for `test-deep`.

`make test-deep` looks for new ones. Everybody else's are the same each time: what fails, failed for who wrote it.
"""

import os

from hypothesis import settings

NAMED = 200
EXAMPLES = int(os.environ.get("DEEP_EXAMPLES", NAMED // 2))
LEAST, MOST = 5, 20  # examples, times the number named
PROFILE = "deep" if EXAMPLES > NAMED else "usual"
settings.register_profile(PROFILE, deadline=None, derandomize=EXAMPLES <= NAMED)


def examples(named: int) -> int:
    """So many in this run of a test that names `named`."""
    return max(LEAST, min(named * EXAMPLES // NAMED, named * MOST))
