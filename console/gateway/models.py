"""What the gateway remembers. It knows nothing of the console's own records: the two meet over HTTP only."""

import secrets
from datetime import datetime, timedelta
from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from pushes.fields import EncryptedTextField
from pushes.tpns import contract

TOKEN_SHORTEST = 32
TOKEN_LONGEST = 36
ACCOUNT_LONGEST = 100


def new_push_id() -> str:
    """19 digits: nobody can guess the next one, and no client gets away with keeping it as a float."""
    return str(10**18 + secrets.randbelow(9 * 10**18))


def new_token() -> str:
    """A device token of 36 characters."""
    return secrets.token_hex(TOKEN_LONGEST // 2)


def new_access_key() -> str:
    """What an app carries to register its devices."""
    return "A" + secrets.token_hex(15).upper()


class Platform(models.TextChoices):
    """The platform an AccessID was made for."""

    ANDROID = contract.Platform.ANDROID.value, _("Android")
    IOS = contract.Platform.IOS.value, _("iOS")


class GatewayApplication(models.Model):
    """One app that the gateway serves. The secret key signs server calls, the access key registers devices."""

    access_id = models.CharField(_("AccessID"), max_length=64, unique=True)
    secret_key = EncryptedTextField(_("secret key"))
    access_key = models.CharField(_("AccessKey"), max_length=64, default=new_access_key)
    platform = models.CharField(_("platform"), max_length=8, choices=Platform.choices)
    name = models.CharField(_("name"), max_length=100)
    created_at = models.DateTimeField(_("created"), default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("gateway application")
        verbose_name_plural = _("gateway applications")
        ordering = ["name", "pk"]

    def __str__(self) -> str:
        return f"{self.name} ({self.access_id})"

    @property
    def is_ios(self) -> bool:
        """Whether a push to it must name an APNs environment."""
        return self.platform == Platform.IOS


class Upload(models.Model):
    """An account package received and cleaned. Its primary key is the uploadId of the contract."""

    application = models.ForeignKey(GatewayApplication, models.CASCADE, related_name="uploads")
    name = models.CharField(_("file name"), max_length=100)
    file = models.FileField(_("cleaned accounts, one a line"), max_length=200)
    rows = models.PositiveIntegerField(_("rows"))
    accepted = models.PositiveIntegerField(_("accepted"))
    duplicates = models.PositiveIntegerField(_("duplicates"))
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
                condition=Q(rows=F("accepted") + F("duplicates") + F("rejected") + F("blank")),
            )
        ]

    def __str__(self) -> str:
        return f"{self.pk}: {self.name}"


class PushQuerySet(models.QuerySet["GatewayPush"]):
    """Questions about pushes."""

    def claimable(self, now: datetime) -> Self:
        """Pushes that should be moving and that nobody holds."""
        free = Q(lease_until=None) | Q(lease_until__lte=now)
        return self.filter(free, status__in=GatewayPush.MOVING, send_at__lte=now)


class GatewayPush(models.Model):
    """One push call that was accepted, and how far it has been carried out."""

    class Status(models.TextChoices):
        """The words of the contract's push record."""

        INIT = "PUSH_INIT", _("created")
        WAIT = "PUSH_WAIT", _("waiting for its time")
        STARTED = "PUSH_STARTED", _("pushing")
        FINISHED = "PUSH_FINISHED", _("finished")
        FAILED = "PUSH_FAILED", _("failed")

    MOVING = (Status.INIT, Status.WAIT, Status.STARTED)

    push_id = models.CharField(_("push id"), max_length=20, unique=True, default=new_push_id, editable=False)
    application = models.ForeignKey(GatewayApplication, models.CASCADE, related_name="pushes")
    upload = models.ForeignKey(Upload, models.PROTECT, null=True, blank=True, related_name="pushes")
    accounts = models.JSONField(_("accounts of the call"), default=list, blank=True)
    audience_type = models.CharField(_("audience type"), max_length=24)
    account_type = models.PositiveIntegerField(_("account type"), default=0)
    account_push_type = models.PositiveSmallIntegerField(_("account push type"), default=0)
    message_type = models.CharField(_("message type"), max_length=8)
    message = models.JSONField(_("message"))
    environment = models.CharField(_("environment"), max_length=8, blank=True)
    expire_time = models.PositiveIntegerField(_("kept for devices that are away, in seconds"))

    status = models.CharField(_("status"), max_length=24, choices=Status.choices, default=Status.INIT)
    claim = models.CharField(max_length=32, blank=True, editable=False)
    lease_until = models.DateTimeField(null=True, editable=False)
    offset = models.BigIntegerField(_("bytes of the accounts carried out"), default=0, editable=False)
    accounts_done = models.PositiveIntegerField(_("accounts looked up"), default=0)
    accounts_reached = models.PositiveIntegerField(_("accounts with a device"), default=0)
    created_at = models.DateTimeField(_("created"), default=timezone.now, editable=False)
    send_at = models.DateTimeField(_("to be sent"), default=timezone.now)
    expires_at = models.DateTimeField(_("expires"))
    finished_at = models.DateTimeField(_("finished"), null=True, blank=True)

    objects = PushQuerySet.as_manager()

    class Meta:
        verbose_name = _("gateway push")
        verbose_name_plural = _("gateway pushes")
        ordering = ["-pk"]
        indexes = [
            models.Index(fields=["application", "created_at"], name="gateway_push_of_application"),
            models.Index(
                fields=["send_at"],
                name="gateway_push_moving",
                condition=Q(status__in=["PUSH_INIT", "PUSH_WAIT", "PUSH_STARTED"]),
            ),
        ]

    def __str__(self) -> str:
        return self.push_id

    @property
    def title(self) -> str:
        """The notification's title."""
        return str(self.message.get("title", ""))

    @property
    def content(self) -> str:
        """The notification's text."""
        return str(self.message.get("content", ""))

    def expiry(self, now: datetime, grace: timedelta) -> datetime:
        """Until when a delivery waits. Without a waiting time: `grace` from now, for devices online at this moment."""
        if self.expire_time == 0:
            return now + grace
        return self.send_at + timedelta(seconds=self.expire_time)


class Device(models.Model):
    """One installation of an app. Who knows its token may listen as it."""

    application = models.ForeignKey(GatewayApplication, models.CASCADE, related_name="devices")
    token = models.CharField(_("token"), max_length=TOKEN_LONGEST, unique=True, default=new_token)
    platform = models.CharField(_("platform"), max_length=8, choices=Platform.choices)
    created_at = models.DateTimeField(_("registered"), default=timezone.now, editable=False)
    seen_at = models.DateTimeField(_("last seen"), default=timezone.now)

    class Meta:
        verbose_name = _("device")
        verbose_name_plural = _("devices")
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{_('device')} {self.pk}"


class Binding(models.Model):
    """An account of a type tied to a device. A device has one account of each type: a later one replaces it."""

    application = models.ForeignKey(GatewayApplication, models.CASCADE, related_name="+", db_index=False)
    device = models.ForeignKey(Device, models.CASCADE, related_name="bindings", db_index=False)
    account_type = models.PositiveIntegerField(_("account type"))
    account = models.CharField(_("account"), max_length=ACCOUNT_LONGEST)
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


class Delivery(models.Model):
    """A push on its way to one device. The moments are set once, by whoever is first."""

    push = models.ForeignKey(GatewayPush, models.CASCADE, related_name="deliveries", db_index=False)
    device = models.ForeignKey(Device, models.CASCADE, related_name="deliveries")
    sent_at = models.DateTimeField(_("sent"), null=True)
    arrived_at = models.DateTimeField(_("arrived"), null=True)
    shown_at = models.DateTimeField(_("shown"), null=True)
    clicked_at = models.DateTimeField(_("clicked"), null=True)

    class Meta:
        verbose_name = _("delivery")
        verbose_name_plural = _("deliveries")
        constraints = [models.UniqueConstraint(fields=["push", "device"], name="gateway_delivery_once")]
        indexes = [
            models.Index(fields=["device", "sent_at"], name="gateway_delivery_waiting", condition=Q(arrived_at=None))
        ]

    def __str__(self) -> str:
        return f"{_('delivery')} {self.pk}"
