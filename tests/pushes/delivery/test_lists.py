"""Tests of unconfirmed lists, which have no upload id: accounts, words and time of the call must tell."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone

from pushes.delivery import Next
from pushes.models import Part, Push
from pushes.tpns.contract import PUSH_PATH
from pushes.tpns.records import ZONE
from tests import builders
from tests.pushes.delivery.tpns import PushService
from tests.pushes.delivery.walking import kinds, part_of, pass_time, typed_push, walk
from tests.pushes.service import cut

pytestmark = pytest.mark.django_db

TYPED = list(builders.ACCOUNTS)


def said(at: datetime, **fields: Any) -> dict[str, Any]:
    """A record of a push to the two accounts."""
    date = at.astimezone(ZONE).strftime("%Y-%m-%d %H:%M:%S")
    facts = {"pushId": "900", "uploadId": 0, "title": "Sale", "content": "From nine", "targetList": TYPED, "date": date}
    return facts | fields


def unconfirmed(service: PushService) -> Push:
    """A push whose call got no answer; nobody has asked the records."""
    service.will(PUSH_PATH, cut())
    push = typed_push()
    walk(push)
    pass_time(push)
    Part.objects.update(unknown_at=None)
    service.heard.clear()
    return push


@pytest.mark.parametrize("targets", [TYPED, TYPED[::-1]])
def test_a_list_is_found_by_its_accounts_its_words_and_its_time(service: PushService, targets: list[str]) -> None:
    push = unconfirmed(service)
    service.records = [said(timezone.now(), targetList=targets)]
    walk(push)
    assert (push.status, part_of(push).service_push_id, service.pushes) == ("finished", "900", [])
    assert kinds(push)[-2:] == ["settled", "ended"]


@pytest.mark.parametrize(
    "other",
    [
        {"targetList": ["+8613711112222"]},
        {"targetList": [*TYPED, "+8613711114444"]},
        {"title": "Other"},
        {"content": "Other"},
        {"uploadId": 7},
    ],
)
def test_a_record_of_something_else_is_no_record_of_it(service: PushService, other: dict[str, Any]) -> None:
    push = unconfirmed(service)
    service.records = [said(timezone.now(), **other)]
    assert walk(push) is Next.LATER
    assert part_of(push).unknown_at is not None
    pass_time(push)
    walk(push)
    assert (push.status, part_of(push).service_push_id) == ("finished", "501")
    assert part_of(push).repetitions == 1


def test_a_list_is_found_by_a_record_that_is_much_later_than_its_call(service: PushService) -> None:
    """The console's clock may have jumped ahead since."""
    push = unconfirmed(service)
    service.records = [said(timezone.now() + timedelta(hours=1))]
    walk(push)
    assert (push.status, part_of(push).service_push_id) == ("finished", "900")


def test_a_record_that_is_older_than_the_push_is_shown_to_a_person(service: PushService) -> None:
    """The console's clock may have jumped back since, or it is another push."""
    push = unconfirmed(service)
    service.records = [said(timezone.now() - timedelta(hours=1))]
    walk(push)
    assert (push.attention, service.pushes) == ("doubt", [])


def test_a_record_that_belongs_to_another_push_is_not_taken(service: PushService) -> None:
    push = unconfirmed(service)
    other = builders.draft(
        author=push.author, application=push.application, target="accounts", typed=push.typed, title="Twin"
    )
    Push.objects.filter(pk=other.pk).update(title="Sale")
    Part.objects.create(push=other, number=1, accounts=2, status="accepted", service_push_id="900")
    service.records = [said(timezone.now()), said(timezone.now(), pushId="901")]
    walk(push)
    assert part_of(push).service_push_id == "901"


@pytest.mark.parametrize(
    "records",
    [
        [{}, {"pushId": "901"}],
        [{"targetList": None}],
        [{"targetList": []}],
        [{}, {"pushId": "901", "targetList": None}],
    ],
    ids=["two", "none-named", "empty", "one-and-one-unnamed"],
)
def test_records_that_only_may_be_it_are_shown_to_a_person(service: PushService, records: list[dict[str, Any]]) -> None:
    push = unconfirmed(service)
    service.records = [said(timezone.now(), **record) for record in records]
    walk(push)
    part = part_of(push)
    assert (push.status, push.attention, part.status, service.pushes) == ("needs attention", "doubt", "unconfirmed", [])
    assert "900" in part.problem
    assert push.attention_at is not None


def test_a_record_without_a_date_counts_by_its_accounts(service: PushService) -> None:
    push = unconfirmed(service)
    service.records = [said(timezone.now(), date="yesterday")]
    walk(push)
    assert push.status == "finished"


def test_a_list_that_no_record_knows_is_sent_again(service: PushService) -> None:
    push = unconfirmed(service)
    assert walk(push) is Next.LATER
    pass_time(push)
    walk(push)
    assert (push.status, len(service.pushes), part_of(push).repetitions) == ("finished", 1, 1)
