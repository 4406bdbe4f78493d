"""Pushes on their way: confirmed ones, steps, and time that passes without waiting for it."""

from datetime import timedelta
from typing import Any

from django.utils import timezone

from pushes import actions, delivery
from pushes.delivery import Next, unconfirmed
from pushes.delivery.wire import LONGEST_CALL_SECONDS
from pushes.models import AccountPackage, Application, Part, Push
from tests import builders


def confirmed(push: Push) -> Push:
    """The draft, confirmed by its author."""
    actions.confirm(push=push, by=push.author, seen=push.fingerprint)
    push.refresh_from_db()
    return push


def package_push(**fields: Any) -> Push:
    """A confirmed push of a package with two accounts, in one part."""
    alice = builders.alice()
    return confirmed(builders.ready_push(author=alice, application=builders.application(people=[alice]), **fields))


def typed_push(typed: str = "+8613711112222, +8613711113333", *, platform: str = "android", **fields: Any) -> Push:
    """A confirmed push to accounts typed by hand."""
    alice = builders.alice()
    application = builders.application(people=[alice], platform=platform)
    return confirmed(builders.draft(author=alice, application=application, target="accounts", typed=typed, **fields))


def push_of_parts(count: int) -> Push:
    """A confirmed push of a package that travels in `count` parts of one account each."""
    alice = builders.alice()
    application = builders.application(people=[alice])
    rows = "".join(f"+861371111{number:04}\n" for number in range(count))
    package = builders.package(application=application, by=alice, text=rows)
    AccountPackage.objects.filter(pk=package.pk).update(cuts=[[15 * number, 15, 1] for number in range(count)])
    package.refresh_from_db()
    return confirmed(builders.draft(author=alice, application=application, package=package))


def walk(push: Push) -> Next:
    """Step on until there is nothing to do at once; what the last step said."""
    for _ in range(100):
        said = delivery.advance(push.pk)
        if said is Next.SOON or (said is Next.LATER and push.parts.filter(waits_for="turn").exists()):
            pass_a_turn(push)
        elif said is not Next.NOW:
            push.refresh_from_db()
            return said
    raise AssertionError("The push does not come to rest.")


def pass_a_turn(push: Push) -> None:
    """The next package push of the application may be made."""
    past = timezone.now() - timedelta(seconds=5)
    push.parts.filter(waits_for="turn").exclude(next_try_at=None).update(next_try_at=past)
    applications = {push.application_id, *push.parts.exclude(through=None).values_list("through", flat=True)}
    Application.with_rehearsals.filter(pk__in=applications).exclude(turn_at=None).update(turn_at=past)


def pass_time(push: Push) -> None:
    """Every wait is over and every lease has run out; of the noes of the records the last one is to come."""
    pass_a_turn(push)
    past = timezone.now() - timedelta(seconds=1)
    push.parts.exclude(next_try_at=None).update(next_try_at=past)
    push.parts.exclude(lease_until=None).update(lease_until=past)
    asked = {"unknown_at": past - unconfirmed.NOES * unconfirmed.APART, "noes": unconfirmed.NOES - 1}
    push.parts.exclude(unknown_at=None).update(**asked)


def part_of(push: Push, number: int = 1) -> Part:
    """A part as it stands in the database."""
    part: Part = push.parts.get(number=number)
    return part


def kinds(push: Push) -> list[str]:
    """The flight record from the confirmation on, but for the calls."""
    left_out = ("created", "attached", "confirmed", "called")
    return [event.kind for event in push.events.all() if event.kind not in left_out]


def abandoned(push: Push, status: str, **fields: Any) -> None:
    """The first part as a worker that was killed leaves it: at `status`, with a lease that still holds."""
    delivery.advance(push.pk)
    part = part_of(push)
    assert part.claim(LONGEST_CALL_SECONDS)
    Part.objects.filter(pk=part.pk).update(status=status, **fields)


PART_MOMENTS = ("next_try_at", "waits_since", "lease_until", "called_at", "unknown_at")


def shift(push: Push, passed: timedelta) -> None:
    """So much time passes: every moment lies that much earlier."""
    push.refresh_from_db()
    for row, names in ((push, ("looked_at", "confirmed_at", "due_at", "started_at")), (part_of(push), PART_MOMENTS)):
        moved = {name: getattr(row, name) - passed for name in names if getattr(row, name)}
        type(row).objects.filter(pk=row.pk).update(**moved)
    push.refresh_from_db()
