"""KeptConfiguration: what was written into a page about an application, a person or a push when the login had ended."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q

from pushes.models.application import Application


class KeptConfiguration(models.Model):
    """What a person wrote and did not get saved; where `application` is None, into a new one or about a person."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    application = models.ForeignKey(Application, on_delete=models.CASCADE, null=True, related_name="+")
    channel = models.CharField(
        max_length=16, default="", db_default=""
    )  # or what else it is called by; none: the application
    written = models.JSONField()  # as it was posted, by form field, without any secret
    had_secret = models.BooleanField()  # whether one was written as well
    at = models.DateTimeField()

    objects: Any = models.Manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("person", "application", "channel"), name="configuration_kept_once"),
            models.UniqueConstraint(
                fields=("person", "channel"), condition=Q(application=None), name="new_configuration_kept_once"
            ),
        )

    def __str__(self) -> str:
        return f"{self.application_id or 'new'} by {self.person_id}"
