"""Tests of letters about approvals: approvers are asked, the author is told that it came back and why."""

from datetime import timedelta

import pytest
from django.utils import timezone

from console import notices
from pushes import actions
from pushes.models import Notice
from tests import builders
from tests.console.mail import MailServer
from tests.console.test_notices import mail as mail
from tests.console.test_notices import text_of
from tests.pushes.approvals import again, approved, approver, shop, waiting

pytestmark = pytest.mark.django_db


def test_approvers_are_asked_and_the_author_is_told_why_it_came_back(mail: MailServer) -> None:
    shop()
    frank, alice, stranger = approver(), builders.alice(), approver("hank")
    for person in (frank, alice, stranger):
        type(person).objects.filter(pk=person.pk).update(email=f"{person.username}@example.com")
    shop().people.remove(stranger)
    push = waiting()
    notices.send_due()
    (letter,) = mail.letters
    assert (letter["To"], letter["Subject"]) == ("frank@example.com", "“Sale” waits for your approval")
    for said in (f"/pushes/{push.pk}/approval/", "You get this because you may approve it."):
        assert said in text_of(letter)
    actions.reject(push=push, by=frank, reason="The price is wrong.")
    notices.send_due()
    letter = mail.letters[-1]
    assert (letter["To"], letter["Subject"]) == ("alice@example.com", "“Sale” was sent back to you")
    for said in ("Rejected", "The price is wrong.", f"/pushes/{push.pk}/edit/"):
        assert said in text_of(letter)
    assert (again(push).is_draft, Notice.objects.exclude(due_at=None).count()) == (True, 0)


def test_of_more_approvers_than_are_told_those_are_who_may_approve_it(
    mail: MailServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pushes.models.notice.MOST_APPROVERS", 2)
    for name in ("hank", "ivan"):  # of another application, and here before all others
        shop().people.remove(approver(name))
    gone = approver("jack")
    type(gone).objects.filter(pk=gone.pk).update(is_active=False)
    approver("kurt")  # without an address
    root = builders.carol()  # who is given none, and may use every application
    root.groups.add(*approver().groups.all())
    for person in type(root).objects.all():
        type(root).objects.filter(pk=person.pk).update(email=f"{person.username}@example.com")
    type(root).objects.filter(username="kurt").update(email="")
    waiting()
    notices.send_due()
    assert {letter["To"] for letter in mail.letters} == {"carol@example.com", "frank@example.com"}


@pytest.mark.parametrize(("days", "is_undone", "letters"), [(2, False, 1), (2, True, 0), (None, False, 0)])
def test_an_author_is_told_of_an_approval_unless_the_push_leaves_at_once(
    mail: MailServer, days: int | None, is_undone: bool, letters: int
) -> None:
    shop()
    frank, alice = approver(), builders.alice()
    type(alice).objects.filter(pk=alice.pk).update(email="alice@example.com")
    push = approved(waiting(scheduled_for=days and timezone.now() + timedelta(days=days)), frank)
    if is_undone:
        actions.undo(push=push, by=alice)
    for _again in range(2):
        notices.send_due()
    assert [(each["To"], each["Subject"]) for each in mail.letters] == letters * [
        ("alice@example.com", "“Sale” was approved")
    ]
    for letter in mail.letters:
        for said in ("Goes to 2 accounts on", f"/pushes/{push.pk}/", "You get this because the push is yours."):
            assert said in text_of(letter)
