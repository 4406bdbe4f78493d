"""The packages that pushes are for."""

from typing import IO

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from console.gateway.models.application import GatewayApplication
from pushes.accounts.limits import LONGEST_NAME

UPLOAD_FOLDER = "gateway/uploads"  # in the storage


class Upload(models.Model):
    """An account package received and cleaned. Its primary key is the uploadId of the contract."""

    application = models.ForeignKey(
        GatewayApplication, models.CASCADE, verbose_name=_("application"), related_name="uploads"
    )
    name = models.CharField(_("file name"), max_length=LONGEST_NAME)
    # Empty once the package is pruned; the row stays as long as its pushes.
    file = models.FileField(_("cleaned accounts or tokens, one a line"), max_length=200, blank=True)
    in_order = models.BooleanField(_("sorted for looking up"), default=False, editable=False)
    rows = models.PositiveIntegerField(_("rows"))
    accepted = models.PositiveIntegerField(_("accepted"))
    duplicates = models.PositiveIntegerField(_("duplicates"))
    masked_alike = models.PositiveIntegerField(_("masked alike"), default=0, db_default=0)
    rejected = models.PositiveIntegerField(_("rejected"))
    blank = models.PositiveIntegerField(_("blank"))
    created_at = models.DateTimeField(_("received"), default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("upload")
        verbose_name_plural = _("uploads")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                name="gateway_upload_ledger",
                condition=Q(rows=F("accepted") + F("duplicates") + F("masked_alike") + F("rejected") + F("blank")),
            )
        ]

    def __str__(self) -> str:
        return f"{self.pk}: {self.name}"

    def open(self) -> IO[bytes]:
        """The cleaned accounts or tokens, to be read. FileNotFoundError when they are gone, pruned or forgotten."""
        if not self.file.name:
            raise FileNotFoundError(f"The file of upload {self.pk} was deleted.")
        opened: IO[bytes] = self.file.storage.open(self.file.name, "rb")  # the row's own opens an object once only
        return opened
