"""How the last pushes of an application fared: a small chart, and the same in words."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from pushes.models import Application, Push
from pushes.telling.headline import outcome_of
from pushes.telling.numbers import percent

HEIGHT = 40  # of a bar of all accounts
STEP = 16  # from bar to bar


@dataclass(frozen=True)
class Bar:
    """The share of the accounts that a push reached, and of those that clicked; heights from 0 to HEIGHT."""

    across: int
    reached: int
    clicked: int

    @property
    def reached_from(self) -> int:
        """Where it begins, from the top."""
        return HEIGHT - self.reached

    @property
    def clicked_from(self) -> int:
        """The same of its clicks."""
        return HEIGHT - self.clicked


@dataclass(frozen=True)
class Results:
    """The last pushes of an application: bars from the oldest to the newest, `words` for who cannot see them."""

    application: Application
    newest: Push | None
    outcome: str
    bars: tuple[Bar, ...]
    words: str


def results_of(application: Application, pushes: Sequence[Push]) -> Results:
    """Of pushes that ended, the newest first."""
    oldest_first = pushes[::-1]
    bars = tuple(_bar(place, push) for place, push in enumerate(oldest_first))
    words = _("The last pushes, the oldest first: %(each)s.") % {"each": "; ".join(map(shares, oldest_first))}
    newest = pushes[0] if pushes else None
    return Results(application, newest, shares(newest) if newest else "", bars, words)


def shares(push: Push) -> str:
    """Which share of its accounts it reached, and how many of these clicked."""
    found = outcome_of(push)
    if found is None or found.of_all is None:
        return _("no figures")
    said = {"reached": percent(found.of_all), "clicked": percent(found.clicked or 0)}
    return _("%(reached)s reached, %(clicked)s clicked") % said


def _bar(place: int, push: Push) -> Bar:
    found = outcome_of(push)
    reached = (found and found.of_all) or 0.0
    clicked = reached * ((found and found.clicked) or 0.0)
    return Bar(place * STEP, _height(reached), _height(clicked))


def _height(share: float) -> int:
    """A few are seen, too."""
    return max(1, round(share * HEIGHT)) if share else 0
