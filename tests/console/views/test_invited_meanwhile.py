"""The page of an invitation is open while something else happens: another link is opened, a name is taken.

And what stays of one when it is long gone.
"""

from typing import Any

import pytest
from django.contrib.auth.models import Group, User
from django.test import Client
from django.urls import reverse

from console import invitations
from console.models import Invitation
from pushes.audit.words import told
from pushes.models import AuditRow
from pushes.roles import AUDITORS, MARKETERS
from tests import builders
from tests.console.views.inviting import CHOSEN, PAGE, mark_of
from tests.pages import read

pytestmark = pytest.mark.django_db


def invited(role: str) -> str:
    """The link of a new invitation."""
    roles, email = Group.objects.filter(name=role), f"{role.lower()}@example.com"
    _made, secret = invitations.invite(by=builders.carol(), email=email, roles=roles, applications=[])
    return reverse("open-invitation", args=[secret])


def said(answer: Any) -> str:
    return read(answer).text("main")


def test_a_page_of_one_invitation_takes_up_no_other_one() -> None:
    first, second, browser = invited(MARKETERS), invited(AUDITORS), Client()
    assert "This invitation is for marketers@example.com." in said(browser.get(first, follow=True))
    mark = mark_of(browser)
    browser.get(second)  # in another tab
    for sent in (mark, mark, {}):
        answer = browser.post(PAGE, CHOSEN | sent)
        assert (answer.status_code, "Open your link again. Nothing was used up." in said(answer)) == (409, True)
    assert invitations.waiting().count() == 2
    browser.get(first)
    assert browser.post(PAGE, CHOSEN | mark).headers["Location"] == reverse("login")
    assert list(User.objects.get(username="anna").groups.values_list("name", flat=True)) == [MARKETERS]
    assert [each.email for each in invitations.waiting()] == ["auditors@example.com"]


def test_of_two_who_choose_one_name_at_once_the_second_chooses_another(monkeypatch: pytest.MonkeyPatch) -> None:
    browser, link = Client(), invited(MARKETERS)
    browser.get(link)
    invited(AUDITORS)
    faster, really = invitations.waiting()[0], invitations.accept

    def accept(**given: Any) -> None:
        monkeypatch.undo()
        really(invitation=faster, person=User(username="anna"))
        really(**given)

    monkeypatch.setattr(invitations, "accept", accept)
    refused = browser.post(PAGE, CHOSEN | mark_of(browser))
    assert (refused.status_code, "Somebody has this name already. Choose another one." in said(refused)) == (422, True)
    answer = browser.post(PAGE, CHOSEN | mark_of(browser) | {"username": "anna.k"})
    assert answer.headers["Location"] == reverse("login")
    found = User.objects.filter(username__startswith="anna").order_by("pk").values_list("username", "groups__name")
    assert list(found) == [("anna", AUDITORS), ("anna.k", MARKETERS)]


def test_who_let_a_person_in_is_told_when_the_invitation_is_gone() -> None:
    browser, link = Client(), invited(MARKETERS)
    invited(AUDITORS)
    assert invitations.withdraw(invitation=invitations.waiting()[0])
    withdrawn, taken = Invitation.objects.order_by("-pk")
    browser.get(link)
    browser.post(PAGE, CHOSEN | mark_of(browser))
    Invitation.objects.all().delete()
    rows = {row.kind: row for row in AuditRow.objects.filter(kind__startswith="invitation")}
    accepted = rows["invitation accepted"]
    assert (accepted.on_name, told(accepted)) == ("anna", [f"invitation {taken.pk}", "invited by carol"])
    assert told(rows["invitation withdrawn"]) == [f"invitation {withdrawn.pk}"]
