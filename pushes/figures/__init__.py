"""What came of a push, in the service's figures: when it is asked for them, and what follows from its answer."""

from pushes.figures.asking import refresh, waiting

__all__ = ["refresh", "waiting"]
