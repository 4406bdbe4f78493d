"""What the gateway plays in a rehearsal: weather, and simulated devices."""

from datetime import timedelta

from django.db import models
from django.db.models.functions import Substr
from django.db.models.lookups import Exact
from django.utils.translation import gettext_lazy as _

from console.gateway.models.application import GatewayApplication
from pushes.tpns import contract

KEPT = timedelta(days=1)  # after its last upload or push


class Rehearsal(models.Model):
    """One rehearsal. Its application is made for it alone, and goes with all it has when the rehearsal is old.

    The key is the application's AccessID, so the database itself sees that no other application has weather.
    """

    class Weather(models.TextChoices):
        """What is done to its calls."""

        FAIR = contract.Weather.FAIR.value, _("fair weather")
        BAD = contract.Weather.BAD.value, _("bad weather")

    application = models.OneToOneField(
        GatewayApplication,
        models.CASCADE,
        verbose_name=_("application"),
        to_field="access_id",
        primary_key=True,
        related_name="rehearsal",
    )
    weather = models.CharField(_("weather"), max_length=4, choices=Weather.choices)
    seed = models.PositiveIntegerField(_("seed of faults and figures"))
    every = models.PositiveIntegerField(_("of how many accounts one is simulated"))
    uploads = models.PositiveIntegerField(_("uploads called so far"), default=0)
    pushes = models.PositiveIntegerField(_("pushes called so far"), default=0)
    kept_until = models.DateTimeField(_("kept until"))

    class Meta:
        verbose_name = _("rehearsal")
        verbose_name_plural = _("rehearsals")
        constraints = [
            models.CheckConstraint(
                name="gateway_rehearsal_of_its_own_application",
                condition=Exact(Substr("application", 1, len(contract.REHEARSAL_PREFIX)), contract.REHEARSAL_PREFIX),
            )
        ]

    def __str__(self) -> str:
        return f"{self.pk}: {self.weather}"
