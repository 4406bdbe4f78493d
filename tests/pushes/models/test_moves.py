"""Tests of the guarded moves: every pair of statuses, for each of the three models."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from pushes.models import AccountPackage, Part, Push, StalePush
from pushes.models.moves import Moving
from pushes.models.push import NOT_BEGUN
from tests import builders

pytestmark = pytest.mark.django_db

PAIRS = [(model, old, new) for model in (AccountPackage, Push, Part) for old in model.Status for new in model.Status]


def row(model: type[Moving], status: str) -> Moving:
    """A row that stands at `status`, put there past the guard but within the database's constraints."""
    alice = builders.alice()
    application = builders.application(people=[alice])
    if model is AccountPackage:
        made: Moving = builders.package(application=application, by=alice)
    else:
        made = builders.draft(author=alice, application=application)
        if model is Part:
            made = Part.objects.create(push=made, number=1, accounts=2)
    standing = {"status": status, **needed(made, status)}
    type(made)._default_manager.filter(pk=made.pk).update(**standing)
    made.refresh_from_db()
    return made


def needed(made: Moving, status: str) -> dict[str, Any]:
    """What the constraints want of a row at `status`; all of it may be written again."""
    now = timezone.now()
    if isinstance(made, Part):
        return {"upload_id": "7", "service_push_id": "12", "called_at": now}
    if isinstance(made, AccountPackage):
        return {"problem": "It cannot be read."}
    if status == Push.Status.DRAFT:
        nothing = ("confirmed_at", "confirmed_by", "accounts", "started_at", "finished_at", "stop_asked_at")
        return dict.fromkeys(nothing) | {"attention": "", "needs_approval": False}
    return {
        "confirmed_at": now,
        "confirmed_by": builders.alice(),
        "accounts": 2,
        "due_at": now,
        "started_at": None if status in NOT_BEGUN else now,
        "finished_at": now if status in Push.ENDED else None,
        "attention": "failing" if status == Push.Status.NEEDS_ATTENTION else "",
        "attention_at": now,
        "stop_asked_at": now if status == Push.Status.STOPPING else None,
        "needs_approval": status == Push.Status.WAITING_FOR_APPROVAL,
        "approval_asked_at": now,
    }


def stored(made: Moving) -> dict[str, Any]:
    return dict(type(made)._default_manager.filter(pk=made.pk).values().get())


@pytest.mark.parametrize(("model", "old", "new"), PAIRS, ids=lambda value: getattr(value, "__name__", str(value)))
def test_a_move_takes_effect_along_the_table_only(model: type[Moving], old: str, new: str) -> None:
    made = row(model, old)
    before = stored(made)
    if old in model.MOVES.get(new, ()):
        made.move(new, **needed(made, new))
        assert stored(made)["status"] == made.status == new
    else:
        with pytest.raises(StalePush):
            made.move(new, **needed(made, new))
        assert stored(made) == before
        assert made.status == old


# Written out once more: a change of a table must be meant.
PUSH_WAYS = {
    ("draft", "scheduled"),
    ("scheduled", "draft"),
    ("scheduled", "sending"),
    ("scheduled", "stopped"),
    ("scheduled", "needs attention"),
    *((old, "needs attention") for old in ("sending", "stopping")),
    *((old, "sending") for old in ("needs attention", "continuing")),
    *((old, "continuing") for old in ("needs attention", "finished", "reached few", *Push.CUT_SHORT)),
    *(("continuing", new) for new in ("needs attention", "finished", "reached few", *Push.CUT_SHORT)),
    ("needs attention", "scheduled"),
    *((old, "waiting for approval") for old in ("draft", "scheduled", "needs attention")),
    *(("waiting for approval", new) for new in ("draft", "scheduled")),
    *((old, "stopping") for old in ("sending", "needs attention")),
    *((old, "stopped") for old in ("needs attention", "stopping")),
    *(("sending", new) for new in ("finished", "finished with problems", "failed")),
    ("stopping", "finished"),
    *((old, "reached few") for old in ("sending", "stopping", "finished")),
    ("reached few", "finished"),
    *((old, "called back") for old in ("sending", "stopping", "stopped", "finished", "reached few")),
    ("finished with problems", "called back"),
}
PART_WAYS = {
    ("waiting", "waiting"),
    ("waiting", "uploading"),
    ("waiting", "pushing"),
    ("uploading", "uploading"),
    ("uploading", "waiting"),
    ("uploading", "uploaded"),
    ("uploading", "refused"),
    ("uploaded", "uploaded"),
    ("uploaded", "waiting"),  # its application lives at another service by now
    ("uploaded", "pushing"),
    ("pushing", "waiting"),
    ("pushing", "uploaded"),
    ("pushing", "accepted"),
    ("pushing", "refused"),
    *((old, "unconfirmed") for old in ("waiting", "uploaded", "pushing")),
    ("unconfirmed", "unconfirmed"),
    ("unconfirmed", "accepted"),
    ("unconfirmed", "waiting"),
    ("unconfirmed", "uploaded"),
    *((old, "skipped") for old in ("waiting", "uploading", "uploaded", "unconfirmed")),
    *((old, "waiting") for old in ("refused", "skipped")),
}


def test_the_walks_are_the_ones_drawn() -> None:
    ways = {model.__name__: {(str(a), str(b)) for b in model.MOVES for a in model.MOVES[b]} for model in (Push, Part)}
    assert ways == {"Push": PUSH_WAYS, "Part": PART_WAYS}


def test_a_stale_row_does_not_move() -> None:
    """What counts is where the row stands in the database, not what this worker remembers."""
    push = row(Push, "scheduled")
    remembered = Push.objects.get(pk=push.pk)
    push.move(Push.Status.SENDING, started_at=timezone.now())
    with pytest.raises(StalePush):
        remembered.move(Push.Status.SENDING, started_at=timezone.now())
    assert remembered.status == Push.Status.SCHEDULED


def test_a_row_that_is_gone_does_not_move() -> None:
    push = row(Push, "draft")
    Push.objects.filter(pk=push.pk).delete()
    with pytest.raises(StalePush):
        push.move(Push.Status.SCHEDULED, **needed(push, "scheduled"))


def part() -> Part:
    made = row(Part, "waiting")
    assert isinstance(made, Part)
    return made


def expire(made: Part) -> None:
    """Make the lease one that ran out."""
    Part.objects.filter(pk=made.pk).update(lease_until=timezone.now() - timedelta(seconds=1))


def test_one_claim_at_a_time() -> None:
    first = part()
    second = Part.objects.get(pk=first.pk)
    assert first.claim(60)
    assert not second.claim(60)
    assert not Part.objects.get(pk=first.pk).claim(60)


def test_a_claim_of_what_changed_since_it_was_read_fails() -> None:
    """The lease is free again, but the row may say something else by now."""
    first, second = part(), None
    second = Part.objects.get(pk=first.pk)
    assert first.claim(60)
    first.release(Part.Status.WAITING, attempts=1)
    assert not second.claim(60)
    assert Part.objects.get(pk=first.pk).claim(60)


def test_who_lost_the_lease_writes_nothing_more() -> None:
    lost = part()
    assert lost.claim(60)
    expire(lost)
    taken = Part.objects.get(pk=lost.pk)
    assert taken.claim(60)
    before = stored(taken)
    with pytest.raises(StalePush):
        lost.renew(60, bytes_sent=5)
    with pytest.raises(StalePush):
        lost.move(Part.Status.UPLOADING)
    with pytest.raises(StalePush):
        lost.release(Part.Status.WAITING)
    assert stored(taken) == before
    taken.move(Part.Status.UPLOADING)


def test_a_late_worker_may_go_on_if_nobody_took_over() -> None:
    late = part()
    assert late.claim(60)
    expire(late)
    late.renew(60, bytes_sent=5)
    assert not Part.objects.get(pk=late.pk).claim(60)


def test_stale_says_what_and_holds_no_values() -> None:
    push = row(Push, "finished")
    with pytest.raises(StalePush, match=rf"^Push {push.pk} did not allow attention, started_at, status, title$"):
        push.move(Push.Status.SENDING, title="+8613711112222", started_at=timezone.now())
