"""Tests of what a push that goes through the own gateway in part was confirmed as, and of who is left out of it."""

from typing import Any

import pytest

from pushes import actions, delivery
from pushes.models import Application, Push, StalePush
from pushes.models.tally import Tally
from pushes.readiness.obstacles import obstacles
from pushes.storage import StoredPath
from pushes.telling.verification import problems
from tests import builders
from tests.pushes.approvals import approver
from tests.pushes.delivery.sides import NAMES, confirmed, is_shared_out, reached, rest, shop
from tests.pushes.delivery.tpns import PushService
from tests.pushes.delivery.walking import walk

pytestmark = pytest.mark.django_db


def test_the_daily_limit_leaves_people_out_on_both_sides_and_lets_them_in_on_their_own(
    tpns: PushService, service: PushService
) -> None:
    application = shop(daily_limit=1)
    first = confirmed(application, title="First")
    walk(first)
    assert is_shared_out(tpns, service, first)
    Application.objects.update(daily_limit=2)
    application.refresh_from_db()
    grace = builders.grace()
    second = confirmed(application, title="Second")
    walk(second)
    third = confirmed(application, title="Third")
    walk(third)
    assert (third.status, third.tally) == ("failed", Tally(0, 0, 0, over_limit=40))
    assert list(problems(third)) == []
    actions.send_over_limit(push=third, by=grace, reason="A recall")
    rest(third)
    assert (third.status, third.tally) == ("finished", Tally(40, 0, 0))
    for heard in (tpns, service):
        names = reached(heard)
        assert sorted(names) == sorted(names[: len(names) // 3] * 3), "the same people each time"


def test_it_is_taken_back_into_a_draft_without_a_trace_and_rehearsed_to_simulated_devices_only(
    tpns: PushService, service: PushService, settings: Any
) -> None:
    settings.REHEARSAL_BEGINS = "tests.pushes.delivery.test_shadow_confirmed.nothing"
    application, alice = shop(undo_seconds=60), builders.alice()
    push = confirmed(application)
    path = StoredPath(push.shared_out)
    assert path.is_file()
    rehearsal = actions.rehearse(push=push, by=alice, seen=push.fingerprint, weather="fair")
    walk(rehearsal)
    assert (rehearsal.tally, sorted(reached(service)), tpns.heard) == (Tally(40, 0, 0), NAMES, [])
    actions.undo(push=push, by=alice)
    push.refresh_from_db()
    assert (push.status, push.shadow_percent, push.shadow_accounts, push.shared_out) == ("draft", 0, 0, "")
    assert not push.parts.exists()


def nothing(*_: Any, **__: Any) -> None:
    """The gateway is another one here."""


def test_what_was_changed_after_the_preview_is_not_sent_and_leaves_no_file(
    tpns: PushService, service: PushService
) -> None:
    application, alice = shop(), builders.alice()
    package = builders.package(application=application, by=alice, text="\n".join(NAMES), account_type=1)
    push = builders.draft(author=alice, application=application, account_type=1, package=package)
    confirmed(application)  # so that this one repeats it
    seen, files = push.fingerprint, sorted(path.name for path in package.original_path.parent.iterdir())
    Application.objects.filter(pk=application.pk).update(shadow_percent=41)
    with pytest.raises(StalePush):
        actions.confirm(push=push, by=alice, seen=seen)
    Application.objects.filter(pk=application.pk).update(shadow_percent=40)
    with pytest.raises(actions.NotReady):  # doubts that are not ticked
        actions.confirm(push=push, by=alice, seen=seen)
    assert sorted(path.name for path in package.original_path.parent.iterdir()) == files
    Application.objects.filter(access_point="gateway").update(access_id="1500009999")
    with pytest.raises(actions.NotReady, match="no application with the AccessID of Shop"):
        actions.confirm(push=push, by=alice, seen=seen)


def test_an_approval_covers_the_share_and_the_application_at_the_gateway(
    tpns: PushService, service: PushService
) -> None:
    push = confirmed(shop(approval_from=2))
    seen = push.hash_to_approve()
    Application.objects.filter(access_point="gateway").update(access_id="1500009999")
    assert push.hash_to_approve() != seen
    Application.objects.filter(access_point="gateway").update(access_id=builders.ACCESS_ID)
    assert push.hash_to_approve() == seen
    Push.objects.filter(pk=push.pk).update(shadow_percent=41)
    assert Push.objects.get(pk=push.pk).hash_to_approve() != seen


@pytest.mark.parametrize("change", [{"access_id": "1500009999"}, {"platform": "ios"}])
def test_an_application_at_the_gateway_that_has_become_another_gets_nothing_until_it_is_changed_back(
    tpns: PushService, service: PushService, change: dict[str, str]
) -> None:
    push, here = confirmed(shop()), Application.objects.filter(access_point="gateway")
    here.update(**change)
    rest(push)
    assert (push.attention, push.tally.sent, service.heard) == ("failing", 40 - push.shadow_accounts, [])
    actions.resume(push=push, by=builders.alice())
    rest(push)
    assert (push.attention, service.heard) == ("failing", [])
    here.update(access_id=builders.ACCESS_ID, platform="android")
    actions.resume(push=push, by=builders.alice())
    rest(push)
    assert (push.status, is_shared_out(tpns, service, push)) == ("finished", True)


def test_what_was_approved_is_looked_at_before_each_side(tpns: PushService, service: PushService) -> None:
    push = confirmed(shop(approval_from=2))
    actions.approve(push=push, by=approver(), seen=push.hash_to_approve())
    while push.parts.order_by("number")[0].status != "accepted":
        delivery.advance(push.pk)
    Push.objects.filter(pk=push.pk).update(title="Another")
    rest(push)
    assert (push.status, service.heard) == ("stopped", [])
    assert push.tally == Tally(40 - push.shadow_accounts, push.shadow_accounts, 0)


@pytest.mark.parametrize(
    ("fields", "of_application", "field", "words"),
    [
        ({"message_options": {"collapse_id": "77"}}, {}, "collapse_id", "own gateway, which does not know it"),
        ({"canary_accounts": 24}, {}, "canary_accounts", "Choose a canary of fewer than 24 accounts"),
        ({"canary_accounts": 4}, {"daily_limit": 2}, "canary_accounts", "could leave nobody in it"),
    ],
)
def test_what_a_share_would_break_is_said_before_it_is_sent(
    tpns: PushService, fields: dict[str, Any], of_application: dict[str, Any], field: str, words: str
) -> None:
    application, alice = shop(**of_application), builders.alice()
    package = builders.package(application=application, by=alice, text="\n".join(NAMES), account_type=1)
    draft = {"author": alice, "application": application, "account_type": 1, "package": package}
    (found,) = obstacles(builders.draft(**draft, **fields))
    assert (found.field, words in found.text) == (field, True)
    Application.objects.update(shadow_percent=0)
    application.refresh_from_db()
    assert obstacles(builders.draft(**draft, **fields)) == []


def test_typed_accounts_and_pushes_of_other_applications_go_one_way(tpns: PushService, service: PushService) -> None:
    application, alice = shop(), builders.alice()
    push = builders.draft(author=alice, application=application, account_type=1, target="accounts", typed="ab, cd")
    assert (push.shadow_in_force, push.fingerprint.partition(".")[2]) == (0, "0")
    actions.confirm(push=push, by=alice, seen=push.fingerprint)
    walk(push)
    assert (len(tpns.pushes), service.pushes, push.shadow_percent) == (1, [], 0)
    here = Application.objects.get(access_point="gateway")
    Application.objects.filter(pk=here.pk).update(shadow_percent=50)
    assert confirmed(Application.objects.get(pk=here.pk)).shadow_percent == 0


def test_its_file_is_gone_is_said_and_nothing_of_the_package_is_sent_in_its_place(
    tpns: PushService, service: PushService
) -> None:
    push = confirmed(shop())
    StoredPath(push.shared_out).unlink()
    rest(push)
    assert (push.status, push.attention, tpns.pushes, service.pushes) == ("needs attention", "failing", [], [])
    assert list(problems(push)) == ["The file of the accounts that are sent is gone."]
