"""An app that the gateway serves."""

import secrets
from typing import Self

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from pushes.fields import EncryptedTextField
from pushes.tpns import contract


def new_access_key() -> str:
    """What an app carries to register its devices."""
    return "A" + secrets.token_hex(15).upper()


class Platform(models.TextChoices):
    """The platform an AccessID was made for."""

    ANDROID = contract.Platform.ANDROID.value, _("Android")
    IOS = contract.Platform.IOS.value, _("iOS")


class BindingRule(models.TextChoices):
    """Who may tie accounts to its devices."""

    OPEN = contract.BindingRule.OPEN.value, _("open")
    SIGNED = contract.BindingRule.SIGNED.value, _("signed")
    SERVER = contract.BindingRule.SERVER.value, _("server only")


class GatewayApplicationQuerySet(models.QuerySet["GatewayApplication"]):
    """Applications, by who may have a device of them."""

    def with_devices(self) -> Self:
        """Those that real devices may register at: all but those of rehearsals."""
        return self.exclude(access_id__startswith=contract.REHEARSAL_PREFIX)


class GatewayApplication(models.Model):
    """One app that the gateway serves. The secret key signs server calls, the access key registers devices."""

    access_id = models.CharField(_("AccessID"), max_length=64, unique=True)
    secret_key = EncryptedTextField(_("secret key"))
    access_key = models.CharField(_("AccessKey"), max_length=64, default=new_access_key)
    platform = models.CharField(_("platform"), max_length=8, choices=Platform.choices)
    name = models.CharField(_("name"), max_length=100)
    refuses_repeats = models.BooleanField(_("refuse the same push to the same audience within an hour"), default=False)
    binding_rule = models.CharField(
        _("binding of accounts"), max_length=6, choices=BindingRule, default=BindingRule.OPEN
    )
    last_bulk_at = models.DateTimeField(_("last push to a package or to all"), null=True, editable=False)
    created_at = models.DateTimeField(_("created"), default=timezone.now, editable=False)

    objects = GatewayApplicationQuerySet.as_manager()

    class Meta:
        verbose_name = _("gateway application")
        verbose_name_plural = _("gateway applications")
        ordering = ["name", "pk"]

    def __str__(self) -> str:
        return f"{self.name} ({self.access_id})"

    @property
    def is_rehearsal(self) -> bool:
        """Whether all its devices are simulated, and its calls may meet bad weather."""
        return self.access_id.startswith(contract.REHEARSAL_PREFIX)

    @property
    def is_ios(self) -> bool:
        """Whether a push to it must name an APNs environment."""
        return self.platform == Platform.IOS
