"""Push: the record a marketer creates and the console carries out."""

from datetime import timedelta
from typing import TYPE_CHECKING, Any
from zlib import crc32

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from pushes.accounts import People, people_in
from pushes.models.approval import CONSTRAINTS as OF_APPROVALS
from pushes.models.canary import COMPARED, Canary, canary_of, share_of
from pushes.models.draft import SPEED_AND_CANARY
from pushes.models.indexes import INDEXES
from pushes.models.notice import Telling
from pushes.models.package import AccountPackage
from pushes.models.part_waits import Pausing
from pushes.models.people import people_key
from pushes.models.queries import PushQuerySet
from pushes.models.rehearsal import CONSTRAINTS as OF_REHEARSALS
from pushes.models.status import Standing
from pushes.models.tally import Tally
from pushes.models.test_send import CONSTRAINTS as OF_TESTS
from pushes.models.test_send import NO_TEST
from pushes.models.why_it_waits import Waiting, waiting_of

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser, User

NOT_BEGUN = ("draft", "waiting for approval", "scheduled")
OVER = tuple(str(status) for status in Standing.ENDED)


class Push(Telling):
    """One push: who gets it, what it says, how far it is and what came of it."""

    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="pushes")
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)
    confirmed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    canary_passed_at = models.DateTimeField(null=True)  # when a person let the rest follow the canary
    accounts = models.PositiveBigIntegerField(null=True)  # how many it was confirmed for

    objects: Any = PushQuerySet.as_manager()

    class Meta:
        permissions = (("approve_push", "Can approve pushes of others"),)
        constraints = (
            SPEED_AND_CANARY,
            *OF_APPROVALS,
            *OF_REHEARSALS,
            *OF_TESTS,
            models.CheckConstraint(
                name="push_confirmed_once_not_draft",
                condition=Q(status="draft", confirmed_at=None, confirmed_by=None, accounts=None)
                | ~Q(status="draft")
                & Q(
                    confirmed_at__isnull=False,
                    confirmed_by__isnull=False,
                    accounts__isnull=False,
                    accounts__gt=0,
                    due_at__isnull=False,
                ),
            ),
            models.CheckConstraint(
                name="push_confirmed_has_an_account_type",  # of a test each part has its own
                condition=Q(status="draft") | Q(account_type__isnull=False) | ~NO_TEST,
            ),
            models.CheckConstraint(
                name="push_begun_says_when",
                condition=Q(status__in=NOT_BEGUN, started_at=None)
                | Q(status="needs attention", attention__in=("overdue", "restored"), started_at=None)
                | Q(status__in=("stopped", "continuing"))  # it may have been stopped before its time
                | ~Q(status__in=NOT_BEGUN) & Q(started_at__isnull=False),
            ),
            models.CheckConstraint(
                name="push_over_says_when",
                condition=Q(status__in=OVER, finished_at__isnull=False)
                | ~Q(status__in=OVER) & Q(finished_at=None)
                | Q(status="continuing"),  # it may end as it had
            ),
            models.CheckConstraint(
                name="push_stopping_says_since_when",
                condition=~Q(status="stopping") | Q(stop_asked_at__isnull=False),
            ),
            models.CheckConstraint(
                name="push_needing_attention_says_why",
                condition=Q(status="needs attention", attention_at__isnull=False) & ~Q(attention="")
                | ~Q(status="needs attention") & Q(attention="")
                | Q(status="continuing"),  # a person may decide anew
            ),
        )
        indexes = INDEXES

    def __str__(self) -> str:
        named = self.title or str(_("Push {number}")).format(number=self.pk)
        if self.is_test:
            return str(_("Test: {push}")).format(push=named)
        return str(_("Rehearsal: {push}")).format(push=named) if self.is_rehearsal else named

    @property
    def rehearsed(self) -> "Push":
        """The push that it rehearses."""
        if self.rehearses is None:
            raise LookupError(f"{self} is no rehearsal.")
        return self.rehearses

    @property
    def fingerprint(self) -> str:
        """Changes with everything a preview shows: what was seen is what is sent."""
        package = self.package if self.is_for_package else None
        shadow = f"-{self.shadow_in_force}" if self.shadow_in_force else ""
        listed = f"-{package.pk}-{package.fence}{shadow}" if package else ""
        return f"{crc32(' '.join(self.application.leads_to).encode()):08x}.{self.version}{listed}"

    def is_sending_still(self) -> bool:
        """Whether nobody stopped it meanwhile; its row is held until the transaction ends."""
        held = Push.objects.select_for_update().filter(pk=self.pk, status=self.Status.SENDING)
        return held.values_list("pk").first() is not None

    def looked(self, *, stood: bool) -> None:
        """A worker has it in hand; `stood`: after it had stood still."""
        now = timezone.now()
        self.looked_at, self.stood_at = now, now if stood else self.stood_at
        Push.objects.filter(pk=self.pk).update(looked_at=now, stood_at=self.stood_at, missed_at=None)

    @property
    def tally(self) -> Tally:
        """How many of its accounts were sent to, were not, and are unconfirmed."""
        tally: Tally = self.parts.tally()
        return tally

    @property
    def waiting(self) -> Waiting | None:
        """Why it waits; None if it moves or has nothing to do."""
        return self.waiting_with(self.parts.open().first() if self.status in self.UNENDED else None)

    def waiting_with(self, part: Pausing | None) -> Waiting | None:
        """The same, where its first open part is known."""
        application = self.application
        paused = (application.paused_at, application.pause_reason) if application.paused_at else None
        return waiting_of(self, part, timezone.now(), is_time_chosen=self.is_time_chosen, paused=paused)

    def is_changeable_by(self, user: "User | AnonymousUser") -> bool:
        """Whether `user` may still change it: a draft, by its author."""
        return self.is_draft and self.author_id == user.pk

    def get_absolute_url(self) -> str:
        """Its page; a draft's page is where it is written."""
        return reverse("pushes:edit" if self.is_draft else "pushes:detail", args=[self.pk])

    def change_target(self, package: AccountPackage | None, aside: AccountPackage | None) -> None:
        """Attach a package to a draft, or none, with another set aside; StalePush if it is no draft any more."""
        seen = package or aside
        target = self.Target.AUDIENCE if seen and seen.is_from_audience else self.Target.PACKAGE
        fields = {"package": package, "package_aside": aside, "target": target}
        self._update(Q(status=self.Status.DRAFT), **fields)

    @property
    def is_time_chosen(self) -> bool:
        """Whether it is due at a time that a person chose."""
        return self.due_at == self.scheduled_for

    @property
    def is_before_its_time(self) -> bool:
        """Whether it waits for a time that a person chose."""
        due = self.due_at if self.is_scheduled and self.is_time_chosen else None
        return due is not None and due > timezone.now()

    @property
    def canary_size(self) -> int | None:
        """How many accounts are sent ahead, as it stands: no more than the speed allows at once; None for none."""
        size = share_of(self.count, self.canary_percent) if self.canary_percent else self.canary_accounts
        return size and min(size, self.speed or size)

    @property
    def speed(self) -> int | None:
        """Accounts a minute at most: as confirmed; of a draft, as its application allows. None: no limit."""
        bound = self.application.speed_per_minute if self.is_draft and not self.is_trial else None
        return min((each for each in (self.speed_per_minute, bound) if each), default=None)

    @property
    def is_cut_finer(self) -> bool:
        """Whether its parts are smaller than those of its package."""
        return bool(self.speed) or self.has_canary

    @property
    def asks_for_number(self) -> bool:
        """Whether it is for so many accounts that whoever sends it types how many."""
        return 0 < self.application.number_asked_from <= self.count

    @property
    def asks_for_approval(self) -> bool:
        """Whether it is for so many accounts that somebody else approves it before it is sent."""
        return 0 < self.application.approval_from <= self.count and not self.is_trial

    @property
    def is_open_to_rest(self) -> bool:
        """Whether those it was not sent to can be: not by an approval for a time before which it was stopped."""
        is_covered = not self.needs_approval or self.started_at is not None
        return self.is_ended and is_covered and not self.is_trial and not self.emptied_at

    @property
    def duration(self) -> timedelta | None:
        """How long its speed makes it take, from the first call to the last; None without a speed."""
        speed = self.speed
        return timedelta(minutes=-(-self.count // speed) - 1) if speed and self.count > speed else None

    @property
    def owes_canary(self) -> bool:
        """Whether it has a canary that no person has judged."""
        return self.canary_accounts is not None and self.canary_passed_at is None

    @property
    def canary(self) -> Canary:
        """How its canary fares, beside what is usual."""
        figures = Push.objects.with_figures(self.application_id).exclude(pk=self.pk)[:COMPARED]
        return canary_of(self.sent or 0, self.arrived or 0, figures, self.application.canary_limit)

    @property
    def people(self) -> People | None:
        """Who its accounts are; None where nothing was kept of them."""
        if self.is_for_package:
            return self.package.people if self.package else None
        return people_in(self.typed_check.accounts, people_key())

    @property
    def count(self) -> int:
        """How many accounts it is for: as confirmed, else as they stand in the draft now."""
        if self.accounts is not None:
            return self.accounts
        if self.is_for_package:
            return (self.package and self.package.accepted) or 0
        return len(self.typed_check.accounts)
