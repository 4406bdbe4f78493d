"""What makes a push a rehearsal: the same push, carried out to an application that has simulated devices only.

The application of the rehearsals of application 7 has the key -7. It lives at this installation's own gateway, and the
database refuses it anywhere else. So a push's own row tells what it is, and the database holds both to it: a rehearsal
goes to such an application and nothing else does.
"""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from pushes.models.application import Application
from pushes.models.status import Standing
from pushes.tpns import contract

MOST_SIMULATED = 20_000  # accounts of one rehearsal; of more, every second, third … is simulated


def key_of_rehearsals(application: Application) -> int:
    """The key of the application that rehearsals of `application` are made to; it may be one itself."""
    return -abs(application.pk)


class Rehearsing(models.Model):
    """The part of a push that makes it a rehearsal of another one."""

    has_rehearsals: bool  # known of the one push that a page shows,
    is_usable: bool  # and whether who sees it may do something with it: PushQuerySet.one_visible_to

    class Weather(models.TextChoices):
        """What the gateway does to its calls."""

        BAD = contract.Weather.BAD.value, _("Bad weather")
        FAIR = contract.Weather.FAIR.value, _("Fair weather")

    rehearses = models.ForeignKey(
        "pushes.Push", on_delete=models.CASCADE, null=True, related_name="rehearsals", db_index=False
    )
    weather = models.CharField(max_length=4, choices=Weather, blank=True)
    seed = models.PositiveIntegerField(null=True)  # the same seed, the same faults and the same figures

    class Meta:
        abstract = True

    @property
    def is_rehearsal(self) -> bool:
        """Whether it reaches simulated devices only."""
        return self.weather != ""

    @property
    def is_in_bad_weather(self) -> bool:
        """Whether the gateway answers some of its calls with faults."""
        return self.weather == self.Weather.BAD


def simulated_every(accounts: int) -> int:
    """Which of so many accounts a rehearsal simulates: 1 for all, 2 for every second one, and so on."""
    return max(1, -(-accounts // MOST_SIMULATED))


CONSTRAINTS = (
    models.CheckConstraint(
        name="push_rehearsal_goes_to_rehearsal_application",
        condition=Q(rehearses=None, weather="", seed=None, application__gt=0)
        | Q(rehearses__isnull=False, weather__in=("bad", "fair"), seed__isnull=False, application__lt=0),
    ),
    # A draft could be sent, and a rehearsal waits for no hour.
    models.CheckConstraint(
        name="push_rehearsal_is_no_draft",
        condition=Q(rehearses=None) | ~Q(status="draft") & Q(scheduled_for=None),
    ),
    models.UniqueConstraint(
        name="push_rehearsed_one_at_a_time",
        fields=("application",),
        condition=Q(rehearses__isnull=False, status__in=[str(status) for status in Standing.UNENDED]),
    ),
)
