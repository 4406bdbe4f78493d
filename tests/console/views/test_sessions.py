"""Where a person is logged in: each browser, this one first; ended from another one, and by a new password."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from console.models import OpenSession
from pushes.models.audit import AuditRow
from tests import builders
from tests.pages import read
from tests.pushes.views.people import client_of

pytestmark = pytest.mark.django_db
PROFILE = reverse("profile")
FIREFOX = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:145.0) Gecko/20100101 Firefox/145.0"
PHONE = "Mozilla/5.0 (Linux; Android 16) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Mobile Safari/537.36"
PASSWORD, NEW = "a quiet morning 7", "another quiet morning 8"


def logged_in(agent: str) -> Client:
    """Alice, who has typed her password in a browser of this name."""
    alice = builders.alice()
    if not alice.check_password(PASSWORD):
        alice.set_password(PASSWORD)
        alice.save()
    client = Client(headers={"User-Agent": agent})
    assert client.post("/login/", {"username": "alice", "password": PASSWORD}).status_code == 302
    return client


def is_logged_in(client: Client) -> bool:
    return bool(client.get(PROFILE).status_code == 200)


def test_each_browser_is_listed_this_one_first() -> None:
    phone, desk = logged_in(PHONE), logged_in(FIREFOX)
    text = read(desk.get(PROFILE)).text("ul")
    assert text.index("Firefox · Windows this one") < text.index("Chrome · Android")
    assert "127.0.0.1" in text
    assert read(phone.get(PROFILE)).text("ul").startswith("Chrome · Android this one")
    assert "Where you are logged in" not in read(client_of(builders.bob()).get(PROFILE)).text("main")


def test_it_is_said_when_a_login_ends_and_how_long_it_is_noted(settings: Settings) -> None:
    settings.SESSION_IDLE, settings.LOGINS_KEEP_DAYS = timedelta(minutes=25), 1
    said = read(logged_in(FIREFOX).get(PROFILE)).text("main")
    assert "A login ends by itself 25 minutes after the last page." in said
    assert "is noted for 1 day." in said


def test_one_of_them_is_ended_or_all_others_and_never_somebody_elses() -> None:
    phone, other, desk = logged_in(PHONE), logged_in(PHONE), logged_in(FIREFOX)
    first = OpenSession.objects.order_by("pk")[0]
    stranger = client_of(builders.bob())
    stranger.post(reverse("log-out-elsewhere"), {"session": first.pk})
    assert is_logged_in(phone)
    desk.post(reverse("log-out-elsewhere"), {"session": first.pk})
    assert [is_logged_in(each) for each in (phone, other, desk)] == [False, True, True]
    told = read(desk.post(reverse("log-out-elsewhere"), follow=True)).text("main")
    assert "Logged out in 1 other browser." in told
    assert [is_logged_in(each) for each in (phone, other, desk)] == [False, False, True]
    assert OpenSession.objects.count() == 1


def test_a_new_password_ends_all_others_and_this_one_stays_listed() -> None:
    phone, desk = logged_in(PHONE), logged_in(FIREFOX)
    form = {"old_password": PASSWORD, "new_password1": NEW, "new_password2": NEW}
    assert desk.post(reverse("password_change"), form).status_code == 302
    assert not is_logged_in(phone)
    text = read(desk.get(PROFILE)).text("ul")
    assert text.startswith("Firefox · Windows this one")
    assert "Android" not in text


def test_who_is_deactivated_is_logged_out_at_once() -> None:
    desk, alice = logged_in(FIREFOX), builders.alice()
    alice.is_active = False
    alice.save()
    assert not is_logged_in(desk)


def test_an_administrator_ends_somebodys_logins_and_nothing_else() -> None:
    phone, desk, alice = logged_in(PHONE), logged_in(FIREFOX), builders.alice()
    keeper = client_of(builders.carol())
    where = reverse("person", args=[alice.pk])
    assert "Log out everywhere" in read(keeper.get(where)).text("main")
    told = read(keeper.post(reverse("end-logins", args=[alice.pk]), follow=True)).text("main")
    assert "Logged out in 2 browsers." in told
    assert [is_logged_in(each) for each in (phone, desk)] == [False, False]
    assert is_logged_in(logged_in(PHONE))
    row = AuditRow.objects.get(kind=AuditRow.Kind.SESSIONS_ENDED)
    assert (row.who, row.on_name, row.details) == ("carol", "alice", {"browsers": 2})


def test_who_asks_does_not_end_their_own_by_it() -> None:
    carol = builders.carol()
    keeper = client_of(carol)
    assert "Log out everywhere" not in read(keeper.get(reverse("person", args=[carol.pk]))).text("main")
    assert keeper.post(reverse("end-logins", args=[carol.pk])).headers["Location"] == PROFILE
    assert is_logged_in(keeper)
