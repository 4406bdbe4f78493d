"""A lost second factor, which an administrator takes away: asked first, told to its person, nothing else is ended."""

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from console import second_factor
from console.models import OpenSession, Profile
from pushes.models.audit import AuditRow
from tests import builders
from tests.console.mail import NO, MailServer, mail_server, text_of
from tests.console.views.second_steps import CODE, half_way, is_in, phone_of
from tests.console.views.test_everybody import pressed, superuser
from tests.pages import read
from tests.pushes.views.people import client_of

pytestmark = pytest.mark.django_db
TAKE = "take-second-factor"


def use(settings: Settings, server: MailServer) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", server.port
    settings.EMAIL_USE_TLS, settings.DEFAULT_FROM_EMAIL = False, "push@example.com"


def test_it_is_taken_away_and_nothing_else_is(settings: Settings) -> None:
    alice, keeper, desk = builders.alice(), client_of(builders.carol()), Client()
    where = reverse("person", args=[alice.pk])
    half_way(desk)
    phone_of(alice)
    assert is_in(desk)
    alice.email = "alice@example.com"
    alice.save()
    Profile.objects.update_or_create(person=alice, defaults={"language": "zh-hans"})
    assert "Take it away" in read(keeper.get(where)).text("main")
    with mail_server() as server:
        use(settings, server)
        page = pressed(keeper, TAKE, alice)
    said = page.text("main")
    assert "The second factor of alice is taken away. A letter to alice@example.com says so." in said
    assert "Take it away" not in said
    (letter,) = server.letters
    assert (letter["To"], "alice 的两步验证" in text_of(letter)) == ("alice@example.com", True)
    row = AuditRow.objects.filter(kind=AuditRow.Kind.SECOND_FACTOR_OFF).get()
    assert (row.person, row.on_id) == (builders.carol().pk, alice.pk)
    assert is_in(desk)
    assert OpenSession.objects.filter(person=alice).count() == 1
    assert half_way(Client()).headers["Location"] == "/"
    assert "There is none any more." in pressed(keeper, TAKE, alice).text("main")


def test_a_letter_that_does_not_leave_is_said(settings: Settings) -> None:
    alice, keeper = builders.alice(), client_of(builders.carol())
    phone_of(alice)
    assert "No letter was sent: tell the person yourself." in pressed(keeper, TAKE, alice).text("main")
    alice.email = "alice@example.com"
    alice.save()
    phone_of(alice)
    with mail_server() as server:
        use(settings, server)
        server.says = NO
        assert "No letter was sent" in pressed(keeper, TAKE, alice).text("main")
    assert not second_factor.has_one(alice)


def test_not_by_oneself_and_not_of_a_superuser() -> None:
    carol, root = builders.carol(), superuser()
    keeper = client_of(carol)
    for person in (carol, root):
        phone_of(person)
    assert keeper.post(reverse(TAKE, args=[carol.pk])).headers["Location"] == reverse("second-factor")
    assert keeper.post(reverse(TAKE, args=[root.pk])).status_code == 403
    assert second_factor.has_one(carol)
    assert second_factor.has_one(root)
    assert half_way(Client(), "carol").headers["Location"] == CODE
    assert "Take it away" not in read(keeper.get(reverse("person", args=[carol.pk]))).text("main")
