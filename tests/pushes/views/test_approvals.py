"""Tests of the pages of approvals: what waits, what exactly is approved, yes, no, withdrawn, and without."""

from datetime import time, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from pushes import actions
from pushes.models import Application, Push
from pushes.views import approvals
from tests import builders
from tests.pages import Page, read
from tests.pushes.approvals import again, approver, shop, waiting
from tests.pushes.views.people import client_of, opened, value
from tests.pushes.views.pressing import buttons, page_of, press

pytestmark = pytest.mark.django_db


def looked_at(push: Push) -> Page:
    return read(client_of(approver()).get(reverse("pushes:approval", args=[push.pk])))


def menu(page: Page) -> str:
    (nav,) = [each for each in page.all("nav") if each.attributes.get("aria-label") == "Main"]
    return " ".join(nav.text.split())


def test_the_configuration_says_from_how_many_accounts_on() -> None:
    app, client = shop(approval_from=0), client_of(builders.carol())
    address = reverse("pushes:configuration", args=[app.pk])
    names = ("name", "platform", "access_point", "access_id", "undo_seconds", "time_zone")
    form = {name: getattr(app, name) for name in names} | {"approval_from": "2"}
    assert client.post(address, form).status_code == 302
    app.refresh_from_db()
    assert app.approval_from == 2
    refused = client.post(address, form | {"approval_from": ""})
    assert "Write from how many accounts on it is approved; 0 for never." in refused.content.decode()
    client.post(address, {name: form[name] for name in names})
    app.refresh_from_db()
    assert app.approval_from == 2


def test_the_preview_says_that_somebody_else_comes_first() -> None:
    push = builders.ready_push(author=builders.alice(), application=shop())
    page = read(client_of(builders.alice()).get(reverse("pushes:preview", args=[push.pk])))
    assert "Ask for approval to send to 2 accounts" in buttons(page)
    assert "Somebody else approves it first" in page.text("main")


def test_what_waits_is_listed_counted_and_shown_as_it_would_be_sent() -> None:
    push = waiting(content="From nine on")
    client = client_of(approver())
    inbox = read(client.get(reverse("pushes:approvals")))
    assert "Approvals 1" in menu(inbox)
    assert reverse("pushes:approval", args=[push.pk]) in [link.attributes.get("href") for link in inbox.all("a")]
    assert reverse("pushes:approval", args=[push.pk]) in client.get(reverse("pushes:home")).content.decode()
    shown = looked_at(push).text("main")
    for said in ("alice wants to send this to 2 accounts of Shop", "From nine on", push.hash_to_approve()):
        assert said in shown
    assert "Look at this first" not in shown  # it is no repetition of itself
    assert "Approvals" not in menu(page_of(push))


def test_one_bounded_question_for_those_who_may_and_none_for_others() -> None:
    waiting()
    asked = []
    for person in (approver(), builders.alice()):
        with CaptureQueriesContext(connection) as queries:
            client_of(person).get(reverse("profile"))
        asked += [[query["sql"] for query in queries if "waiting for approval" in query["sql"]]]
    (bounded,), nothing = asked
    assert ("LIMIT 100" in bounded, nothing) == (True, [])


def test_approved_it_says_by_whom_and_of_what() -> None:
    push = waiting()
    page = press(client_of(approver()), "approve", push, seen=value(looked_at(push), "seen"))
    assert push.status == "scheduled"
    assert "Approved by frank on" in page.text("main")
    assert push.approved_hash[:12] in page.text("main")


def test_what_was_changed_since_it_was_looked_at_is_looked_at_again() -> None:
    push = waiting()
    seen = value(looked_at(push), "seen")
    Push.objects.update(title="Other")
    page = press(client_of(approver()), "approve", push, seen=seen)
    assert "Too late, nothing was changed" in page.text("main")
    assert value(page, "seen") != seen
    assert push.is_waiting_for_approval


def test_their_own_is_no_ones_to_approve() -> None:
    push, frank = waiting(), approver()
    Push.objects.update(author=frank)
    page = looked_at(push)
    assert [button for button in buttons(page) if "Approve" in button] == []
    page = press(client_of(frank), "approve", push, seen=again(push).hash_to_approve())
    assert "nobody approves a push of their own" in page.text("main")
    assert push.is_waiting_for_approval
    assert "Approvals 1" not in menu(page)


def test_rejected_with_a_reason_its_author_reads_why() -> None:
    push, client = waiting(), client_of(approver())
    assert "Write why, for its author reads it." in press(client, "reject", push, reason=" ").text("main")
    press(client, "reject", push, reason="The price\0 is wrong.")  # PostgreSQL stores no NUL
    assert push.is_draft
    page = read(client_of(builders.alice()).get(reverse("pushes:edit", args=[push.pk])))
    for said in ("frank rejected it on", "“The price is wrong.”"):
        assert said in page.text("main")


def test_its_time_over_the_approver_is_told_and_its_author_decides() -> None:
    push = waiting(scheduled_for=timezone.now() + timedelta(hours=1))
    Push.objects.update(scheduled_for=timezone.now() - timedelta(minutes=1))
    page = press(client_of(approver()), "approve", push, seen=value(looked_at(push), "seen"))
    assert "Its time had passed while it waited" in page.text("main")
    assert (push.status, push.return_cause) == ("draft", "late")
    page = read(client_of(builders.alice()).get(reverse("pushes:edit", args=[push.pk])))
    assert "it is not sent late" in page.text("main")


def test_its_author_withdraws_it_and_sends_it_again() -> None:
    push = waiting()
    assert buttons(page_of(push)) == ["Withdraw: back to draft"]
    press(client := client_of(builders.alice()), "withdraw", push)
    assert push.is_draft
    assert opened(client, push)["title"] == "Sale"


def test_an_administrator_who_may_send_breaks_the_glass_and_everybody_reads_it() -> None:
    push, grace = waiting(), builders.grace()
    assert "Send it without approval" in buttons(page_of(push, builders.grace))
    assert "Send it without approval" not in buttons(page_of(push, builders.carol))
    client, seen = client_of(grace), push.hash_to_approve()
    assert "Write why it cannot wait" in press(client, "break-glass", push, seen=seen, reason="").text("main")
    assert push.is_waiting_for_approval
    press(client, "break-glass", push, seen=seen, reason="The shop burns.")
    for said in ("Sent without approval", "grace let it go", "“The shop burns.”", "SENT IT WITHOUT APPROVAL"):
        assert said in page_of(push).text("main")
    records = read(client_of(builders.alice()).get(reverse("pushes:records")))
    assert "Without approval" in records.text("main")


def written_in(answer: Any, field: str) -> str:
    """What stands in a field of the page that comes back."""
    assert answer.status_code == 422
    (found,) = [each for each in read(answer).all("input") if each.attributes.get("id") == field]
    return found.attributes["value"]


def test_a_reason_that_was_written_stays_where_the_press_cannot_be_taken() -> None:
    push, grace, long = waiting(), client_of(builders.grace()), "The shop burns “down”."
    where, given = reverse("pushes:break-glass", args=[push.pk]), {"seen": push.hash_to_approve(), "reason": long}
    Application.objects.update(quiet_from=time.min, quiet_until=time.max, quiet_blocks=True)
    refused = grace.post(where, given)
    assert (written_in(refused, "glass-reason"), "is sent from" in read(refused).text("main")) == (long, True)
    (folded,) = [each for each in read(refused).all("details") if "Send it without approval" in each.text]
    assert "open" in folded.attributes
    assert written_in(grace.post(where, given | {"seen": "what it was before"}), "glass-reason") == long
    assert again(push).is_waiting_for_approval
    Application.objects.update(quiet_blocks=False)
    press(grace, "break-glass", push, **given)
    assert push.glass_reason == long
    assert grace.post(where, given).status_code == 302, "it does not wait any more"


def test_a_reason_that_is_too_long_is_refused_and_stays_and_nothing_of_it_is_cut() -> None:
    push, frank = waiting(), client_of(approver())
    where, long = reverse("pushes:reject", args=[push.pk]), "x" * 501
    for _press in range(2):  # two in a row
        refused = frank.post(where, {"reason": long})
        page = read(refused)
        (field,) = [each for each in page.all("textarea") if each.attributes["id"] == "reject-reason"]
        assert (refused.status_code, field.text, "it has 501" in page.text("main")) == (422, long, True)
        assert again(push).is_waiting_for_approval
    frank.post(where, {"reason": long[1:]})
    assert again(push).return_reason == long[1:]


def another(push: Push) -> Push:
    """One more that waits, since a moment later."""
    made = again(push)
    made.pk, made.approval_asked_at = None, timezone.now()
    made._state.adding = True
    made.save()
    return made


def test_those_of_their_own_take_no_place_of_what_waits_for_them(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(approvals, "MOST", 1)
    own, frank = waiting(), approver()
    first, second = another(own), another(own)
    Push.objects.filter(pk=own.pk).update(confirmed_by=frank)
    pages = {push.pk: reverse("pushes:approval", args=[push.pk]) for push in (first, second)}
    for push in (first, second):  # the second stands there once the first one is decided
        inbox = read(client_of(frank).get(reverse("pushes:approvals")))
        links = {link.attributes.get("href") for link in inbox.all("a")}
        assert [key for key, page in pages.items() if page in links] == [push.pk]
        assert own.get_absolute_url() in links
        assert ("the 1 that have waited longest" in inbox.text("main")) == (push is first)
        actions.reject(push=push, by=frank, reason="Not now")
