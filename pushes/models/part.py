"""Part: a slice of a push's accounts that travels as one upload and one push call."""

from collections.abc import Collection, Mapping
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, OuterRef, Q, Subquery
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from pushes.models.application import Application
from pushes.models.gathering import Who
from pushes.models.part_calls import Called
from pushes.models.part_figures import Counted
from pushes.models.part_sides import SidedQuerySet
from pushes.models.part_waits import NO_WAIT, Pausing
from pushes.models.push import Push
from pushes.models.tally import Tally

# A part of which the service's records have not said that they know nothing.
NO_NOES: Mapping[str, Any] = {"unknown_at": None, "noes": 0}


class PartQuerySet(SidedQuerySet["Part"]):
    """Parts, by how far they are."""

    def open(self) -> "PartQuerySet":
        """Parts with which something is still to be done."""
        return self.exclude(status__in=Part.CLOSED)

    def first_open_of(self, pushes: Collection[int]) -> "PartQuerySet":
        """The first open part of each of these pushes, by one question for all of them."""
        first = self.model.objects.open().filter(push=OuterRef("push")).order_by("number").values("pk")[:1]
        return self.filter(push__in=pushes, pk=Subquery(first))

    def before_call(self) -> "PartQuerySet":
        """Parts whose push call was not made: they can be left out, if no worker holds them."""
        return self.filter(status__in=Part.BEFORE_CALL)

    def unsent(self) -> "PartQuerySet":
        """Closed parts that the service surely did not take: refused, or left out before their push call."""
        return self.filter(status__in=Part.UNSENT, settled_by=None)

    def by_concern(self) -> "PartQuerySet":
        """Those first that a person should see: unconfirmed, refused, in work; those that are done last."""
        places = [models.When(status=status, then=place) for place, status in enumerate(Part.BY_CONCERN)]
        return self.order_by(models.Case(*places, default=len(places)), "number")

    def on_service(self) -> "PartQuerySet":
        """Parts that the service took and has a push id for."""
        return self.filter(status=Part.Status.ACCEPTED).exclude(service_push_id="")

    def to_gather(self, who: Collection[str]) -> "PartQuerySet":
        """Parts that have accounts of these groups, which are values of Who."""
        over = self.filter(status=Part.Status.OVER_LIMIT) if Who.OVER_LIMIT in who else self.none()
        return over | self.on_service() if set(who) - {Who.OVER_LIMIT} else over

    def tally(self) -> Tally:
        """Accounts sent, not sent, unconfirmed. What a person left out unconfirmed stays so."""
        left = Q(status=Part.Status.SKIPPED, settled_by__isnull=False)
        sums = self.aggregate(
            total=models.Sum("accounts", default=0),
            sent=models.Sum("accounts", filter=Q(status=Part.Status.ACCEPTED), default=0),
            unconfirmed=models.Sum("accounts", filter=Q(status__in=Part.MAY_HAVE_ARRIVED) | left, default=0),
            over_limit=models.Sum("accounts", filter=Q(status=Part.Status.OVER_LIMIT), default=0),
        )
        return Tally.of(**sums)

    def come_back(self, now: datetime, lease: timedelta) -> None:
        """The clock went back: no wait is left, and no lease is longer than `lease`."""
        self.open().filter(next_try_at__isnull=False).update(next_try_at=now)
        self.open().filter(lease_until__gt=now + lease).update(lease_until=now + lease)

    def leave_out(self) -> int:
        """Leave out parts before their push call that no worker holds; how many."""
        free = self.before_call().filter(Part.free(timezone.now()))
        return free.update(status=Part.Status.SKIPPED, fence=F("fence") + 1, lease_until=None, **NO_WAIT)

    def take_up(self) -> int:
        """Begin anew with unsent parts, from their upload on; how many."""
        never_called = {
            "upload_id": "",
            "bytes_sent": 0,
            "service": "",
            "called_at": None,
            "code": "",
            "repetitions": 0,
        }
        fresh = never_called | dict(NO_NOES) | dict(NO_WAIT)
        return self.unsent().update(status=Part.Status.WAITING, fence=F("fence") + 1, **fresh)


class Part(Counted, Called, Pausing):
    """The unit of tries and pacing: what it came to is clear, or unconfirmed, for all of it.

    A part of a package push is a byte range of the packed file; a part of a push to typed accounts holds them.
    """

    class Status(models.TextChoices):
        """How far the part is. Written before each call to the service, the outcome after it."""

        WAITING = "waiting", _("Waiting")
        UPLOADING = "uploading", _("Uploading")
        UPLOADED = "uploaded", _("Uploaded")
        PUSHING = "pushing", _("Pushing")
        ACCEPTED = "accepted", _("Accepted")
        REFUSED = "refused", _("Refused")
        UNCONFIRMED = "unconfirmed", _("Unconfirmed")
        SKIPPED = "skipped", _("Left out")
        OVER_LIMIT = "over limit", _("Over the limit")  # of pushes a day; it is in no file that travels

    class Recall(models.TextChoices):
        """What a person wants of a part that the service took. What the service can do depends on the device."""

        TERMINATE = "terminate", _("Hold back what still waits")
        REVOKE = "revoke", _("Take back what was shown")

    # An upload may be repeated. A push call that may have arrived may not: out of PUSHING there is no way back
    # but the service's clear word (to where the call was made from) or UNCONFIRMED; out of that none but the word of
    # the service's records or of a person.
    MOVES = {
        Status.WAITING: frozenset(
            {
                Status.WAITING,
                Status.UPLOADING,
                Status.UPLOADED,  # at a service that it goes to no more
                Status.PUSHING,
                Status.UNCONFIRMED,
                Status.REFUSED,
                Status.SKIPPED,
            }
        ),
        Status.UPLOADING: frozenset({Status.WAITING, Status.UPLOADING}),
        Status.UPLOADED: frozenset({Status.UPLOADING, Status.UPLOADED, Status.PUSHING, Status.UNCONFIRMED}),
        Status.PUSHING: frozenset({Status.WAITING, Status.UPLOADED}),
        Status.ACCEPTED: frozenset({Status.PUSHING, Status.UNCONFIRMED}),
        Status.REFUSED: frozenset({Status.UPLOADING, Status.PUSHING}),
        # Also before its call, if the service has that on record already.
        Status.UNCONFIRMED: frozenset({Status.WAITING, Status.UPLOADED, Status.PUSHING, Status.UNCONFIRMED}),
        Status.SKIPPED: frozenset({Status.WAITING, Status.UPLOADING, Status.UPLOADED, Status.UNCONFIRMED}),
    }
    CLOSED = (Status.ACCEPTED, Status.REFUSED, Status.SKIPPED, Status.OVER_LIMIT)
    MAY_HAVE_ARRIVED = (Status.PUSHING, Status.UNCONFIRMED)
    BEFORE_CALL = (Status.WAITING, Status.UPLOADING, Status.UPLOADED)
    UNSENT = (Status.REFUSED, Status.SKIPPED)  # unless a person settled it
    BY_CONCERN = (*MAY_HAVE_ARRIVED, Status.REFUSED, Status.UPLOADING, Status.UPLOADED, Status.WAITING)

    push = models.ForeignKey(Push, on_delete=models.CASCADE, related_name="parts", db_index=False)
    number = models.PositiveIntegerField()  # 1, 2, …: the order of sending
    status = models.CharField(max_length=15, choices=Status, default=Status.WAITING)
    accounts = models.PositiveIntegerField()
    offset = models.PositiveBigIntegerField(default=0)
    length = models.PositiveBigIntegerField(default=0)
    typed = models.JSONField(default=list)
    # The application at the own gateway through which it goes; None: the push's own.
    through = models.ForeignKey(Application, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    account_type = models.PositiveSmallIntegerField(null=True)  # of a test; None where it is for a device's token

    bytes_sent = models.PositiveBigIntegerField(default=0)
    upload_id = models.CharField(max_length=40, blank=True)
    service_push_id = models.CharField(max_length=40, blank=True)
    alike = models.JSONField(default=list)  # push ids on record that may be it, as a person is shown them
    judged = models.JSONField(default=list)  # those that a person has judged: they are not asked about again
    # Who decided what became of a call that nobody could tell of, and when.
    settled_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    settled_at = models.DateTimeField(null=True)
    code = models.CharField(max_length=20, blank=True)  # of the service's refusal

    recall = models.CharField(max_length=10, choices=Recall, blank=True)
    recall_try_at = models.DateTimeField(null=True)  # when the service is asked (again); None: no more
    recalled_at = models.DateTimeField(null=True)  # when it answered
    recall_problem = models.TextField(blank=True)  # its own words if it said no, or what stood in the way

    objects: Any = PartQuerySet.as_manager()

    class Meta:
        ordering = ("push", "number")
        indexes = (
            models.Index(fields=("upload_id",), name="part_by_upload_id"),
            models.Index(fields=("service_push_id",), name="part_by_push_id"),
            models.Index(fields=("recall_try_at",), name="part_recall_due", condition=Q(recall_try_at__isnull=False)),
        )
        constraints = (
            models.UniqueConstraint(fields=("push", "number"), name="part_numbered_once"),
            models.CheckConstraint(
                name="part_accepted_has_push_id_or_word",
                condition=~Q(status="accepted") | ~Q(service_push_id="") | Q(settled_by__isnull=False),
            ),
            models.CheckConstraint(
                name="part_settled_says_when",
                condition=Q(settled_by=None, settled_at=None) | Q(settled_by__isnull=False, settled_at__isnull=False),
            ),
            models.CheckConstraint(
                name="part_of_package_uploaded_has_id", condition=~Q(status="uploaded") | ~Q(upload_id="")
            ),
            models.CheckConstraint(
                name="part_in_doubt_says_since_when",
                condition=~Q(status__in=("pushing", "unconfirmed")) | Q(called_at__isnull=False),
            ),
        )

    def __str__(self) -> str:
        return f"{self.push_id}/{self.number}"

    @property
    def before_call(self) -> str:
        """The status its push call is made from."""
        return str(self.Status.UPLOADED if self.upload_id else self.Status.WAITING)

    @property
    def concern(self) -> int:
        """Its place among parts as PartQuerySet.by_concern has them, but for its number."""
        order = self.BY_CONCERN
        return order.index(Part.Status(self.status)) if self.status in order else len(order)

    @property
    def is_uploading(self) -> bool:
        """Whether its package is on the way."""
        return self.status == self.Status.UPLOADING

    @property
    def is_refused(self) -> bool:
        """Whether the service said no for good."""
        return self.status == self.Status.REFUSED

    @property
    def is_over_limit(self) -> bool:
        """Whether its accounts got enough pushes, and it is not sent."""
        return self.status == self.Status.OVER_LIMIT

    @property
    def is_accepted(self) -> bool:
        """Whether the service took it."""
        return self.status == self.Status.ACCEPTED

    @property
    def is_unconfirmed(self) -> bool:
        """Whether nobody can tell yet if the push call arrived."""
        return self.status == self.Status.UNCONFIRMED

    @property
    def percent_sent(self) -> int:
        """Progress of the upload, 0 to 100."""
        if self.upload_id:
            return 100
        return min(99, self.bytes_sent * 100 // self.length) if self.length else 0
