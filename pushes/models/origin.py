"""Where the accounts of a package come from, and since when they are known."""

from django.db import models
from django.utils import timezone


class WithOrigin(models.Model):
    """A package that was uploaded, or taken from a saved audience. Copies of it are as old as it is."""

    created_at = models.DateTimeField(default=timezone.now, editable=False)
    # The audience it was taken from, as it was called then, and the key of the package that the audience had then.
    audience_name = models.CharField(max_length=100, blank=True)
    audience_package = models.PositiveBigIntegerField(null=True)

    class Meta:
        abstract = True

    @property
    def is_from_audience(self) -> bool:
        """Whether it was taken from a saved audience."""
        return self.audience_package is not None
