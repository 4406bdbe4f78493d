"""Tests of a push's own speed: in no minute more accounts than was chosen, whatever the sizes of its parts."""

from collections.abc import Sequence
from datetime import datetime, timedelta

import pytest
from django.utils import timezone

from pushes import delivery
from pushes.delivery import Next, speed
from pushes.models import Part, Push
from tests import builders
from tests.pushes.delivery.tpns import PushService
from tests.pushes.delivery.walking import confirmed, kinds, part_of, walk

pytestmark = pytest.mark.django_db

START = timezone.now()


def push_of(rows: int, **fields: object) -> Push:
    alice = builders.alice()
    application = builders.application(people=[alice])
    text = "".join(f"+861371111{number:04}\n" for number in range(rows))
    package = builders.package(application=application, by=alice, text=text)
    return confirmed(builders.draft(author=alice, application=application, package=package, **fields))


def sizes(push: Push) -> list[int]:
    return list(push.parts.values_list("accounts", flat=True))


def simulated(push: Push) -> list[datetime]:
    """When each part is called, if each is called as soon as it may be."""
    now = START
    for part in push.parts.all():
        now = speed.time_of(push, part, now)
        Part.objects.filter(pk=part.pk).update(called_at=now)
    return list(push.parts.values_list("called_at", flat=True))


def most_in_a_minute(times: Sequence[datetime], accounts: Sequence[int]) -> int:
    minute = timedelta(minutes=1)
    calls = list(zip(times, accounts, strict=True))
    return max(sum(n for at, n in calls if start <= at < start + minute) for start, _ in calls)


@pytest.mark.parametrize(("rows", "most"), [(10, 3), (10, 10), (10, 100), (7, 1)])
def test_parts_are_cut_to_the_speed(rows: int, most: int) -> None:
    push = push_of(rows, speed_per_minute=most)
    assert max(sizes(push)) == min(rows, most)
    assert sum(sizes(push)) == push.accounts == rows


@pytest.mark.parametrize("sized", [[3, 3, 3, 1], [1, 3, 3, 3], [2, 1, 3, 2, 1, 1, 3], [1] * 8])
def test_no_minute_has_more_than_the_speed(sized: list[int]) -> None:
    push = push_of(1, speed_per_minute=3)
    push.parts.all().delete()
    Part.objects.bulk_create(Part(push=push, number=n, accounts=size) for n, size in enumerate(sized, start=1))
    times = simulated(push)
    assert most_in_a_minute(times, sized) <= 3
    assert times[-1] - times[0] <= timedelta(minutes=sum(sized))


def test_the_speed_is_used_evenly() -> None:
    push = push_of(8, speed_per_minute=2)
    times = simulated(push)
    assert [round((at - times[0]).total_seconds()) for at in times] == [0, 60, 120, 180]


def test_a_part_waits_for_the_speed_and_says_so(service: PushService) -> None:
    push = push_of(4, speed_per_minute=2)
    assert walk(push) is Next.LATER
    part = part_of(push, 2)
    assert (part.status, part.waits_for, len(service.pushes)) == ("uploaded", "speed", 1)
    assert part.next_try_at is not None
    assert 55 < (part.next_try_at - timezone.now()).total_seconds() <= 60
    push.refresh_from_db()
    assert push.waiting is not None
    assert push.waiting.cause == "speed"
    assert delivery.waiting() == []


def test_a_worker_that_comes_too_early_does_not_push(service: PushService) -> None:
    """Only the calls on record count: a lost or repeated wake-up changes nothing."""
    push = push_of(4, speed_per_minute=2)
    walk(push)
    Part.objects.update(next_try_at=None)
    assert walk(push) is Next.LATER
    assert len(service.pushes) == 1
    Part.objects.update(next_try_at=None)
    Part.objects.filter(number=1).update(called_at=timezone.now() - timedelta(minutes=1))
    walk(push)
    assert (push.status, len(service.pushes)) == ("finished", 2)
    assert kinds(push).count("accepted") == 2


def test_typed_accounts_keep_to_the_speed(service: PushService) -> None:
    alice = builders.alice()
    draft = builders.draft(
        author=alice,
        application=builders.application(people=[alice]),
        target="accounts",
        typed=", ".join(builders.ACCOUNTS),
        speed_per_minute=1,
    )
    push = confirmed(draft)
    assert list(push.parts.values_list("typed", flat=True)) == [[account] for account in builders.ACCOUNTS]
    assert walk(push) is Next.LATER
    assert (len(service.pushes), part_of(push, 2).waits_for) == (1, "speed")


def test_a_push_without_a_speed_does_not_wait(service: PushService) -> None:
    push = push_of(4)
    walk(push)
    assert push.status == "finished"
