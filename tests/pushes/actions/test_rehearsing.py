"""Tests of rehearsing: a copy that is the very push, marked, and that leaves the push and its figures alone."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from django.db import OperationalError, connections
from django.utils import timezone

from console.gateway.models import GatewayApplication, Rehearsal
from pushes import actions, intake
from pushes.actions import rehearsing
from pushes.models import AccountPackage, Application, Event, Part, Push, StalePush
from pushes.readiness.draft_doubts import doubts
from pushes.readiness.uploaded_before import uploaded_before
from pushes.telling.shell import facts_of, lines_of
from pushes.telling.verification import problems
from tests import builders
from tests.in_storage import everything
from tests.pushes.delivery.walking import confirmed

pytestmark = pytest.mark.django_db
SLICES = ("number", "accounts", "offset", "length", "typed")
WRITTEN = ("target", "typed", "account_type", "account_push_type", "environment", "title", "content")


def ready(**fields: Any) -> Push:
    alice = builders.alice()
    app = Application.objects.first() or builders.application(people=[alice], access_point="shanghai")
    return builders.ready_push(author=alice, application=app, **fields)


def rehearse(push: Push, **options: Any) -> Push:
    push.refresh_from_db()
    return actions.rehearse(push=push, by=builders.alice(), **({"seen": push.fingerprint, "weather": "bad"} | options))


def ended(push: Push) -> Push:
    """The rehearsal, as one that has ended with figures."""
    now = timezone.now()
    figures = {"planned": 90, "sent": 80, "arrived": 8, "figures_at": now, "next_figures_at": now}
    Push.objects.filter(pk=push.pk).update(status="finished", started_at=now, finished_at=now, **figures)
    return push


def slices(push: Push) -> list[tuple[Any, ...]]:
    return list(push.parts.values_list(*SLICES))


def test_a_rehearsal_is_the_very_push_and_begins_at_once() -> None:
    push = ready(scheduled_for=timezone.now() + timedelta(days=1), speed_per_minute=1, canary_accounts=1)
    made = rehearse(push)
    assert [getattr(made, name) for name in WRITTEN] == [getattr(push, name) for name in WRITTEN]
    assert (made.status, made.scheduled_for, made.accounts, made.speed_per_minute) == ("scheduled", None, 2, 1)
    assert made.due_at <= timezone.now()
    assert slices(made) == [(1, 1, 0, 15, []), (2, 1, 15, 15, [])]
    assert made.canary_accounts == 1
    assert list(problems(made)) == []


def test_its_package_is_its_own_and_the_draft_may_be_read_anew_meanwhile() -> None:
    push = ready()
    made = rehearse(push)
    assert push.package is not None
    assert made.package is not None
    assert made.package.pk != push.package.pk
    actions.save_draft(push=push, by=push.author, version=push.version, fields={"account_type": 0})
    intake.check(push.package.pk)
    made.refresh_from_db()
    assert made.package is not None
    assert made.package.account_type == 1002
    assert made.package.packed_path.read_text() == "+8613711112222\n+8613711113333\n"
    assert list(problems(made)) == []
    push.refresh_from_db()
    assert uploaded_before(push.package) == ""


def test_a_rehearsal_that_does_not_begin_leaves_no_file(monkeypatch: pytest.MonkeyPatch) -> None:
    def cannot(push: Push) -> None:
        raise OperationalError("database is locked")

    push, before = ready(), everything()
    monkeypatch.setattr(rehearsing, "_tell_gateway", cannot)
    with pytest.raises(OperationalError):
        rehearse(push)
    assert everything() == before != []


def test_a_time_that_is_over_does_not_stand_in_the_way() -> None:
    assert rehearse(ready(scheduled_for=timezone.now() - timedelta(days=1))).is_rehearsal


def test_the_draft_stays_as_it_is_and_is_sent_afterwards_with_the_same_parts() -> None:
    push = ready()
    before = Push.objects.values().get(pk=push.pk)
    made = rehearse(push)
    assert Push.objects.values().get(pk=push.pk) == before
    assert Part.objects.filter(push=push).count() == 0
    actions.confirm(push=push, by=push.author, seen=push.fingerprint)
    assert slices(made) == slices(push)
    assert made.pk != push.pk


def test_a_push_that_was_sent_is_rehearsed_with_its_own_parts() -> None:
    push = confirmed(ready())
    Part.objects.filter(push=push).update(accounts=1, length=15)
    Part.objects.create(push=push, number=2, accounts=1, offset=15, length=15)
    assert slices(rehearse(push)) == slices(push)


def test_a_rehearsal_is_marked_in_its_row_and_its_flight_record() -> None:
    push = ready()
    made = rehearse(push, seed=4711)
    assert (made.rehearses, made.weather, made.seed, made.is_rehearsal) == (push, "bad", 4711, True)
    assert str(made) == "Rehearsal: Sale"
    first = made.events.order_by("sequence").first()
    assert first is not None
    assert (first.kind, first.by) == (Event.Kind.REHEARSED, builders.alice())
    assert first.facts == {"original": push.pk, "weather": "bad", "seed": 4711}
    assert not push.is_rehearsal
    assert str(push) == "Sale"
    assert next(lines_of(made)) == f"A rehearsal of push {push.pk}: nobody is reached."
    assert (facts_of(made)["rehearses"], facts_of(push)["rehearses"]) == (push.pk, None)


def test_it_goes_to_the_own_gateway_by_keys_of_its_own_whatever_the_application() -> None:
    push = ready()
    made = rehearse(push)
    stage, real = made.application, push.application
    assert stage.pk == -real.pk
    assert (stage.access_point, stage.address) == ("gateway", builders.application(name="G", access_id="2").address)
    assert stage.access_id.startswith("rehearsal-")
    assert stage.secret_key != real.secret_key
    served = GatewayApplication.objects.get()
    assert (served.access_id, served.secret_key) == (stage.access_id, stage.secret_key)
    assert (served.rehearsal.weather, served.rehearsal.seed, served.rehearsal.every) == ("bad", made.seed, 1)


def test_pressed_twice_it_is_one_rehearsal() -> None:
    push = ready()
    assert rehearse(push) == rehearse(push)
    assert Push.objects.filter(rehearses=push).count() == 1
    assert Rehearsal.objects.count() == 1


def test_while_another_push_of_the_application_is_rehearsed_one_is_told_which() -> None:
    push, other = ready(), ready(title="Other")
    made = rehearse(push)
    with pytest.raises(actions.NotReady, match=f"Push {push.pk} of this application is being rehearsed"):
        rehearse(other)
    ended(made)
    assert rehearse(other).rehearses == other


def test_a_rehearsal_is_repeated_with_its_seed_and_its_keys_are_new() -> None:
    first = ended(rehearse(ready(), seed=7))
    keys = first.application.access_id
    again = rehearse(first, seed=first.seed)
    assert (again.rehearses, again.seed) == (first.rehearses, 7)
    assert slices(again) == slices(first)
    assert again.application.access_id != keys
    first.refresh_from_db()
    assert (first.next_figures_at, first.arrived) == (None, 8)  # its figures are final


def test_what_was_changed_since_it_was_seen_is_not_rehearsed() -> None:
    push = ready()
    with pytest.raises(StalePush):
        actions.rehearse(push=push, by=push.author, seen="another", weather="bad")
    assert Push.objects.count() == 1


def test_what_cannot_be_sent_is_not_rehearsed() -> None:
    with pytest.raises(actions.NotReady, match="Write a title"):
        rehearse(ready(title=""))
    assert Push.objects.filter(rehearses__isnull=False).count() == 0


def test_rehearsals_do_not_count_as_pushes_of_the_application() -> None:
    push = ready()
    ended(rehearse(push))
    assert push.canary.usual is None
    assert doubts(push) == []
    assert Application.objects.with_last_push().get().last_push_at is None


@pytest.mark.parametrize("act", [actions.undo, actions.start_now, actions.send_the_rest, actions.revoke])
def test_a_rehearsal_never_becomes_a_draft_and_is_not_steered_as_a_push(act: Any) -> None:
    made = rehearse(ready())
    with pytest.raises(StalePush):
        act(push=made, by=builders.alice())
    with pytest.raises(StalePush):
        actions.reschedule(push=made, by=builders.alice(), at=timezone.now() + timedelta(days=1))
    made.refresh_from_db()
    assert made.status == "scheduled"


def test_a_rehearsal_can_be_stopped() -> None:
    made = rehearse(ready())
    actions.stop(push=made, by=builders.alice())
    made.refresh_from_db()
    assert made.status == "stopped"


def test_a_draft_is_not_deleted_under_its_rehearsal_and_takes_it_along_later() -> None:
    push = ready()
    made = rehearse(push)
    with pytest.raises(actions.NotReady, match="Stop the rehearsal"):
        actions.discard_draft(push=push, by=push.author)
    ended(made)
    actions.discard_draft(push=push, by=push.author)
    assert (Push.objects.count(), Application.objects.count(), AccountPackage.objects.count()) == (0, 1, 0)


def test_an_application_that_is_called_as_rehearsals_are_does_not_stand_in_the_way() -> None:
    push = ready()
    builders.application(name="Rehearsals of Shop", access_id="9")
    assert rehearse(push).application.name == f"Rehearsals of Shop ({push.application_id})"


def test_who_may_see_a_push_may_see_its_rehearsals_and_nobody_else() -> None:
    made = rehearse(ready())
    assert made in Push.objects.visible_to(builders.alice())
    assert made in Push.objects.visible_to(builders.carol())
    assert made not in Push.objects.visible_to(builders.bob())


@pytest.mark.django_db(transaction=True)
def test_pressed_by_many_at_the_same_moment_it_is_one_rehearsal() -> None:
    push = ready()
    at_once = threading.Barrier(4)

    def press() -> int:
        try:
            at_once.wait()
            return int(rehearse(Push.objects.get(pk=push.pk)).pk)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(4) as pool:
        made = {pressed.result() for pressed in [pool.submit(press) for _ in range(4)]}
    assert made == set(Push.objects.filter(rehearses=push).values_list("pk", flat=True))
    assert (len(made), Rehearsal.objects.count()) == (1, 1)
