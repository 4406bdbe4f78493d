"""Tests of what the API tells: pushes as the pages show them, checks in the same words, history page by page."""

import pytest

from pushes.models import Push
from tests import builders
from tests.builders import alice
from tests.console.api.calling import call, token_of
from tests.pushes.views.people import confirmed, ready, shop

pytestmark = pytest.mark.django_db
MESSY = "+8613711112222\n+8613711113333\n+8613711113333\n\n13711114444\n"


def test_a_push_and_its_parts_ledger_and_figures() -> None:
    push, secret = confirmed(), token_of(alice(), shop())
    told = call(secret, "get", f"pushes/{push.pk}").json()
    assert (told["status"], told["accounts"], told["title"], told["figures"]) == ("scheduled", 2, "Sale", None)
    assert (told["ledger"]["rows"], told["ledger"]["accepted"]) == (2, 2)
    parts = call(secret, "get", f"pushes/{push.pk}/parts").json()["parts"]
    assert [(part["number"], part["accounts"]) for part in parts] == [(1, 2)]
    assert call(secret, "get", f"pushes/{push.pk}/ledger").json()["ledger"] == told["ledger"]
    figures = call(secret, "get", f"pushes/{push.pk}/figures").json()
    assert (figures["figures"], figures["funnel"], figures["channels"]) == (None, [], [])
    kept = {"xg": {"accepted": 1, "arrived": 1}, "fcm": {"accepted": 1, "arrived": 0, "refused": 0, "dead": 2}}
    Push.objects.update(figures_at=push.confirmed_at, by_channel=kept)
    assert call(secret, "get", f"pushes/{push.pk}/figures").json()["channels"] == [
        {"channel": "xg", "name": "Online", "accepted": 1, "arrived": 1, "refused": None, "dead": None},
        {"channel": "fcm", "name": "FCM", "accepted": 1, "arrived": 0, "refused": 0, "dead": 2},
    ]


def test_a_check_says_what_its_page_says() -> None:
    package = builders.package(application=shop(), by=alice(), text=MESSY)
    push = builders.draft(author=alice(), application=shop(), package=package)
    secret = token_of(alice(), shop())
    told = call(secret, "get", f"pushes/{push.pk}/check").json()
    assert (told["state"], told["ledger"]["duplicates"], told["ledger"]["rejected"]) == ("checked", 1, 1)
    (group,) = told["found"]["rejects"]
    assert (group["rows"], group["first"][0]["row"], group["first"][0]["value"]) == (1, 5, "13711114444")
    assert group["first"][0]["text"].startswith("Row 5 ")
    offers = {offer["code"]: offer["text"] for offer in told["found"]["offers"]}
    assert offers["add-86"] == "Put +86 before 1 number of 11 digits."
    rejects = call(secret, "get", f"pushes/{push.pk}/rejects")
    assert (rejects.status_code, rejects.headers["Content-Type"]) == (200, "text/csv; charset=utf-8")


def test_a_draft_without_accounts_has_no_check_and_typed_ones_have_theirs_at_once() -> None:
    push = builders.draft(author=alice(), application=shop())
    secret = token_of(alice(), shop())
    assert call(secret, "get", f"pushes/{push.pk}/check").json() == {"push": push.pk, "state": "none"}
    push.target, push.typed = "accounts", "+8613711112222\n137"
    push.save()
    told = call(secret, "get", f"pushes/{push.pk}/check").json()
    assert (told["ledger"]["accepted"], told["ledger"]["rejected"]) == (1, 1)


def test_history_is_the_tokens_application_page_by_page() -> None:
    secret = token_of(alice(), shop())
    first = confirmed()
    others = [confirmed().pk for _ in range(25)]
    strange = builders.application(name="Other", access_id="1500001049", people=[alice()])
    assert call(token_of(alice(), strange), "get", f"pushes/{first.pk}").status_code == 404
    page = call(secret, "get", "pushes").json()
    assert [each["push"] for each in page["pushes"]] == others[::-1]
    rest = call(secret, "get", f"pushes?cursor={page['next']}").json()
    assert ([each["push"] for each in rest["pushes"]], rest["next"]) == ([first.pk], None)
    assert call(secret, "get", "pushes?cursor=last").status_code == 400
    assert call(token_of(alice(), strange), "get", "pushes").json()["pushes"] == []


@pytest.mark.parametrize("order", ["", "&sort=-confirmed", "&sort=status"])
def test_a_token_sees_nothing_of_another_application_of_its_person(order: str) -> None:
    strange = builders.application(name="Other", access_id="1500001049", people=[alice()])
    Push.objects.filter(pk=confirmed().pk).update(application=strange)
    own = confirmed()
    told = call(token_of(alice(), shop()), "get", f"pushes?application={own.application_id}{order}").json()
    assert [each["push"] for each in told["pushes"]] == [own.pk]
    refused = call(token_of(alice(), shop()), "get", f"pushes?application={strange.pk}{order}")
    assert (refused.status_code, [each["field"] for each in refused.json()["errors"]]) == (400, ["application"])


def test_a_filter_that_cannot_be_read_says_so_at_its_field() -> None:
    ready()
    answer = call(token_of(alice(), shop()), "get", "pushes?status=bogus")
    assert answer.status_code == 400
    said = {"field": "status", "detail": "“bogus” is not in this list. Choose one that is."}
    assert answer.json()["errors"] == [said]
