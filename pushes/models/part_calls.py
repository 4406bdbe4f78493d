"""The push call of a part: when it left, to which service, and how often its records knew nothing of it."""

from typing import Any

from django.db import models

from pushes.models.application import Application


class Called(models.Model):
    """The part of a Part that says so."""

    push: Any
    through: Any

    called_at = models.DateTimeField(null=True)  # when the push call left
    # Where that or the upload before it went, as Application.service has it; another service knows nothing of either.
    service = models.CharField(max_length=90, blank=True, db_default="")
    unknown_at = models.DateTimeField(null=True)  # when the service's records first knew nothing of that call
    noes = models.PositiveIntegerField(default=0)  # how often they have said so since, each after a wait
    repetitions = models.PositiveIntegerField(default=0)  # calls made again because the records knew nothing

    class Meta:
        abstract = True

    @property
    def application(self) -> Application:
        """The one through which it goes."""
        application: Application = self.through or self.push.application
        return application

    @property
    def is_elsewhere(self) -> bool:
        """Whether its application lives at another service by now than the one that was called."""
        return self.service not in ("", self.application.service)
