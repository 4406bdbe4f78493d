"""Calls that were answered, so that the same one again gets the answer it got."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from console.gateway.models.fields import ExactCharField


class RememberedCall(models.Model):
    """One call that was carried out, for as long as the same one may come again. No foreign key: rows go by time."""

    key = ExactCharField(primary_key=True, max_length=64)  # digest of what makes it the same call
    path = models.CharField(_("path"), max_length=64, blank=True)  # empty for calls that only read
    digest = ExactCharField(_("digest of the body"), max_length=64, blank=True)
    answer = models.TextField(_("members of the answer, as JSON"), blank=True)
    kept_until = models.DateTimeField(_("kept until"), db_index=True)

    class Meta:
        verbose_name = _("remembered call")
        verbose_name_plural = _("remembered calls")

    def __str__(self) -> str:
        return self.path
