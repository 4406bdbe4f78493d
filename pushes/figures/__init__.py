"""What came of a push, in the service's figures: when it is asked for them, and what follows from its answer.

And what will hardly come of one: how many of its accounts have a device, where the gateway is ours.
"""

from pushes.figures.asking import refresh, waiting
from pushes.figures.bound import count as count_bound
from pushes.figures.bound import waiting as waiting_for_count

__all__ = ["count_bound", "refresh", "waiting", "waiting_for_count"]
