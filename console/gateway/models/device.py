"""Devices, and the accounts tied to them."""

import secrets

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from console.gateway.models.application import GatewayApplication, Platform
from console.gateway.models.fields import ExactCharField
from pushes.accounts.limits import LONGEST

TOKEN_SHORTEST = 32
TOKEN_LONGEST = 36
DEVICE_BITS = 32  # of the key of a delivery; what is above them is its push


def new_token() -> str:
    """A device token of 36 characters."""
    return secrets.token_hex(TOKEN_LONGEST // 2)


class Device(models.Model):
    """One installation of an app. Who knows its token may listen as it."""

    application = models.ForeignKey(
        GatewayApplication, models.CASCADE, verbose_name=_("application"), related_name="devices", db_index=False
    )
    token = ExactCharField(_("token"), max_length=TOKEN_LONGEST, unique=True, default=new_token)
    platform = models.CharField(_("platform"), max_length=8, choices=Platform.choices)
    created_at = models.DateTimeField(_("registered"), default=timezone.now, editable=False)
    seen_at = models.DateTimeField(_("last seen"), default=timezone.now)
    unbound_at = models.DateTimeField(null=True, editable=False)  # accounts were taken off it, the last time

    class Meta:
        verbose_name = _("device")
        verbose_name_plural = _("devices")
        ordering = ["-pk"]
        # A push to all devices walks an application's by key.
        indexes = [models.Index(fields=["application", "id"], name="gateway_device_of_app")]
        constraints = [models.CheckConstraint(name="gateway_device_fits", condition=Q(pk__lt=2**DEVICE_BITS))]

    def __str__(self) -> str:
        return f"{_('device')} {self.pk}"


class Binding(models.Model):
    """An account of a type tied to a device. A device has one account of each type: a later one replaces it."""

    application = models.ForeignKey(
        GatewayApplication, models.CASCADE, verbose_name=_("application"), related_name="+", db_index=False
    )
    device = models.ForeignKey(
        Device, models.CASCADE, verbose_name=_("device"), related_name="bindings", db_index=False
    )
    account_type = models.PositiveIntegerField(_("account type"))
    account = ExactCharField(_("account"), max_length=LONGEST)
    bound_at = models.DateTimeField(_("bound"), default=timezone.now)

    class Meta:
        verbose_name = _("binding")
        verbose_name_plural = _("bindings")
        constraints = [models.UniqueConstraint(fields=["device", "account_type"], name="gateway_binding_of_device")]
        indexes = [
            # Covering: who has this account, the newest binding first, without reading the table.
            models.Index(
                fields=["application", "account_type", "account", "-bound_at", "-device"], name="gateway_binding_newest"
            )
        ]

    def __str__(self) -> str:
        return f"{_('binding')} {self.pk}"
