"""Application: one app of the push service, and who may push to it."""

from datetime import timedelta
from typing import TYPE_CHECKING, Any
from zoneinfo import available_timezones

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Exists, OuterRef, Q, Subquery, Value
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from pushes.accounts import countries
from pushes.fields import EncryptedTextField
from pushes.models.access_points import LEADS_BY, AccessPoint, access_points, address_of
from pushes.models.moves import WRONG_CLOCK
from pushes.models.recipients import Recipient, read
from pushes.models.sharing_out import SharingOut
from pushes.tpns import contract

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser, User


LONGEST_UNDO_SECONDS = 300
LONGEST_KEEP_DAYS = 3_650
MOST_DAILY = 100
LONGEST_DUPLICATE_HOURS = 168  # pushes that were confirmed in seven days are looked at


def installed_zone() -> str:
    """The time zone of this installation."""
    return str(settings.TIME_ZONE)


def require_zone(name: str) -> None:
    """ValidationError unless `name` is a time zone's."""
    if name not in available_timezones():
        raise ValidationError(_("Choose a time zone by its IANA name, such as Asia/Shanghai."))


def require_country(code: str) -> None:
    """ValidationError unless `code` is a country's that has a calling code."""
    if code not in countries.COUNTRIES:
        raise ValidationError(_("Choose a country by its ISO 3166 code of two capital letters, such as CN."))


def refuse_rehearsals(access_id: str) -> None:
    """ValidationError for an AccessID that belongs to rehearsals."""
    if access_id.startswith(contract.REHEARSAL_PREFIX):
        raise ValidationError(_("Give another AccessID: rehearsal- begins those of rehearsals."))


class ApplicationQuerySet(models.QuerySet["Application"]):
    """Applications, by who asks."""

    def visible_to(self, user: "User | AnonymousUser") -> "ApplicationQuerySet":
        """The applications `user` may see, and all their pushes."""
        return self if user.has_perm("pushes.view_every_application") else self.filter(people=user.pk)

    def usable_by(self, user: "User | AnonymousUser") -> "ApplicationQuerySet":
        """The applications in which `user` may do what the person's roles allow: those they are given."""
        return self if user.has_perm("pushes.use_every_application") else self.filter(people=user.pk)

    def with_usable(self, user: "User | AnonymousUser") -> "ApplicationQuerySet":
        """Each application with `is_usable`: whether it is one of `usable_by`."""
        return self.annotate(is_usable=is_usable_by(user, OuterRef("pk")))

    def with_last_push(self) -> "ApplicationQuerySet":
        """Each application with `last_push_at`: when its newest push was confirmed, None if there is none."""
        pushes = self.model.pushes.rel.related_model.objects.filter(confirmed_at__isnull=False, test_key="")  # type: ignore[attr-defined]
        newest = pushes.filter(application=OuterRef("pk")).order_by("-confirmed_at").values("confirmed_at")
        return self.annotate(last_push_at=Subquery(newest[:1]))


def is_usable_by(user: "User | AnonymousUser", key: Any) -> "Exists | Value":
    """Whether the application with that key is one that `user` may use, to be asked within another question."""
    is_all = user.has_perm("pushes.use_every_application") or not user.has_perm("pushes.view_every_application")
    # Who does not see all sees none but those they may use.
    return Value(True) if is_all else Exists(Application.objects.filter(people=user.pk, pk=key))


AllApplications = models.Manager.from_queryset(ApplicationQuerySet)


class ApplicationManager(AllApplications["Application"]):
    """The applications there are for people. Those that rehearsals are made to are none of them."""

    def get_queryset(self) -> models.QuerySet["Application"]:
        """All but those of rehearsals, whose keys are below zero."""
        return super().get_queryset().filter(pk__gt=0)


class Application(SharingOut):
    """One app of the push service: its AccessID and SecretKey, its platform and the access point it lives at."""

    class Platform(models.TextChoices):
        """What the AccessID was made for."""

        ANDROID = contract.Platform.ANDROID.value, _("Android")
        IOS = contract.Platform.IOS.value, _("iOS")

    AccessPoint = AccessPoint

    class BindingRule(models.TextChoices):
        """Who ties accounts to devices, where the application lives on the own gateway."""

        OPEN = contract.BindingRule.OPEN.value, _("Open: whoever has the app, to any account")
        SIGNED = contract.BindingRule.SIGNED.value, _("Signed: the app, with a signature of its server")
        SERVER = contract.BindingRule.SERVER.value, _("Server: its server only")

    name = models.CharField(_("name"), max_length=100, unique=True)
    platform = models.CharField(_("platform"), max_length=10, choices=Platform)
    access_id = models.CharField(_("AccessID"), max_length=32, validators=[refuse_rehearsals])
    secret_key = EncryptedTextField(_("SecretKey"))
    access_point = models.CharField(_("access point"), max_length=40, choices=access_points)
    people = models.ManyToManyField(
        settings.AUTH_USER_MODEL, verbose_name=_("people"), related_name="applications", blank=True
    )
    # How long a confirmed push can be taken back, and in whose time its schedule is told.
    undo_seconds = models.PositiveSmallIntegerField(
        _("undo window in seconds"), default=30, validators=[MaxValueValidator(LONGEST_UNDO_SECONDS)]
    )
    time_zone = models.CharField(_("time zone"), max_length=50, default=installed_zone, validators=[require_zone])
    # Where numbers without a country code are at home, where people must decide between two readings of them.
    home_country = models.CharField(
        _("home country"), max_length=2, default=countries.CHINA, validators=[require_country]
    )
    # Percent of the canary's devices that may fail before the rest is stopped; None: never by itself.
    canary_limit = models.PositiveSmallIntegerField(
        _("canary limit in percent"), null=True, blank=True, default=50, validators=[MaxValueValidator(100)]
    )
    # Accounts a minute that all of its pushes together go to at most; None: as many as each push says.
    speed_per_minute = models.PositiveIntegerField(
        _("most accounts a minute"), null=True, blank=True, validators=[MinValueValidator(1)]
    )
    binding_rule = models.CharField(
        _("binding of accounts"), max_length=6, choices=BindingRule, default=BindingRule.OPEN
    )
    # From so many accounts on a person types the number before it is sent; 0: never.
    number_asked_from = models.PositiveIntegerField(_("number typed from"), default=100_000)
    # In whose hours nobody is disturbed, by the clocks of its time zone; both or neither. They may go past midnight.
    quiet_from = models.TimeField(_("quiet from"), null=True, blank=True)
    quiet_until = models.TimeField(_("quiet until"), null=True, blank=True)
    quiet_blocks = models.BooleanField(_("nothing is sent in quiet hours"), default=False)
    # From so many accounts on somebody else approves it before it is sent; 0: never.
    approval_from = models.PositiveIntegerField(_("approved from"), default=0)
    # The same message to nearly the same people within so many hours is refused; 0: it is doubted only.
    duplicate_hours = models.PositiveSmallIntegerField(
        _("hours without duplicates"), default=0, validators=[MaxValueValidator(LONGEST_DUPLICATE_HOURS)]
    )
    # An account that got so many pushes of it within 24 hours is left out of the next one; 0: any number.
    daily_limit = models.PositiveSmallIntegerField(
        _("pushes for each account a day"), default=0, validators=[MaxValueValidator(MOST_DAILY)]
    )
    # So many days after a push has ended its accounts are deleted; 0: they are kept.
    keep_days = models.PositiveSmallIntegerField(
        _("days accounts are kept"), default=0, validators=[MaxValueValidator(LONGEST_KEEP_DAYS)]
    )
    # Since when nothing of it leaves, by whom and why; None: it is not paused.
    paused_at = models.DateTimeField(null=True, editable=False)
    paused_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, editable=False, related_name="+"
    )
    pause_reason = models.CharField(max_length=200, blank=True, editable=False)
    icon = models.CharField(max_length=80, blank=True, editable=False)  # the name of its Picture; empty: its letter
    kept_recipients = models.JSONField(default=list, blank=True, editable=False)  # recipients.kept
    created_at = models.DateTimeField(auto_now_add=True)
    turn_at = models.DateTimeField(null=True, editable=False)  # when a worker last took a turn to push a package

    objects = ApplicationManager()
    with_rehearsals = AllApplications()

    class Meta:
        ordering = ("name",)
        default_manager_name = "with_rehearsals"  # a name that rehearsals have is taken
        permissions = (
            ("view_every_application", "Can see every application and all pushes"),
            ("use_every_application", "Can do in every application what the roles allow"),
        )
        constraints = (
            models.CheckConstraint(name="application_undo_window_is_short", condition=Q(undo_seconds__lte=300)),
            # A push looks at the key alone to know which kind it goes to: see pushes.models.rehearsal.
            models.CheckConstraint(
                name="application_of_rehearsals_is_on_gateway",
                condition=Q(pk__gt=0) & ~Q(access_id__startswith=contract.REHEARSAL_PREFIX)
                | Q(pk__lt=0, access_point="gateway", access_id__startswith=contract.REHEARSAL_PREFIX),
            ),
            models.UniqueConstraint(
                fields=("access_point", "access_id"),
                name="application_known_once",
                violation_error_message=_("An application with this AccessID and access point exists already."),
            ),
        )

    def take_turn(self, spacing: timedelta) -> bool:
        """Take the turn to push a package, `spacing` after the last one; False if it is too early.

        A turn that lies far in the future was taken by a clock that was wrong, and does not count.
        """
        now = timezone.now()
        free = Q(turn_at=None) | Q(turn_at__lte=now - spacing) | Q(turn_at__gt=now + WRONG_CLOCK)
        return bool(Application.with_rehearsals.filter(free, pk=self.pk).update(turn_at=now))

    def __str__(self) -> str:
        return self.name

    @property
    def address(self) -> str:
        """The base URL of its service, as `address_of` has it."""
        return address_of(self.access_point)

    @property
    def leads_to(self) -> list[str]:
        """To whom its pushes go: what a preview shows of it and an approval covers."""
        return [getattr(self, name) for name in LEADS_BY]

    @property
    def recipients(self) -> list[Recipient]:
        """Its test accounts and test devices."""
        return read(self.kept_recipients)

    @property
    def is_ios(self) -> bool:
        """Whether pushes need an APNs environment."""
        return self.platform == self.Platform.IOS

    @property
    def undo_window(self) -> timedelta:
        """How long a sending can be undone after a person has asked for it."""
        return timedelta(seconds=self.undo_seconds)

    @property
    def is_on_gateway(self) -> bool:
        """Whether pushes go through the gateway of this installation."""
        return self.access_point == self.AccessPoint.GATEWAY

    @property
    def is_open_to_any_account(self) -> bool:
        """Whether whoever has the app can take the notifications of any account."""
        return self.is_on_gateway and self.binding_rule == self.BindingRule.OPEN
