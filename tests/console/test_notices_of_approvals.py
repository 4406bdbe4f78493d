"""Tests of letters about approvals: approvers are asked, the author is told that it came back and why."""

import pytest

from console import notices
from pushes import actions
from pushes.models import Notice
from tests import builders
from tests.console.mail import MailServer
from tests.console.test_notices import mail as mail
from tests.console.test_notices import text_of
from tests.pushes.approvals import again, approver, shop, waiting

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
