"""Approving: a second person's yes, and what exactly it covers.

The yes is bound to a hash of what will be sent, to whom, when and through which application. It is computed from the
rows that the calls are made of, again when the push is about to leave: what has another hash does not leave.
"""

from datetime import UTC
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from pushes.models.access_points import LEADS_BY
from pushes.models.hash_chain import START, link
from pushes.models.shadow import NO_SHADOW, Shadowed
from pushes.tpns import bodies

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser, User

LONGEST_REASON = 500  # characters
NOT_APPROVED: dict[str, Any] = {"approved_by": None, "approved_at": None, "approved_hash": "", "glass_reason": ""}
# Of a push that becomes a draft again.
NOT_CONFIRMED: dict[str, Any] = {
    **{"confirmed_at": None, "confirmed_by": None, "accounts": None, "due_at": None},
    **{"needs_approval": False, "approval_asked_at": None},
    **NOT_APPROVED,
    **NO_SHADOW,
}
NOT_RETURNED: dict[str, Any] = {"returned_by": None, "returned_at": None, "return_cause": "", "return_reason": ""}


class Approving(Shadowed):
    """The part of a push that says whether it needs an approval, who gave it, or who sent it back and why."""

    class Return(models.TextChoices):
        """Why it is a draft again."""

        REJECTED = "rejected", _("Rejected")
        LATE = "late", _("Its time passed while it waited for approval")
        CHANGED = "changed", _("What was approved is not what would be sent")

    needs_approval = models.BooleanField(default=False)  # as its application wanted it when it was confirmed
    approved_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    approved_at = models.DateTimeField(null=True)
    approved_hash = models.CharField(max_length=64, blank=True)  # of what the approval covers
    # Why an administrator sent it without approval; empty: none did.
    glass_reason = models.CharField(max_length=LONGEST_REASON, blank=True)
    # How many of its accounts the limit of pushes a day left out, and why an administrator had it sent to all of them
    # all the same; empty: none did.
    over_limit = models.PositiveBigIntegerField(default=0, db_default=0)
    limit_reason = models.CharField(max_length=LONGEST_REASON, blank=True, db_default="")
    # Of a draft that had been confirmed. None of who sent it back: the console did.
    returned_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    returned_at = models.DateTimeField(null=True)
    return_cause = models.CharField(max_length=10, choices=Return, blank=True)
    return_reason = models.CharField(max_length=LONGEST_REASON, blank=True)

    class Meta:
        abstract = True

    def covered(self) -> dict[str, Any]:
        """What an approval covers: the body of its push calls, its accounts, its time, its pace, its application."""
        if self.account_type is None:
            raise ValueError(f"Push {self.pk} has no account type.")  # a constraint holds that none is confirmed so
        asked = {"account_type": self.account_type, "account_push_type": self.account_push_type}
        if self.is_for_package:
            body = bodies.for_package(self.notification, "0", **asked)
            audience = self.package.packed_sha256 if self.package else ""
        else:
            body = bodies.for_accounts(self.notification, self._typed_in_parts(), **asked)
            audience = ""
        application = self.application
        return {
            "push": self.pk,
            "application": [application.pk, *application.leads_to],
            "call": body,
            "package": audience,
            "at": self.scheduled_for.astimezone(UTC).isoformat() if self.scheduled_for else None,
            "pace": [self.speed_per_minute, self.canary_accounts],
        } | self._covered_of_shadow()

    def _covered_of_shadow(self) -> dict[str, Any]:
        """How much of it goes through the own gateway, and through which application there."""
        if not self.shadow_percent:
            return {}
        parts: Any = self.parts  # type: ignore[attr-defined]
        names = ("through", *(f"through__{name}" for name in LEADS_BY))
        through = parts.exclude(through=None).order_by().distinct().values_list(*names)
        return {"shadow": [self.shadow_percent, *map(list, through)]}

    def _typed_in_parts(self) -> list[str]:
        parts: Any = self.parts  # type: ignore[attr-defined]
        return [account for typed in parts.order_by("number").values_list("typed", flat=True) for account in typed]

    def hash_to_approve(self) -> str:
        """The SHA-256 of `covered`, as it stands: 64 hexadecimal digits."""
        return link(START, self.covered())

    @property
    def lacks_approval(self) -> bool:
        """Whether it needs an approval and has none that fits what would be sent."""
        return self.needs_approval and self.approved_hash != self.hash_to_approve()

    def is_own_of(self, user: "User | AnonymousUser") -> bool:
        """Whether `user` wrote it or confirmed it, and so cannot be the second person."""
        author, confirmed_by = self.author_id, self.confirmed_by_id  # type: ignore[attr-defined]
        return user.pk in (author, confirmed_by)


CONSTRAINTS = (
    models.CheckConstraint(
        name="push_leaves_with_its_approval",
        condition=Q(needs_approval=False)
        | Q(status__in=("draft", "waiting for approval"))
        | ~Q(approved_hash="") & Q(approved_by__isnull=False, approved_at__isnull=False),
    ),
    models.CheckConstraint(
        name="push_approval_falls_with_its_confirmation",
        condition=~Q(status__in=("draft", "waiting for approval"))
        | Q(approved_hash="", approved_by=None, approved_at=None, glass_reason=""),
    ),
    models.CheckConstraint(
        name="push_waiting_for_approval_needs_one",
        condition=~Q(status="waiting for approval") | Q(needs_approval=True, approval_asked_at__isnull=False),
    ),
    # Nobody approves their own, whoever they are. An administrator who breaks the glass has given a reason.
    models.CheckConstraint(
        name="push_approved_by_somebody_else",
        condition=Q(approved_by=None)
        | ~Q(glass_reason="")
        | ~Q(approved_by=F("author")) & ~Q(approved_by=F("confirmed_by")),
    ),
)
