"""How much of each fault: the short form belongs to the tests, the long one to `make faults`."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Scale:
    """Pushes of a case, and seconds that lasting faults last."""

    killed: int  # pushes during which workers are killed
    few: int  # pushes of every other case
    storm: float  # how long the broker stands still, or the service answers nothing but errors
    answer: float  # an answer that comes later than the client waits for
    trickle: float  # how long an answer comes one byte a second
    within: float  # how long a case may take to settle


SHORT = Scale(killed=8, few=3, storm=5, answer=5, trickle=8, within=120)
LONG = Scale(killed=200, few=12, storm=60, answer=65, trickle=120, within=300)
