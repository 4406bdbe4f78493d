"""Links that let people in: used once, by whoever they are for; what is said of those that lead nowhere any more."""

import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import Group, User
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlsafe_base64_encode
from pytest_django import Settings

from console import invitations, people
from console.links import people_of_link
from console.models import Invitation
from pushes.models.audit import AuditRow
from pushes.roles import ADMINISTRATORS, AUDITORS, MARKETERS
from tests import builders
from tests.console.mail import NO, YES, MailServer, mail_server, text_of
from tests.console.views.inviting import CHOSEN, PASSWORD, taken_up
from tests.pages import read
from tests.pushes.views.people import client_of, shop

pytestmark = pytest.mark.django_db


@pytest.fixture
def client() -> Client:
    return client_of(builders.carol())


@pytest.fixture
def mail(settings: Settings) -> Iterator[MailServer]:
    with mail_server() as server:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", server.port
        settings.EMAIL_USE_TLS, settings.DEFAULT_FROM_EMAIL = False, "push@example.com"
        yield server


def link_of(answer: Any) -> str:
    """The path of the link that a page shows."""
    (field,) = [field for field in read(answer).all("input") if field.attributes.get("id") == "link"]
    return str(re.sub("^https?://[^/]+", "", field.attributes["value"]))


def invited(client: Client, *roles: str, **fields: Any) -> str:
    chosen = Group.objects.filter(name__in=roles or (MARKETERS,)).values_list("pk", flat=True)
    answer = client.post(reverse("invite"), {"roles": list(chosen), "applications": [shop().pk]} | fields)
    assert answer.status_code == 200
    return link_of(answer)


def opened(link: str) -> tuple[Client, Any]:
    browser = Client()
    return browser, browser.get(link, follow=True)


def test_somebody_is_invited_chooses_name_and_password_and_logs_in(client: Client) -> None:
    link = invited(client, MARKETERS, AUDITORS, email="anna@example.com")
    browser, _page = opened(link)
    browser, page = opened(link)  # looking at it uses nothing up
    assert read(page).text("h1") == "Welcome"
    where = page.redirect_chain[-1][0]
    assert where == reverse("invitation")
    answer = taken_up(browser, CHOSEN, follow=True)
    assert "Welcome, anna. Log in with the password you chose." in read(answer).text("main")
    assert browser.post("/login/", {"username": "anna", "password": PASSWORD}).headers["Location"] == "/"
    anna = User.objects.get(username="anna")
    assert (anna.email, anna.is_staff, anna.is_superuser) == ("anna@example.com", False, False)
    assert set(anna.groups.values_list("name", flat=True)) == {MARKETERS, AUDITORS}
    assert list(anna.applications.all()) == [shop()]
    assert "It was used already." in read(opened(link)[1]).text("main")


def test_a_name_that_is_taken_and_a_weak_password_are_said_and_the_link_stays_good(client: Client) -> None:
    browser, _page = opened(invited(client))
    for fields, said in (
        ({"username": "Carol"}, "Somebody has this name already. Choose another one."),
        ({"password1": "12345", "password2": "12345"}, "too short"),
        ({"password2": "another"}, "match"),
        ({"username": ""}, "Write a name to log in with."),
    ):
        answer = taken_up(browser, CHOSEN | fields)
        assert answer.status_code == 422
        assert said in read(answer).text("main")
    assert taken_up(browser, CHOSEN).headers["Location"] == reverse("login")


def test_a_link_that_leads_nowhere_says_what_to_do(client: Client) -> None:
    link, late = invited(client), invited(client)
    browser, _page = opened(link)
    kept = Invitation.objects.order_by("pk")[0]
    page = client.post(reverse("withdraw-invitation", args=[kept.pk]), follow=True)
    assert "The invitation is withdrawn" in read(page).text("main")
    rows = AuditRow.objects.filter(kind__startswith="invit").order_by("pk").values_list("kind", "person")
    carol = builders.carol().pk
    assert list(rows) == [("invited", carol)] * 2 + [("invitation withdrawn", carol)]
    again = client.post(reverse("withdraw-invitation", args=[kept.pk]), follow=True)
    assert "Too late" in read(again).text("main")
    Invitation.objects.exclude(pk=kept.pk).update(expires_at=timezone.now() - timedelta(seconds=1))
    said = {
        link: "It was withdrawn. Ask the administrator who sent it for a new one.",
        late: "It has expired. Ask the administrator who sent it for a new one.",
        reverse("open-invitation", args=["nonsense"]): "Open it again as it stands in the letter, whole.",
    }
    for each, words in said.items():
        page = opened(each)[1]
        assert (page.status_code, words in read(page).text("main")) == (410, True)
    assert taken_up(browser, CHOSEN).status_code == 410  # its page was open meanwhile
    assert not User.objects.filter(username="anna").exists()


@pytest.mark.parametrize("is_deactivated", [True, False])
def test_an_invitation_lasts_no_longer_than_the_right_of_who_made_it(client: Client, is_deactivated: bool) -> None:
    carol, _other = builders.carol(), builders.grace()
    browser, _page = opened(link := invited(client))
    administrators = Group.objects.filter(name=ADMINISTRATORS)
    for may in (False, True, False):
        if is_deactivated:
            (people.reactivate if may else people.deactivate)(person=carol)
        else:
            people.give(person=carol, roles=administrators if may else [], applications=[])
        assert invitations.waiting().count() == may
        assert browser.get(reverse("invitation")).status_code == (200 if may else 410)
    page = read(opened(link)[1]).text("main")
    assert "Whoever sent it may not let others in any more. Ask an administrator for a new one." in page
    assert taken_up(browser, CHOSEN).status_code == 410
    with pytest.raises(invitations.Gone):
        invitations.accept(invitation=Invitation.objects.get(), person=User(username="anna"))
    assert not User.objects.filter(username="anna").exists()


def test_two_presses_make_one_person(client: Client) -> None:
    invited(client)
    found = Invitation.objects.get()
    invitations.accept(invitation=found, person=User(username="anna"))
    with pytest.raises(invitations.Gone):
        invitations.accept(invitation=found, person=User(username="anna2"))
    assert not User.objects.filter(username="anna2").exists()


def test_the_link_is_kept_nowhere_and_shown_once(client: Client, caplog: pytest.LogCaptureFixture) -> None:
    link = invited(client, email="anna@example.com")
    secret = link.rstrip("/").rpartition("/")[2]
    browser, _page = opened(link)
    taken_up(browser, CHOSEN | {"username": ""})
    assert secret not in str(Invitation.objects.values()) + str(dict(browser.session)) + caplog.text
    listed = read(client.get("/people/")).text("main")
    assert "anna@example.com" in listed
    assert secret not in listed


def test_who_is_logged_in_is_told_whose_it_is(client: Client) -> None:
    page = read(client.get(invited(client), follow=True))
    assert "The invitation is for somebody else than carol." in page.text("main")
    assert invitations.waiting().count() == 1


def test_it_is_mailed_and_a_server_that_refuses_is_said(client: Client, mail: MailServer) -> None:
    mail.says = NO
    form = {
        "roles": list(Group.objects.filter(name=MARKETERS).values_list("pk", flat=True)),
        "email": "anna@example.com",
    }
    refused = client.post(reverse("invite"), form)
    assert "did not take the letter to anna@example.com. Copy the link" in read(refused).text("main")
    mail.says = YES
    answer = client.post(reverse("invite"), form)
    assert "It was sent to anna@example.com." in read(answer).text("main")
    (letter,) = mail.letters
    assert (letter["To"], link_of(answer) in text_of(letter)) == ("anna@example.com", True)


def test_nothing_is_made_of_an_invitation_to_nothing(client: Client) -> None:
    answer = client.post(reverse("invite"), {"email": "x"})
    said = read(answer).text("main")
    assert (answer.status_code, "Choose at least one role." in said, "Write an address such as" in said) == (
        422,
        True,
        True,
    )
    assert not Invitation.objects.exists()


def test_a_link_for_a_new_password_ends_old_logins_and_works_once(client: Client) -> None:
    alice, old = builders.alice(), Client()
    old.post("/login/", {"username": "alice", "password": builders.PASSWORD})
    link = link_of(client.post(reverse("new-password", args=[alice.pk])))
    made = AuditRow.objects.get(kind="password link made")
    assert (made.on_id, made.person) == (alice.pk, builders.carol().pk)
    browser, page = opened(link)
    assert "For alice." in read(page).text("main")
    where = page.redirect_chain[-1][0]
    wrong = browser.post(where, {"new_password1": PASSWORD, "new_password2": "other"})
    assert wrong.status_code == 422
    answer = browser.post(where, {"new_password1": PASSWORD, "new_password2": PASSWORD}, follow=True)
    assert "The new password is set." in read(answer).text("main")
    assert old.get("/").status_code == 302
    assert browser.post("/login/", {"username": "alice", "password": PASSWORD}).status_code == 302
    gone = opened(link)[1]
    assert (gone.status_code, "It was used already or has expired." in read(gone).text("main")) == (410, True)


@pytest.mark.parametrize("how", ["deactivated", "no administrator", "out of reach"])
def test_a_link_for_a_new_password_lasts_no_longer_than_the_right_of_who_made_it(client: Client, how: str) -> None:
    carol, alice, _other = builders.carol(), builders.alice(), builders.grace()
    browser, page = opened(link := link_of(client.post(reverse("new-password", args=[alice.pk]))))
    where, chosen = page.redirect_chain[-1][0], {"new_password1": PASSWORD, "new_password2": PASSWORD}
    for may in (False, True, False):
        if how == "deactivated":
            (people.reactivate if may else people.deactivate)(person=carol)
        elif how == "no administrator":
            people.give(person=carol, roles=Group.objects.filter(name=ADMINISTRATORS) if may else [], applications=[])
        else:
            User.objects.filter(pk=alice.pk).update(is_superuser=not may)
        assert browser.get(where).status_code == (200 if may else 410)
    assert "Whoever made it may not let others in any more." in read(opened(link)[1]).text("main")
    assert browser.post(where, chosen).status_code == 410  # its page was open meanwhile
    assert builders.alice().check_password(builders.PASSWORD)


def test_nobody_else_can_be_put_into_a_link_for_a_new_password(client: Client) -> None:
    alice, carol, grace = builders.alice(), builders.carol(), builders.grace()
    link = link_of(client.post(reverse("new-password", args=[alice.pk])))
    key, token = link.strip("/").split("/")[1:]
    assert people_of_link(key) == (alice, carol)
    people.deactivate(person=carol)
    for person, maker in ((alice, grace), (grace, carol), (grace, grace)):
        other = urlsafe_base64_encode(f"{person.pk}.{maker.pk}".encode())
        page = opened(reverse("set-password", args=[other, token]))[1]
        assert (page.status_code, "may not let others in" in read(page).text("main")) == (410, False)
    for nobody in (f"{alice.pk}", f"{alice.pk}.999999", "x.y", "9" * 40 + ".1"):
        page = opened(reverse("set-password", args=[urlsafe_base64_encode(nobody.encode()), token]))[1]
        assert page.status_code == 410
    again = opened(link_of(client_of(grace).post(reverse("new-password", args=[alice.pk]))))[0]
    where = reverse("set-password", args=[urlsafe_base64_encode(f"{alice.pk}.{grace.pk}".encode()), "set-password"])
    assert again.post(where, {"new_password1": PASSWORD, "new_password2": PASSWORD}).status_code == 302
    assert builders.alice().check_password(PASSWORD)
