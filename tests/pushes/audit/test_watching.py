"""Tests of what leaves a row by itself: applications and people, by whatever way they are saved."""

from typing import Any

import pytest
from django.contrib.auth.models import Group, Permission, User

from pushes import acting, actions
from pushes.acting import Actor
from pushes.models import AuditRow
from pushes.models.recipients import Recipient, kept
from pushes.roles import ADMINISTRATORS
from tests import builders

pytestmark = pytest.mark.django_db
Kind = AuditRow.Kind


def since(mark: int) -> list[AuditRow]:
    return list(AuditRow.objects.filter(pk__gt=mark).order_by("pk"))


def mark() -> int:
    return AuditRow.objects.order_by("-pk").values_list("pk", flat=True).first() or 0


def test_an_application_says_what_was_and_what_is_and_of_keys_only_that() -> None:
    application = builders.application()
    before = mark()
    application.undo_seconds, application.name, application.secret_key = 30, "Store", "another secret"
    application.kept_recipients = kept([Recipient("+8613711112222", 1002)])
    application.save()
    (row,) = since(before)
    assert (row.kind, row.on_kind, row.on_id, row.on_name) == (
        Kind.APPLICATION_CHANGED,
        "application",
        application.pk,
        "Store",
    )
    assert row.details == {
        "changed": {"name": ["Shop", "Store"], "undo_seconds": [0, 30]},
        "replaced": ["secret_key", "kept_recipients"],
    }
    application.save()
    assert since(row.pk) == [], "nothing changed"


def test_one_that_is_added_says_what_it_was_added_with() -> None:
    before = mark()
    builders.application(undo_seconds=7, people=[builders.alice()])
    rows = [row for row in since(before) if row.on_kind == "application"]
    assert [row.kind for row in rows] == [Kind.APPLICATION_ADDED, Kind.ACCESS_GIVEN]
    assert rows[0].details["changed"]["undo_seconds"] == [30, 7]
    assert builders.SECRET_KEY not in str(rows[0].details)
    assert rows[1].details == {"names": ["alice"]}


def test_a_turn_of_a_worker_is_nobodys_change() -> None:
    application = builders.application()
    before = mark()
    application.save(update_fields=["turn_at"])
    assert since(before) == []


def changes_of(alice: User) -> list[tuple[str, dict[str, Any]]]:
    """What Alice's rows say after each of the ways to change somebody."""
    before = mark()
    alice.email, alice.first_name = "alice@example.com", "Alice"
    alice.save()
    alice.set_password("a zebra walks into a bar")
    alice.save()
    alice.is_active = False
    alice.save(update_fields=["is_active"])
    alice.is_active = True
    alice.save()
    alice.save(update_fields=["last_login"])
    alice.groups.set([Group.objects.get(name=ADMINISTRATORS)])
    alice.user_permissions.add(Permission.objects.get(codename="view_audit"))
    alice.groups.clear()
    builders.application().people.add(alice)
    alice.applications.clear()
    return [(row.kind, row.details) for row in since(before) if row.kind != Kind.APPLICATION_ADDED]


def test_people_their_roles_and_their_applications() -> None:
    assert changes_of(builders.alice()) == [
        (Kind.PERSON_CHANGED, {"changed": {"first_name": ["", "Alice"]}, "replaced": ["email"]}),
        (Kind.PASSWORD_CHANGED, {}),
        (Kind.DEACTIVATED, {}),
        (Kind.ACTIVATED, {}),
        (Kind.ROLE_TAKEN, {"names": ["Marketers"]}),
        (Kind.ROLE_GIVEN, {"names": ["Administrators"]}),
        (Kind.PERMISSION_GIVEN, {"names": ["view_audit"]}),
        (Kind.ROLE_TAKEN, {"names": ["Administrators"]}),
        (Kind.ACCESS_GIVEN, {"names": ["alice"]}),
        (Kind.ACCESS_TAKEN, {"names": ["alice"]}),
    ]


def test_who_is_deleted_did_what_they_did(rf: Any) -> None:
    bob = builders.bob()
    request = rf.get("/", REMOTE_ADDR="192.0.2.7")
    request.user = bob
    with acting.during(request):
        actions.pause(application=builders.application(), by=builders.carol(), reason="Wrong text")
    row, key = AuditRow.objects.get(kind=Kind.PAUSED), bob.pk
    assert (row.person, row.who, row.address, row.details) == (key, "bob", "192.0.2.7", {"reason": "Wrong text"})
    bob.delete()
    assert AuditRow.objects.get(kind=Kind.PERSON_DELETED).on_id == key
    assert AuditRow.objects.get(kind=Kind.PAUSED).who == "bob"


def test_in_the_shell_it_is_the_user_of_the_operating_system(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LOGNAME", "operator")
    assert acting.actor() == Actor(None, "operator")
    builders.application()
    assert AuditRow.objects.order_by("pk")[0].who == "operator"


def test_pausing_and_going_on_are_told_once() -> None:
    application, carol = builders.application(), builders.carol()
    before = mark()
    for _ in range(2):
        actions.pause(application=application, by=carol, reason="Wrong text")
    for _ in range(2):
        actions.go_on(application=application)
    assert [row.kind for row in since(before)] == [Kind.PAUSED, Kind.WENT_ON]


def test_audiences_are_told_by_name_and_size() -> None:
    alice = builders.alice()
    push = builders.ready_push(author=alice, application=builders.application(people=[alice]))
    before = mark()
    audience = actions.save_audience(push=push, by=alice, name="Fans")
    actions.save_audience(push=push, by=alice, name="Fans of ours", replaced=audience)
    audience.name = "All fans"
    actions.rename_audience(audience=audience, before="Fans of ours")
    actions.delete_audience(audience=audience)
    assert [(row.kind, row.on_name, row.details) for row in since(before)] == [
        (Kind.AUDIENCE_SAVED, "Fans", {"push": push.pk, "rows": 2}),
        (Kind.AUDIENCE_REPLACED, "Fans of ours", {"push": push.pk, "rows": 2}),
        (Kind.AUDIENCE_RENAMED, "All fans", {"before": "Fans of ours"}),
        (Kind.AUDIENCE_DELETED, "All fans", {"rows": 2}),
    ]
