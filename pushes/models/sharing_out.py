"""What an application has of its pushes go through the own gateway, while a team moves there."""

from typing import Any, Self

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from pushes.models.access_points import AccessPoint

LARGEST = 99  # percent: with all of them the application itself is at the gateway


class SharingOut(models.Model):
    """The part of an application that says so."""

    access_point: Any
    access_id: Any
    platform: Any

    # Of the accounts of each package; 0: none.
    shadow_percent = models.PositiveSmallIntegerField(
        _("percent through the own gateway"), default=0, db_default=0, validators=[MaxValueValidator(LARGEST)]
    )

    class Meta:
        abstract = True

    @property
    def service(self) -> str:
        """Where its calls go, and as whom."""
        return f"{self.access_point} {self.access_id}"

    @property
    def shadow_in_force(self) -> int:
        """Percent of each account package that go through the own gateway, while the others go to its own service."""
        return 0 if self.access_point == AccessPoint.GATEWAY else self.shadow_percent

    @property
    def at_gateway(self) -> Self | None:
        """The application of the same AccessID and platform at the own gateway; None where there is none."""
        same = {"access_id": self.access_id, "platform": self.platform}
        others = type(self)._default_manager.exclude(pk=self.pk)
        return others.filter(access_point=AccessPoint.GATEWAY, **same).first()

    def clean(self) -> None:
        """At the gateway there is no share. ValidationError if one is to go there and it has no application for it."""
        super().clean()
        self.shadow_percent = self.shadow_in_force  # or a number that no page shows would hold once it moves away
        if self.shadow_percent and self.at_gateway is None:
            words = _(
                "Add the application with this AccessID and platform at the own gateway first, as docs/moving.md says, "
                "or write 0."
            )
            raise ValidationError({"shadow_percent": words})
