"""An application's channels to other services, the addresses of its devices there, and what waits to be sent."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, NamedTuple, Self

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from console.gateway.models.application import GatewayApplication
from console.gateway.models.device import Device
from console.gateway.models.fields import ExactCharField
from console.gateway.models.push import delivery_key
from pushes.fields import EncryptedTextField

KIND_LENGTH = 16
REASON_LENGTH = 300
MOST_DEAD = 20  # addresses in a row: then it is the credential or the app's set-up, and none of them is dropped


class RefusingService(NamedTuple):
    """A service of a channel with several that takes nothing: it is left alone for a while, and the channel goes on."""

    host: str
    words: str  # why, as it says it
    since: datetime
    until: datetime  # then it is tried again
    times: int  # that it was left alone in a row

    @classmethod
    def read(cls, host: str, kept: Mapping[str, Any]) -> Self:
        """As `kept` has written it."""
        since, until = (datetime.fromisoformat(kept[name]) for name in ("since", "until"))
        return cls(host, kept["words"], since, until, kept["times"])

    @property
    def kept(self) -> dict[str, Any]:
        """All but the host, for JSON."""
        return {
            "words": self.words,
            "since": self.since.isoformat(),
            "until": self.until.isoformat(),
            "times": self.times,
        }


class AppChannel(models.Model):
    """One application's way to one service: its credential, and how its deliveries are carried.

    One worker at a time carries it: who has the lease, and renews it.
    """

    application = models.ForeignKey(
        GatewayApplication, models.CASCADE, verbose_name=_("application"), related_name="channels"
    )
    kind = models.CharField(_("channel"), max_length=KIND_LENGTH)  # console.gateway.channels.protocol.Kind
    credential = EncryptedTextField(_("credential"))  # JSON
    # What the worker that carried it last sent with, for the next one: console.gateway.channels.tokens.Carried.
    token = EncryptedTextField(null=True, editable=False)
    # What a page or an app needs to know of the credential: the public key.
    public = models.CharField(_("public key"), max_length=200, blank=True)
    wait_seconds = models.PositiveIntegerField(_("seconds that the device has to get it online first"), default=10)
    place = models.PositiveSmallIntegerField(_("place among the channels that reach a device"), default=1)
    # Of makers of phones: the classes they have approved for the application, between blanks (none: nobody has said),
    approved = models.CharField(_("approved classes"), max_length=2000, blank=True, default="", db_default="")
    # and how much marketing they take in a day.
    daily_allowance = models.PositiveBigIntegerField(_("marketing messages a day"), null=True, blank=True)
    spent = models.PositiveBigIntegerField(default=0, db_default=0, editable=False)  # of it, on the day
    spent_on = models.DateField(null=True, editable=False)
    used_up_on = models.DateField(null=True, editable=False)  # the day of which the maker says that no more goes
    is_stopped = models.BooleanField(_("stopped"), default=False)  # until somebody has mended what stands beside
    stopped_at = models.DateTimeField(_("stopped since"), null=True, editable=False)
    # When the administrators are told that it stopped, or that is tried again; none: nothing is to be told.
    tell_at = models.DateTimeField(null=True, editable=False)
    trouble = models.CharField(_("why it is stopped"), max_length=REASON_LENGTH, blank=True)
    held_until = models.DateTimeField(_("asked to wait until"), null=True, editable=False)
    # Of a channel with several services, by host: whether it has taken something since the credential was given, and
    # the addresses in a row to which it denied that since.
    services = models.JSONField(null=True, editable=False)
    # Those that take nothing: `RefusingService` by host; none where there is none.
    refused_by = models.JSONField(null=True, editable=False)
    dead_in_a_row = models.PositiveIntegerField(_("dead addresses since the last one that lives"), default=0)
    # How many more of them an administrator wants to be dropped, however many come in a row.
    dead_to_drop = models.PositiveIntegerField(default=0, db_default=0, editable=False)
    claim = models.CharField(max_length=32, blank=True, editable=False)
    lease_until = models.DateTimeField(null=True, editable=False)
    # When outcomes were last noted: from what wait is counted. Later than now, it tells that the clock was set back.
    settled_at = models.DateTimeField(null=True, editable=False)
    created_at = models.DateTimeField(_("created"), default=timezone.now, editable=False)
    changed_at = models.DateTimeField(_("credential given"), default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("channel")
        verbose_name_plural = _("channels")
        constraints = [models.UniqueConstraint(fields=["application", "kind"], name="gateway_channel_of_app")]

    def __str__(self) -> str:
        return f"{self.kind} {self.application_id}"

    @property
    def refusing(self) -> list[RefusingService]:
        """The services that take nothing, the one that began first before all others."""
        found = [RefusingService.read(host, kept) for host, kept in (self.refused_by or {}).items()]
        return sorted(found, key=lambda each: each.since)

    @property
    def is_stopped_by_dead(self) -> bool:
        """Whether it is stopped because too many addresses in a row were called dead."""
        return self.is_stopped and self.dead_in_a_row > MOST_DEAD


class Address(models.Model):
    """Where a device is reached in a channel. A device has one in each; one that was registered anew lives again."""

    channel = models.ForeignKey(
        AppChannel, models.CASCADE, verbose_name=_("channel"), related_name="addresses", db_index=False
    )
    device = models.ForeignKey(
        Device, models.CASCADE, verbose_name=_("device"), related_name="addresses", db_index=False
    )
    environment = models.CharField(_("environment"), max_length=8, default="product")
    region = models.CharField(_("region"), max_length=16, blank=True)
    text = EncryptedTextField(_("address"))
    # Whether its service, where the channel has several, has taken something for it: what denies that later means us.
    is_proven = models.BooleanField(default=False, db_default=False, editable=False)
    digest = ExactCharField(_("digest of the address"), max_length=64, editable=False)
    registered_at = models.DateTimeField(_("registered"), default=timezone.now)
    seen_at = models.DateTimeField(_("last seen"), default=timezone.now)
    dead_at = models.DateTimeField(_("dead since"), null=True)
    dead_reason = models.CharField(_("why it is dead"), max_length=REASON_LENGTH, blank=True)

    class Meta:
        verbose_name = _("address")
        verbose_name_plural = _("addresses")
        constraints = [
            # By device first: a push asks which of its devices have one.
            models.UniqueConstraint(fields=["device", "channel"], name="gateway_address_of_device"),
            models.UniqueConstraint(fields=["channel", "digest"], name="gateway_address_once"),
        ]
        # How many devices a channel reaches is counted in the index alone.
        indexes = [models.Index(fields=["channel", "dead_at"], name="gateway_address_alive", condition=Q(dead_at=None))]

    def __str__(self) -> str:
        return f"{_('address')} {self.pk}"


class SendingQuerySet(models.QuerySet["Sending"]):
    """Questions about what is sent."""

    def of(self, push: int) -> Self:
        """Those of a push, given by key."""
        return self.filter(delivery__gte=delivery_key(push, 0), delivery__lt=delivery_key(push + 1, 0))

    def waiting(self) -> Self:
        """Those that are to be sent."""
        return self.filter(state=Sending.State.WAITING)


class Sending(models.Model):
    """One delivery on its way through one channel, or its withdrawal. docs/adr/0057 says why it happens once."""

    class State(models.TextChoices):
        """How far it is. All but the first two are ends."""

        WAITING = "waiting", _("waiting")
        SENDING = "sending", _("being sent")
        ACCEPTED = "accepted", _("taken by the service")
        DEAD = "dead", _("the address is dead")
        REFUSED = "refused", _("refused")
        UNCLEAR = "unclear", _("may have been taken")
        EXPIRED = "expired", _("expired")
        NOT_NEEDED = "unneeded", _("arrived before, or was taken back")

    # On their way through the channel, or taken: a delivery has one such row at most.
    CARRIED = (State.WAITING, State.SENDING, State.ACCEPTED, State.UNCLEAR)

    delivery = models.BigIntegerField(_("delivery"))  # its key; gone with it
    channel = models.ForeignKey(
        AppChannel, models.CASCADE, verbose_name=_("channel"), related_name="sendings", db_index=False
    )
    takes_back = models.BooleanField(_("takes it back"), default=False, db_default=False)
    state = models.CharField(_("state"), max_length=8, choices=State.choices, default=State.WAITING)
    claim = models.CharField(max_length=32, blank=True, default="", db_default="", editable=False)
    tries = models.PositiveIntegerField(_("tries"), default=0, db_default=0)
    next_try_at = models.DateTimeField(_("next try"))
    # A try may have been taken, and was not told: then it goes through no other channel.
    may_be_taken = models.BooleanField(_("may have been taken"), default=False, db_default=False)
    reason = models.CharField(_("the channel's words"), max_length=REASON_LENGTH, default="", db_default="")
    named = models.CharField(_("the channel's name for it"), max_length=200, default="", db_default="")
    ended_at = models.DateTimeField(_("ended"), null=True)

    objects = SendingQuerySet.as_manager()

    class Meta:
        verbose_name = _("sending")
        verbose_name_plural = _("sendings")
        constraints = [
            models.UniqueConstraint(fields=["delivery", "channel", "takes_back"], name="gateway_sending_once")
        ]
        indexes = [
            models.Index(
                fields=["channel", "next_try_at"], name="gateway_sending_waiting", condition=Q(state="waiting")
            ),
            models.Index(fields=["channel"], name="gateway_sending_under_way", condition=Q(state="sending")),
        ]

    def __str__(self) -> str:
        return f"{_('sending')} {self.pk}"

    @property
    def goes_elsewhere(self) -> bool:
        """Whether another channel may bring it where its own cannot: it shows something, and is on no screen yet."""
        return not (self.may_be_taken or self.takes_back)
