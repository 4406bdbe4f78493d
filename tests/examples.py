"""How many examples generated tests take: the usual number, fewer for `make test-quick`, more for `make test-deep`."""

import os

USUAL = 200
EXAMPLES = int(os.environ.get("DEEP_EXAMPLES", USUAL))
LEAST, MOST = 5, 20  # examples, times the usual number


def examples(usual: int) -> int:
    """So many in this run of a test that usually takes `usual`."""
    return max(LEAST, min(usual * EXAMPLES // USUAL, usual * MOST))
