"""Where the accounts of a package come from, and since when they are known."""

from django.db import models
from django.utils import timezone

from pushes.models.gathering import Gathering


class WithOrigin(models.Model):
    """A package that was uploaded, taken from a saved audience, or gathered. Copies of it are as old as it is."""

    created_at = models.DateTimeField(default=timezone.now, editable=False)
    # The audience it was taken from, as it was called then, and the key of the package that the audience had then.
    audience_name = models.CharField(max_length=100, blank=True)
    audience_package = models.PositiveBigIntegerField(null=True)

    gathered = models.JSONField(default=dict)  # Gathering.kept, of one that was gathered from a push that was sent

    class Meta:
        abstract = True

    @property
    def is_from_audience(self) -> bool:
        """Whether it was taken from a saved audience."""
        return self.audience_package is not None

    @property
    def is_uploaded(self) -> bool:
        """Whether it is a file that a person chose for this push."""
        return not self.gathered and not self.is_from_audience

    @property
    def gathering(self) -> Gathering | None:
        """From which push it was gathered, and how far that is; None of any other package."""
        return Gathering.read(self.gathered) if self.gathered else None
