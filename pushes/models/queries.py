"""Which pushes there are: by who asks, and by how far they are."""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models import Exists, F, OuterRef, Q, Value
from django.db.models.functions import Abs

from pushes.models.application import LONGEST_UNDO_SECONDS, Application, is_usable_by
from pushes.models.indexes import OVERVIEW
from pushes.models.moves import WRONG_CLOCK
from pushes.models.status import Standing
from pushes.models.why_it_waits import PATIENCE

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser, User

LONG_FOR_APPROVAL = timedelta(hours=1)  # an administrator should know of what waits for it longer


def applications_seen_by(
    user: "User | AnonymousUser", visible: Sequence[tuple[int, str]] | None = None
) -> list[int] | None:
    """Keys of the applications whose pushes `user` may see, those of their rehearsals with them; None for all.

    `visible`: the applications_named_for the user, where they are known.
    """
    if user.has_perm("pushes.view_every_application"):
        return None
    named = applications_named_for(user) if visible is None else visible
    return [key for pk, _name in named for key in (pk, -pk)]


def applications_named_for(user: "User | AnonymousUser") -> list[tuple[int, str]]:
    """Keys and names of the applications that `user` may see, in the order of their names."""
    return list(Application.objects.visible_to(user).order_by("name").values_list("pk", "name"))


# What a list shows of a push, and what its row is rendered by.
LISTED = (
    *("application__name", "author__username", "title", "status", "attention", "attention_at", "accounts"),
    *("confirmed_at", "due_at", "scheduled_for", "finished_at", "rehearses", "weather", "test_key"),
    *("counted", "with_device", "planned", "sent", "arrived", "figures_at"),
    *("confirmed_by", "approval_asked_at", "glass_reason", "over_limit", "limit_reason", "shadow_accounts"),
)


# Due at a time that no person chose: the end of an undo window.
NOT_CHOSEN = Q(scheduled_for=None) | Q(scheduled_for__lt=F("due_at"))

# What of a push the overview counts: a statement that sets one of these has its day counted anew.
IN_OVERVIEW = frozenset(
    {"status", "started_at", "accounts", "over_limit"}
    | {"counted", "with_device", "planned", "sent", "arrived", "clicked"}
)


class PushQuerySet(models.QuerySet[Any]):
    """Pushes, by who asks and how far they are."""

    def update(self, **fields: Any) -> int:
        """Change them; what the overview counts of them is to be counted anew."""
        return super().update(**fields if IN_OVERVIEW.isdisjoint(fields) else {"in_overview": None} | fields)

    def for_overview(self) -> "PushQuerySet":
        """Those that the overview counts: they began, and are no rehearsals and no tests."""
        return self.filter(OVERVIEW)

    def not_in_overview(self) -> "PushQuerySet":
        """Those whose day the overview has yet to count, as they stand."""
        return self.for_overview().filter(in_overview=None)

    def visible_to(self, user: "User | AnonymousUser") -> "PushQuerySet":
        """The pushes `user` may see: those of the applications `user` may see, and their rehearsals."""
        return self.within(applications_seen_by(user))

    def held(self) -> "PushQuerySet":
        """Those that wait for a decision."""
        return self.filter(status=Standing.Status.NEEDS_ATTENTION)

    def waiting_for_approval(self, user: "User | AnonymousUser") -> "PushQuerySet":
        """Those of the applications in which `user` may approve, the person's own with them."""
        waiting = self.filter(status=Standing.Status.WAITING_FOR_APPROVAL)
        if user.has_perm("pushes.use_every_application"):
            return waiting
        return waiting.filter(application__in=Application.objects.usable_by(user).order_by().values("pk"))

    def of_others(self, user: "User | AnonymousUser") -> "PushQuerySet":
        """Those that `user` neither wrote nor confirmed."""
        return self.exclude(Q(author=user.pk) | Q(confirmed_by=user.pk))

    def of_their_own(self, user: "User | AnonymousUser") -> "PushQuerySet":
        """Those that `user` wrote or confirmed, whatever they are.

        A database finds them by what else is asked, such as their status: an index of people has all they ever sent.
        """
        people = {"wrote": F("author") + Value(0), "sent_by": F("confirmed_by") + Value(0)}
        theirs: PushQuerySet = self.alias(**people).filter(Q(wrote=user.pk) | Q(sent_by=user.pk))
        return theirs

    def of_person(self, user: "User | AnonymousUser") -> "PushQuerySet":
        """Those that `user` wrote or confirmed, without rehearsals and tests."""
        return self.of_their_own(user).filter(rehearses=None, test_key="")

    def one_visible_to(self, user: "User | AnonymousUser", pk: int) -> "PushQuerySet":
        """The push, if `user` may see it, in one question, with `has_rehearsals` and `is_usable`.

        It is usable where `user` may do with it what the person's roles allow, and not only look.
        """
        application = Abs(OuterRef("application"))  # the key of an application's rehearsals is its own, negative
        one: PushQuerySet = self.filter(pk=pk).annotate(
            has_rehearsals=Exists(self.filter(rehearses=OuterRef("pk"))), is_usable=is_usable_by(user, application)
        )
        if user.has_perm("pushes.view_every_application"):
            return one
        return one.filter(Exists(Application.objects.visible_to(user).filter(pk=application)))

    def within(self, applications: Collection[int] | None) -> "PushQuerySet":
        """The pushes of these applications; None for all. By keys a database finds them, by a question it walks all."""
        return self.all() if applications is None else self.filter(application__in=applications)

    def records(self) -> "PushQuerySet":
        """Pushes that were confirmed, newest first, with what a list shows of them."""
        return (
            self.exclude(status=Standing.Status.DRAFT)
            .select_related("application", "author", "package")
            .order_by("-pk")
        )

    def listed(self) -> "PushQuerySet":
        """Those of `records`, with nothing but what a list shows: a push has three times as many columns."""
        return self.records().select_related(None).select_related("application", "author").only(*LISTED)

    def is_any_moving(self) -> bool:
        """Whether one should be moving now or later: asked before what takes ten times as long to ask."""
        return self.filter(status__in=Standing.MOVING).exists()

    def idle(self, now: datetime) -> "PushQuerySet":
        """Pushes that should have been moving at `now`, and were in no worker's hands and had nothing to wait for."""
        due = Q(status__in=Standing.STARTING, due_at__lte=now)
        seen = Q(started_at__lte=now) | Q(looked_at__lte=now)  # where the clock went back it has begun later than now
        begun = Q(status__in=Standing.UNDER_WAY) & seen
        busy = Q(parts__lease_until__gte=now) | Q(parts__next_try_at__gt=now)
        went_back = Q(pk__in=self.from_later(now).values("pk"))
        # The few that move are found by their status first: it is asked every few seconds, of whatever there ever was.
        current = self.filter(status__in=Standing.MOVING)
        return current.filter(due | begun | went_back).exclude(busy & ~went_back)

    def with_figures(self, application: int) -> "models.QuerySet[Any, tuple[int | None, int | None]]":
        """Devices sent to and arrived at, of the application's pushes that ended, the newest first."""
        ended = self.filter(application=application, sent__gt=0, test_key="").exclude(finished_at=None)
        return ended.order_by("-finished_at").values_list("sent", "arrived")

    def replaceable(self, application: int, now: datetime) -> "PushQuerySet":
        """The application's pushes whose place a later one can take: what devices may still be handed, or told of."""
        status = Standing.Status
        sent = self.filter(status__in=(status.FINISHED, status.REACHED_FEW, status.FINISHED_WITH_PROBLEMS), test_key="")
        lately = sent.filter(application=application, finished_at__gte=now - timedelta(hours=72), collapse_key__gt=0)
        return lately.order_by("-confirmed_at")

    def to_undo(self, now: datetime) -> "PushQuerySet":
        """Those whose undo window runs."""
        return self.filter(NOT_CHOSEN, status__in=Standing.STARTING, due_at__gt=now)

    def from_later(self, now: datetime) -> "PushQuerySet":
        """Moving pushes whose rows were written before the clock went back: looked at, or to be undone, much later."""
        latest = now + WRONG_CLOCK
        undo = Q(status__in=Standing.STARTING, due_at__gt=latest + timedelta(seconds=LONGEST_UNDO_SECONDS)) & NOT_CHOSEN
        return self.filter(Q(looked_at__gt=latest) | undo, status__in=Standing.MOVING)

    def standing_still(self, now: datetime) -> "PushQuerySet":
        """Pushes that an administrator should know of: nobody looks at them, a person or the service is waited for."""
        unheard = Q(parts__waits_for__in=("try", "asked", "records", "pause"), parts__waits_since__lt=now - PATIENCE)
        asked = Q(pk__in=self.filter(unheard, status__in=Standing.UNDER_WAY).values("pk"))
        unseen = Q(pk__in=self.without_progress(now).values("pk"))
        paused = Q(status__in=Standing.STARTING, due_at__lt=now - PATIENCE, application__paused_at__isnull=False)
        unapproved = Q(status=Standing.Status.WAITING_FOR_APPROVAL) & (
            Q(approval_asked_at__lt=now - LONG_FOR_APPROVAL) | Q(scheduled_for__lt=now)
        )
        # The few that have not ended are found by their status first: each page of an administrator asks.
        current = self.filter(status__in=(*Standing.UNENDED, Standing.Status.WAITING_FOR_APPROVAL))
        return current.filter(Q(status=Standing.Status.NEEDS_ATTENTION) | asked | unseen | paused | unapproved)

    def without_progress(self, now: datetime) -> "PushQuerySet":
        """Pushes that should be moving and that no worker has looked at for a while."""
        before = now - PATIENCE
        return self.idle(before).filter(Q(looked_at=None) | Q(looked_at__lt=before))
