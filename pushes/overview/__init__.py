"""The overview: the sums of each day (`counting`), kept by the beat, made anew by a command."""

from pushes.overview.counting import count_what_moved, rebuild

__all__ = ["count_what_moved", "rebuild"]
