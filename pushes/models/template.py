"""MessageTemplate: what a push says, saved under a name to be said again."""

from typing import Any

from django.conf import settings
from django.db import models

from pushes.models.application import Application
from pushes.tpns.message_options import MessageOptions

SAID = ("title", "content", "message_options")  # as a push has them


class MessageTemplate(models.Model):
    """A saved message of an application, for all who may push to it."""

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="templates")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=100)
    title = models.CharField(max_length=200, blank=True)
    content = models.TextField(blank=True)
    message_options = models.JSONField(default=dict, blank=True)
    updated_at = models.DateTimeField(auto_now=True)

    objects: Any = models.Manager()

    class Meta:
        ordering = ("name",)
        constraints = (models.UniqueConstraint(fields=("application", "name"), name="template_named_once"),)

    def __str__(self) -> str:
        return self.name

    @property
    def options(self) -> MessageOptions:
        """What it says besides title and text."""
        return MessageOptions.read(self.message_options)

    @property
    def said(self) -> dict[str, Any]:
        """What it says, by field of Push."""
        return {name: getattr(self, name) for name in SAID}
