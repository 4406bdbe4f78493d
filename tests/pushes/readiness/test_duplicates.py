"""An application's rule against duplicates: the same message, nearly the same people, within its hours."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from pushes import actions
from pushes.actions.cutting import NotReady
from pushes.models import Application, Push, Sketch
from pushes.readiness.obstacles import obstacles
from tests import builders
from tests.pushes.readiness.pushed import PHONES, confirmed, draft, repeated, text, typed

pytestmark = pytest.mark.django_db
HOURS = 24


@pytest.fixture
def shop() -> Application:
    """An application of Alice's that refuses duplicates within a day."""
    application = builders.application(people=[builders.alice()])
    application.duplicate_hours = HOURS
    application.save()
    return application


def saying(push: Push, title: str = "Sale", **fields: Any) -> Push:
    Push.objects.filter(pk=push.pk).update(title=title, content="Half price", **fields)
    push.refresh_from_db()
    return push


def begun(push: Push, hours: float) -> Push:
    """Confirmed, and begun so many hours ago."""
    at = timezone.now() - timedelta(hours=hours)
    confirmed(push)
    Push.objects.filter(pk=push.pk).update(confirmed_at=at, due_at=at)
    return push


def refused(push: Push) -> bool:
    found = obstacles(push)
    assert not found or [each.field for each in found] == ["content"]
    return bool(found)


def test_the_same_to_the_same_people_is_refused_and_told_of_which_push(shop: Application) -> None:
    first = begun(saying(draft(shop, text(PHONES[:40]))), hours=3)
    again = saying(draft(shop, text(sorted(PHONES[:40])), "sorted.txt"))
    (obstacle,) = obstacles(again)
    assert "Shop refuses the same message to nearly the same people within 24 hours" in obstacle.text
    assert f"they are those of push {first.pk}" in obstacle.text
    with pytest.raises(NotReady, match="Change the message or the accounts, or choose a later time"):
        confirmed(again)
    confirmed(saying(again, title="Another sale"))


@pytest.mark.parametrize(("theirs", "is_refused"), [(40, True), (37, True), (33, False), (0, False)])
def test_nearly_the_same_are_nine_in_ten(shop: Application, theirs: int, is_refused: bool) -> None:
    begun(saying(draft(shop, text([*PHONES[:theirs], *PHONES[100:140]]))), hours=3)
    assert refused(saying(typed(shop, PHONES[:40]))) is is_refused


@pytest.mark.parametrize(("hours", "is_refused"), [(23, True), (25, False)])
def test_it_holds_for_so_many_hours(shop: Application, hours: int, is_refused: bool) -> None:
    begun(saying(typed(shop, PHONES[:9])), hours=hours)
    assert refused(saying(typed(shop, PHONES[:9]))) is is_refused


@pytest.mark.parametrize(("later", "is_refused"), [(20, True), (22, False)])
def test_a_later_time_is_another_time(shop: Application, later: int, is_refused: bool) -> None:
    begun(saying(typed(shop, PHONES[:9])), hours=3)
    at = timezone.now() + timedelta(hours=later)
    assert refused(saying(typed(shop, PHONES[:9]), scheduled_for=at)) is is_refused


def test_one_that_is_still_to_come_counts_too(shop: Application) -> None:
    at = timezone.now() + timedelta(hours=10)
    confirmed(saying(typed(shop, PHONES[:9]), scheduled_for=at))
    assert refused(saying(typed(shop, PHONES[:9])))


@pytest.mark.parametrize("has_begun", [True, False])
def test_one_that_was_confirmed_weeks_before_it_begins_counts_as_well(shop: Application, has_begun: bool) -> None:
    other = confirmed(saying(typed(shop, PHONES[:9]), scheduled_for=timezone.now() + timedelta(hours=3)))
    long_ago = timezone.now() - timedelta(days=20)
    begun_at = timezone.now() - timedelta(hours=3) if has_begun else None
    fields: dict[str, Any] = {"status": "sending", "due_at": begun_at, "started_at": begun_at} if has_begun else {}
    Push.objects.filter(pk=other.pk).update(confirmed_at=long_ago, **fields)
    assert refused(saying(typed(shop, PHONES[:9])))


def test_without_the_rule_it_is_asked_about(shop: Application) -> None:
    Application.objects.update(duplicate_hours=0)
    begun(saying(typed(shop, PHONES[:9])), hours=3)
    again = saying(typed(shop, PHONES[:9]))
    again = Push.objects.get(pk=again.pk)
    assert not refused(again)
    assert [doubt.code for doubt in repeated(again)] == ["same-people", "same-words"]
    confirmed(again)


def test_of_a_file_whose_people_are_not_known_the_bytes_are_compared(shop: Application) -> None:
    begun(saying(draft(shop, text(PHONES[:9]))), hours=3)
    Sketch.objects.all().delete()
    assert refused(saying(draft(shop, text(PHONES[:9]))))
    assert not refused(saying(draft(shop, text(PHONES[:8]))))


def test_silent_messages_are_the_same_only_if_all_of_them_is(shop: Application) -> None:
    silent = {"silent": True, "custom": '{"kind": "prices"}'}
    begun(saying(typed(shop, PHONES[:9]), message_options=silent), hours=3)
    assert refused(saying(typed(shop, PHONES[:9]), message_options=silent))
    assert not refused(saying(typed(shop, PHONES[:9]), message_options=silent | {"custom": '{"kind": "stock"}'}))


def test_it_can_be_rehearsed_and_another_application_has_nothing_to_do_with_it(shop: Application) -> None:
    begun(saying(typed(shop, PHONES[:9])), hours=3)
    again = saying(typed(shop, PHONES[:9]))
    assert actions.rehearse(push=again, by=again.author, seen=again.fingerprint, weather="fair").is_rehearsal
    bakery = builders.application(name="Bakery", access_id="1500000002", people=[builders.alice()])
    Application.objects.filter(pk=bakery.pk).update(duplicate_hours=HOURS)
    assert not refused(saying(typed(Application.objects.get(pk=bakery.pk), PHONES[:9])))


def waiting(push: Push, hours: float) -> Push:
    """Confirmed for a time that is so many hours away."""
    Push.objects.filter(pk=push.pk).update(scheduled_for=timezone.now() + timedelta(hours=hours))
    push.refresh_from_db()
    confirmed(push)
    return Push.objects.get(pk=push.pk)


def test_a_push_for_another_day_is_not_brought_near_its_like(shop: Application) -> None:
    first = begun(saying(draft(shop, text(PHONES[:40]))), hours=1)
    later = waiting(saying(draft(shop, text(PHONES[:40]), "again.txt")), hours=HOURS + 5)
    at = timezone.now() + timedelta(hours=4)
    for _twice in range(2):
        with pytest.raises(NotReady, match=f"another time, or not at all: .* those of push {first.pk}"):
            actions.start_now(push=later, by=later.author)
        with pytest.raises(NotReady, match="another time, or not at all"):
            actions.reschedule(push=later, by=later.author, at=at)
    actions.reschedule(push=later, by=later.author, at=timezone.now() + timedelta(hours=HOURS + 2))
    Push.objects.filter(pk=first.pk).update(due_at=timezone.now() - timedelta(hours=HOURS + 1))
    actions.start_now(push=later, by=later.author)


def test_what_waits_for_a_second_person_may_begin_at_any_moment(shop: Application) -> None:
    shop.approval_from = 10
    shop.save()
    first = begun(saying(draft(shop, text(PHONES[:40]))), hours=HOURS + 1)
    assert Push.objects.get(pk=first.pk).is_waiting_for_approval
    assert refused(saying(draft(shop, text(PHONES[:40]), "again.txt")))


def test_of_two_that_wait_for_a_second_person_one_is_approved(shop: Application) -> None:
    early = begun(saying(draft(shop, text(PHONES[:40]))), hours=1)
    Application.objects.update(approval_from=10)
    late = waiting(saying(draft(shop, text(PHONES[:40]), "again.txt")), hours=HOURS + 5)
    Push.objects.filter(pk=late.pk).update(scheduled_for=None)
    late.refresh_from_db()
    with pytest.raises(NotReady, match=f"another time, or not at all: .* those of push {early.pk}"):
        actions.approve(push=late, by=builders.grace(), seen=late.hash_to_approve())
    assert Push.objects.get(pk=late.pk).is_waiting_for_approval
