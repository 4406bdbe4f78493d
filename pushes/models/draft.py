"""What a marketer writes into a push: who gets it and what it says."""

from typing import Any
from zoneinfo import ZoneInfo

from django.db import models
from django.db.models import Q
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from pushes.accounts import ACCOUNT_TYPES, AccountType, Typed, check_typed
from pushes.accounts.words.two_readings import reading_in
from pushes.models.application import Application
from pushes.models.findings import Findings
from pushes.models.package import AccountPackage
from pushes.tpns import contract
from pushes.tpns.bodies import Notification
from pushes.tpns.message_options import MessageOptions
from pushes.tpns.reach import steering
from pushes.walltime import moment

SPEED_AND_CANARY = models.CheckConstraint(
    name="push_speed_and_canary_are_something",
    condition=(Q(speed_per_minute=None) | Q(speed_per_minute__gt=0))
    & (Q(canary_accounts=None) | Q(canary_accounts__gt=0)),
)


def _read_in_two_ways(found: Findings | Typed) -> dict[str, Any]:
    """How plausible each of two readings was, where one of them was made."""
    readings = found.readings if reading_in(found.repaired) else None
    return {"readings": dict(readings.percent)} if readings else {}


class Written(models.Model):
    """The part of a push that its author writes."""

    class Target(models.TextChoices):
        """Who gets it."""

        PACKAGE = "package", _("Upload an account package")
        ACCOUNTS = "accounts", _("Type accounts")
        AUDIENCE = "audience", _("A saved audience")

    class AccountPushType(models.IntegerChoices):
        """Which devices of an account get it."""

        RECENT = contract.AccountPushType.RECENT.value, _("Recent device")
        ALL = contract.AccountPushType.ALL.value, _("All devices")

    class Environment(models.TextChoices):
        """The APNs environment; iOS applications only."""

        PRODUCT = contract.Environment.PRODUCT.value, _("Production")
        DEV = contract.Environment.DEV.value, _("Development")

    # Every index of pushes that begins with the application finds it.
    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="pushes", db_index=False)
    target = models.CharField(max_length=10, choices=Target, default=Target.PACKAGE)
    package = models.ForeignKey(AccountPackage, on_delete=models.PROTECT, null=True, related_name="pushes")
    # What was its package before it was removed or replaced: it can be brought back as long as this is a draft.
    package_aside = models.ForeignKey(AccountPackage, on_delete=models.PROTECT, null=True, related_name="aside_of")
    typed = models.TextField(blank=True)
    typed_repairs = models.JSONField(default=list, blank=True)  # codes of the repairs to do on them
    account_type = models.PositiveSmallIntegerField(null=True, blank=True)  # None: not chosen yet
    account_push_type = models.PositiveSmallIntegerField(choices=AccountPushType, default=AccountPushType.RECENT)
    environment = models.CharField(max_length=10, choices=Environment, default=Environment.PRODUCT)
    title = models.CharField(max_length=200, blank=True)
    content = models.TextField(blank=True)
    message_options = models.JSONField(default=dict, blank=True)  # MessageOptions.kept
    scheduled_for = models.DateTimeField(null=True)  # None: at once
    speed_per_minute = models.PositiveIntegerField(null=True)  # accounts, at most; None: as fast as the service allows
    canary_accounts = models.PositiveIntegerField(null=True)  # sent ahead, then a person decides; None: no canary
    canary_percent = models.PositiveSmallIntegerField(null=True)  # of the accounts there are when it is confirmed

    class Meta:
        abstract = True

    @property
    def has_canary(self) -> bool:
        """Whether some accounts are sent ahead."""
        return bool(self.canary_accounts or self.canary_percent)

    @property
    def is_for_package(self) -> bool:
        """Whether the target is a package, uploaded or of a saved audience."""
        return self.target != self.Target.ACCOUNTS

    @property
    def is_for_audience(self) -> bool:
        """Whether the target is a saved audience."""
        return self.target == self.Target.AUDIENCE

    @property
    def type_in_force(self) -> int | None:
        """The account type that was chosen, or that the accounts plainly look like; None: a person must choose."""
        if self.account_type is not None:
            return self.account_type
        if self.is_for_package:
            return self.package.account_type if self.package else None
        return self.typed_check.account_type

    @property
    def type_of_account(self) -> AccountType | None:
        """The row of the account type table."""
        kind = self.type_in_force
        return None if kind is None else ACCOUNT_TYPES[kind]

    @property
    def type_is_taken(self) -> bool:
        """Whether nobody chose the account type: the accounts plainly look like it."""
        return self.account_type is None and self.type_in_force is not None

    @property
    def typed_check(self) -> Typed:
        """The accounts typed by hand, checked as accounts of the chosen type, or of the one they plainly look like."""
        asked = self.typed, self.account_type, tuple(self.typed_repairs), self.application.home_country
        if self.__dict__.get("_typed_checked", (None,))[0] != asked:
            self.__dict__["_typed_checked"] = asked, check_typed(*asked)
        checked: Typed = self.__dict__["_typed_checked"][1]
        return checked

    @property
    def seen(self) -> Findings | Typed | None:
        """What was noticed about its accounts; None before there are any."""
        if self.is_for_package:
            return self.package.findings if self.package and self.package.is_checked else None
        return self.typed_check if self.typed.strip() else None

    @property
    def list_seen(self) -> str:
        """Names its accounts as they were read; changes with them and with how they are read."""
        if not self.is_for_package:
            said = repr((self.typed, self.type_in_force, self.typed_repairs))
            return salted_hmac("pushes.list_seen", said.encode(errors="replace")).hexdigest()[:16]
        return self.package.checked_as if self.package else ""

    @property
    def reading(self) -> dict[str, Any]:
        """What was done to its accounts when they were read: row 1 kept, values hashed, rows that repairs changed."""
        if not self.is_for_package:
            return {"repaired": dict(self.typed_check.repaired), **_read_in_two_ways(self.typed_check)}
        if self.package is None or not self.package.is_checked:
            return {}
        findings, choices = self.package.findings, self.package.choices
        kept = choices.keep_header and bool(findings.header)
        said: dict[str, Any] = {"keep_header": kept, "hash_raw": choices.hash_raw, "repaired": dict(findings.repaired)}
        named = {"column_name": self.package.column_name} if self.package.column_name else {}
        column = {} if self.package.gathered else {**self.package.column_kept, **named}  # that has nothing else in it
        return {**said, **column, **_read_in_two_ways(findings)}

    @property
    def options(self) -> MessageOptions:
        """What it says besides title and text."""
        return MessageOptions.read(self.message_options)

    @property
    def notification(self) -> Notification:
        """What travels to the devices."""
        environment = self.environment if self.application.is_ios else ""
        platform = contract.Platform(self.application.platform)
        return Notification(platform, self.title, self.content, environment, self.options)

    @property
    def steering(self) -> dict[str, Any]:
        """What of its call says which devices it has and which channels reach them."""
        return steering(self.options, self.account_push_type)

    @property
    def schedule_note(self) -> str:
        """What should be said about its time: empty, or that clocks show it twice."""
        zone = self.application.time_zone
        wall = self.scheduled_for and self.scheduled_for.astimezone(ZoneInfo(zone)).replace(tzinfo=None)
        return moment(wall, zone).note if wall else ""

    @property
    def sample(self) -> list[str]:
        """A few of the accounts that will get it, as they will be sent."""
        if self.is_for_package:
            return list(self.package.sample) if self.package else []
        return list(self.typed_check.accounts[:5])
