"""Tests that what does not add up is found, and that what does is left alone."""

from collections.abc import Callable
from typing import Any

import pytest

from pushes import actions
from pushes.models import AccountPackage, Event, Part, Push
from pushes.telling.verification import problems
from pushes.tpns.contract import PUSH_PATH
from tests import builders
from tests.pushes.delivery.test_failures import NO
from tests.pushes.delivery.test_speed import push_of
from tests.pushes.delivery.tpns import PushService
from tests.pushes.delivery.walking import package_push, part_of, pass_time, typed_push, walk
from tests.pushes.service import answer, cut

pytestmark = pytest.mark.django_db


def found(push: Push) -> list[str]:
    return list(problems(Push.objects.get(pk=push.pk)))


def finished() -> Push:
    """A push of ten accounts in parts of 2, 3, 3 and 2."""
    push = push_of(10, canary_accounts=2, speed_per_minute=3)
    for _ in range(60):
        walk(push)
        pass_time(push)
        Part.objects.exclude(called_at=None).update(called_at="2026-01-01T00:00:00Z")
        if push.needs_attention:
            actions.continue_after_canary(push=push, by=push.author)
    assert push.status == "finished"
    return push


def packed_of(push: Push) -> bytes:
    assert push.package is not None
    return push.package.packed_path.read_bytes()


def rewrite(push: Push, data: bytes) -> None:
    assert push.package is not None
    push.package.packed_path.write_bytes(data)


# -- what adds up ----------------------------------------------------------------------------------------------------


def test_a_push_adds_up_at_every_stage(service: PushService) -> None:
    service.will(PUSH_PATH, NO, cut())
    alice = builders.alice()
    push = builders.ready_push(author=alice, application=builders.application(people=[alice]))
    assert found(push) == []
    actions.confirm(push=push, by=alice, seen=push.fingerprint)
    for _ in range(8):
        assert found(push) == []
        walk(push)
        pass_time(push)
    actions.send_the_rest(push=push, by=alice)
    walk(push)
    pass_time(push)
    walk(push)
    assert (push.status, found(push)) == ("finished", [])


def test_pushes_of_all_kinds_add_up(service: PushService) -> None:
    assert found(finished()) == []
    Push.objects.all().delete()
    AccountPackage.objects.all().delete()
    builders.Application.objects.all().delete()
    push = typed_push()
    walk(push)
    assert found(push) == []


def test_what_a_person_decided_adds_up(service: PushService) -> None:
    service.will(PUSH_PATH, *[cut()] * 4)
    push = package_push()
    while not push.needs_attention:
        walk(push)
        pass_time(push)
    actions.it_arrived(part=part_of(push), by=push.author)
    walk(push)
    assert (push.status, found(push)) == ("finished", [])


# -- the flight record -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "change",
    [
        {"kind": "refused"},
        {"facts": {"parts": 5}},
        {"at": "2026-01-01T00:00:00Z"},
        {"hash": "0" * 64},
        {"by": None},
    ],
    ids=lambda change: next(iter(change)),
)
def test_a_changed_row_is_found(service: PushService, change: dict[str, Any]) -> None:
    push = package_push()
    walk(push)
    kind = Event.Kind.CONFIRMED if "by" in change else Event.Kind.STARTED
    number = push.events.get(kind=kind).sequence
    push.events.filter(kind=kind).update(**change)
    assert any(text.startswith(f"Row {number} of the flight record") for text in found(push))


def test_a_removed_row_is_found(service: PushService) -> None:
    push = package_push()
    walk(push)
    push.events.filter(sequence=3).delete()
    assert "The flight record has no row 3: it goes on with row 4." in found(push)


def test_a_removed_row_is_found_though_the_others_were_numbered_anew(service: PushService) -> None:
    push = package_push()
    walk(push)
    push.events.filter(sequence=2).delete()
    for event in push.events.filter(sequence__gt=2):
        Event.objects.filter(pk=event.pk).update(sequence=event.sequence - 1)
    assert any(text.startswith("Row 2 of the flight record") for text in found(push))


def test_a_record_without_its_end_is_found(service: PushService) -> None:
    push = package_push()
    walk(push)
    accepted = push.events.get(kind="accepted").sequence
    push.events.filter(sequence__gte=accepted).delete()
    assert found(push) == ["Part 1 is accepted, and the flight record does not say so."]


# -- ledgers, parts and files ----------------------------------------------------------------------------------------


def harm_ledger(push: Push) -> None:
    """Past the database's constraint, which is what usually holds it."""
    Push.objects.filter(pk=push.pk).update(accounts=11)


def harm_part(push: Push) -> None:
    Part.objects.filter(push=push, number=2).update(accounts=4)


def harm_order(push: Push) -> None:
    Part.objects.filter(push=push, number=4).update(number=9)


def harm_offset(push: Push) -> None:
    Part.objects.filter(push=push, number=2).update(offset=31)


def harm_answer(push: Push) -> None:
    Part.objects.filter(push=push, number=2).update(service_push_id="999")


def harm_status(push: Push) -> None:
    Part.objects.filter(push=push, number=4).update(status="refused")


def harm_account(push: Push) -> None:
    rewrite(push, packed_of(push).replace(b"0003", b"9999"))


def harm_row(push: Push) -> None:
    rewrite(push, packed_of(push).replace(b"0003\n", b"00030"))


def harm_end(push: Push) -> None:
    rewrite(push, packed_of(push) + b"+8613711119999\n")


def harm_length(push: Push) -> None:
    rewrite(push, packed_of(push)[:-15])


def harm_original(push: Push) -> None:
    assert push.package is not None
    push.package.original_path.write_bytes(b"+8613711119999\n")


def lose_original(push: Push) -> None:
    assert push.package is not None
    push.package.original_path.unlink()


def lose_packed(push: Push) -> None:
    assert push.package is not None
    push.package.packed_path.unlink()


@pytest.mark.parametrize(
    ("harm", "words"),
    [
        (harm_ledger, "10 accounts sent, 0 not sent and 0 unconfirmed are not the 11 that were confirmed."),
        (harm_part, "Part 2 says 4 accounts, and its bytes hold 3."),
        (harm_order, "The parts are not numbered from 1 to 4."),
        (harm_offset, "Part 2 begins at byte 31, and the part before it ends at 30."),
        (harm_answer, "Part 2 is accepted, and the flight record does not say so."),
        (harm_status, "It is finished, and not all of its parts are accepted."),
        (harm_account, "The file of the accounts is not the one that was checked."),
        (harm_row, "Part 2 says 3 accounts, and its bytes hold 2."),
        (harm_end, "The file of the accounts has 165 bytes, and the parts have 150."),
        (harm_length, "The file of the accounts has 135 bytes, and the parts have 150."),
        (harm_original, "The package's uploaded file is not the one that was uploaded."),
        (lose_original, "The package's uploaded file is gone."),
        (lose_packed, "The file of the accounts that are sent is gone."),
    ],
)
def test_what_does_not_add_up_is_said(service: PushService, harm: Callable[[Push], None], words: str) -> None:
    push = finished()
    harm(push)
    assert words in found(push)


def test_typed_accounts_are_counted(service: PushService) -> None:
    push = typed_push()
    Part.objects.update(typed=["+8613711112222"])
    assert found(push) == ["Part 1 holds 1 accounts and says 2."]


def test_an_answer_of_a_refused_part_is_no_answer_of_an_accepted_one(service: PushService) -> None:
    service.will(PUSH_PATH, answer({"ret_code": 0, "push_id": "7"}))
    push = package_push()
    walk(push)
    assert found(push) == []
    push.events.filter(kind="accepted").update(facts={"part": 2, "push_id": "7"})
    assert "Part 1 is accepted, and the flight record does not say so." in found(push)
