"""Pushes and their deliveries."""

import secrets
from datetime import datetime, timedelta
from typing import Self

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from console.gateway.models.application import GatewayApplication
from console.gateway.models.clocks import LONGEST_LEASE, is_over
from console.gateway.models.device import DEVICE_BITS, Device
from console.gateway.models.fields import KeyField
from console.gateway.models.upload import Upload

SMALLEST_PUSH_ID, LARGEST_PUSH_ID = 10**18, 2**63 - 1  # 19 digits, and no more than a BIGINT or a long holds
WIDE = 50_000  # targets; the deliveries of pushes to more are sought by push and device, not by device alone


def new_push_id() -> str:
    """19 digits: nobody can guess the next one, and no client gets away with keeping it as a float.

    Callers keep it as a signed 64-bit integer all the same: it always fits one. The database keeps it unique.
    """
    return str(SMALLEST_PUSH_ID + secrets.randbelow(LARGEST_PUSH_ID - SMALLEST_PUSH_ID + 1))


def delivery_key(push: int, device: int) -> int:
    """The key of the delivery of a push to a device, given by theirs."""
    return push << DEVICE_BITS | device


def push_of(delivery: int) -> int:
    """The key of the push of a delivery, given by its key."""
    return delivery >> DEVICE_BITS


def device_of(delivery: int) -> int:
    """The key of the device of a delivery, given by its key."""
    return delivery & (1 << DEVICE_BITS) - 1


class PushQuerySet(models.QuerySet["GatewayPush"]):
    """Questions about pushes."""

    def claimable(self, now: datetime) -> Self:
        """Pushes that should be moving and that nobody holds.

        The time that somebody chose is kept when the clock is set back; of those that wait for none it had come.
        """
        free, paced = (is_over(column, now, LONGEST_LEASE) for column in ("lease_until", "next_step_at"))
        has_come = Q(send_at__lte=now) | ~Q(status=GatewayPush.Status.WAIT)
        return self.filter(free, paced, has_come, status__in=GatewayPush.MOVING)


class GatewayPush(models.Model):
    """One push call that was accepted, and how far it has been carried out."""

    class Status(models.TextChoices):
        """The words of the contract's push record."""

        INIT = "PUSH_INIT", _("created")
        WAIT = "PUSH_WAIT", _("waiting for its time")
        STARTED = "PUSH_STARTED", _("pushing")
        FINISHED = "PUSH_FINISHED", _("finished")
        FAILED = "PUSH_FAILED", _("failed")
        REVOKED = "PUSH_REVOKED", _("revoked")
        COLLAPSED = "PUSH_COLLAPSED", _("overridden by a later push")
        TERMINATED = "PUSH_DELETED_PUSH_MSG", _("terminated")

    MOVING = (Status.INIT, Status.WAIT, Status.STARTED)
    # Ended before it reached everybody: what has not been sent to a device is not sent any more.
    CUT_SHORT = (Status.REVOKED, Status.COLLAPSED, Status.TERMINATED)

    # Ended so that devices take back what they show of it.
    TAKEN_BACK = (Status.REVOKED, Status.COLLAPSED)

    push_id = models.CharField(_("push id"), max_length=20, unique=True, default=new_push_id, editable=False)
    application = models.ForeignKey(
        GatewayApplication, models.CASCADE, verbose_name=_("application"), related_name="pushes"
    )
    upload = models.ForeignKey(
        Upload, models.PROTECT, verbose_name=_("upload"), null=True, blank=True, related_name="pushes"
    )
    targets = models.JSONField(_("accounts or tokens of the call"), default=list, blank=True)
    audience_type = models.CharField(_("audience type"), max_length=24)
    account_type = models.PositiveIntegerField(_("account type"), default=0)
    account_push_type = models.PositiveSmallIntegerField(_("account push type"), default=0)
    message_type = models.CharField(_("message type"), max_length=8)
    message = models.JSONField(_("message"))
    environment = models.CharField(_("environment"), max_length=8, blank=True)
    is_wide = models.BooleanField(_("to more targets than deliveries are indexed of"), default=False, editable=False)
    expire_time = models.PositiveIntegerField(_("kept for devices that are away, in seconds"))
    speed = models.PositiveIntegerField(_("devices a second at most, 0 for no limit"), default=0)
    left_out = models.JSONField(_("channels that it does not go through"), default=list, blank=True)
    goes_online = models.BooleanField(_("handed to devices on their own lines"), default=True)
    is_online_first = models.BooleanField(_("devices have some seconds to get it online first"), default=True)
    is_test = models.BooleanField(_("test"), default=False)  # neither counted by day nor as a repetition
    # The key of the first push of a chain in which each push replaces the one before; empty for that first one.
    collapse_id = models.BigIntegerField(_("collapse id"), null=True, blank=True)
    content_digest = models.CharField(_("digest of audience and message"), max_length=64, blank=True, editable=False)

    status = models.CharField(_("status"), max_length=24, choices=Status.choices, default=Status.INIT)
    claim = models.CharField(max_length=32, blank=True, editable=False)
    lease_until = models.DateTimeField(null=True, editable=False)
    # Bytes of a package, members of `targets`, or the key of the last device of a push to all.
    offset = models.BigIntegerField(_("how far it has been carried out"), default=0, editable=False)
    accounts_done = models.PositiveIntegerField(_("targets looked up"), default=0)
    accounts_reached = models.PositiveIntegerField(_("targets with a device"), default=0)
    created_at = models.DateTimeField(_("created"), default=timezone.now, editable=False)
    send_at = models.DateTimeField(_("to be sent"), default=timezone.now)
    next_step_at = models.DateTimeField(_("held back by its speed until"), null=True, editable=False)
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
            # What was taken back lately: asked for at every look of the open lines.
            models.Index(fields=["status", "expires_at"], name="gateway_push_status"),
            # Whose deliveries a device that connects must be sought in.
            models.Index(fields=["expires_at"], name="gateway_push_wide", condition=Q(is_wide=True)),
            models.Index(
                fields=["application", "content_digest", "created_at"],
                name="gateway_push_repeated",
                condition=~Q(content_digest=""),
            ),
            models.Index(
                fields=["application", "collapse_id"],
                name="gateway_push_collapsing",
                condition=Q(collapse_id__isnull=False),
            ),
        ]
        constraints = [models.CheckConstraint(name="gateway_push_fits", condition=Q(pk__lt=2 ** (63 - DEVICE_BITS)))]

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

    @property
    def collapse_key(self) -> int:
        """What a later push sends as its collapse_id to replace this one."""
        return int(self.collapse_id or self.pk)

    def expiry(self, now: datetime, grace: timedelta) -> datetime:
        """Until when a delivery waits. Without a waiting time: `grace` from now, for devices online at this moment."""
        if self.expire_time == 0:
            return now + grace
        return self.send_at + timedelta(seconds=self.expire_time)


def _stretch(first: int, last: int) -> Q:
    return Q(pk__gte=delivery_key(first, 0), pk__lt=delivery_key(last + 1, 0))


class DeliveryQuerySet(models.QuerySet["Delivery"]):
    """Questions about deliveries."""

    def of(self, *pushes: int) -> Self:
        """The deliveries of pushes, given by key: a few hundred at most, each is a stretch of the table."""
        return self.filter(Q(*(_stretch(push, push) for push in pushes), _connector=Q.OR)) if pushes else self.none()

    def between(self, first: int, last: int) -> Self:
        """The deliveries of all pushes from one to another, given by key."""
        return self.filter(_stretch(first, last))


class Delivery(models.Model):
    """A push on its way to one device. The moments are set once, by whoever is first.

    Millions are written at once, and each constraint and index costs as much as the row. So the key is made of the push
    and the device: it stands once, and new rows at the end. There are no foreign keys in the database, and only the
    deliveries of pushes that are not wide are found by their device (docs/adr/0017). Whoever deletes a push or a device
    sees to its deliveries first.
    """

    id = KeyField(primary_key=True, editable=False)  # delivery_key of the two below
    push = models.ForeignKey(
        GatewayPush,
        models.DO_NOTHING,
        verbose_name=_("push"),
        related_name="deliveries",
        db_index=False,
        db_constraint=False,
    )
    device = models.ForeignKey(
        Device,
        models.DO_NOTHING,
        verbose_name=_("device"),
        related_name="deliveries",
        db_index=False,
        db_constraint=False,
    )
    of_wide = models.BooleanField(_("of a wide push"), default=False, db_default=False, editable=False)
    # Of the line that brought it last, see console.gateway.channels.online.event_ids.
    cursor = models.BigIntegerField(_("place on the line that brought it"), null=True, editable=False)
    sent_at = models.DateTimeField(_("sent"), null=True)
    arrived_at = models.DateTimeField(_("arrived"), null=True)
    shown_at = models.DateTimeField(_("shown"), null=True)
    clicked_at = models.DateTimeField(_("clicked"), null=True)
    cleared_at = models.DateTimeField(_("cleared"), null=True)
    withdrawn_at = models.DateTimeField(_("device told to take it back"), null=True)

    objects = DeliveryQuerySet.as_manager()

    class Meta:
        verbose_name = _("delivery")
        verbose_name_plural = _("deliveries")
        indexes = [
            models.Index(
                fields=["device"], name="gateway_delivery_waiting", condition=Q(arrived_at=None, of_wide=False)
            )
        ]

    def __str__(self) -> str:
        return f"{_('delivery')} {self.pk}"
