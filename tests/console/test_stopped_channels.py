"""Tests of who is told that a channel is stopped, on pages and by mail, and that it is gone once it goes on."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.db.models import F
from django.urls import reverse
from django.utils import timezone
from pytest_django import Settings

from console import registration, stopped_channels, tasks
from console.gateway import giving
from console.gateway.channels.queue import settling
from console.gateway.models import AppChannel, GatewayApplication
from console.gateway.models.channel import RefusingService
from console.models import Profile
from pushes.models import Application
from tests import builders
from tests.console.mail import NO, YES, MailServer, mail_server, text_of
from tests.gateway import builders as gateway
from tests.gateway.channels.queue.subscribing import add_channel
from tests.pages import Page, read
from tests.pushes.views.people import client_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("static_files")]
WORDS = "403 of the service"


@pytest.fixture
def application() -> Application:
    made = builders.application(people=[builders.alice()])
    registration.serve(made)
    return made


@pytest.fixture
def channel(application: Application) -> AppChannel:
    """One that is stopped."""
    made = add_channel(GatewayApplication.objects.get(access_id=application.access_id))
    settling.stop(made, WORDS)
    made.refresh_from_db()
    return made


@pytest.fixture
def mail(settings: Settings) -> Iterator[MailServer]:
    """A mail server, and an administrator and a marketer with an address."""
    with mail_server() as server:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_USE_TLS = "127.0.0.1", server.port, False
        settings.DEFAULT_FROM_EMAIL, settings.PUBLIC_URL = "push@example.com", "https://push.example.com"
        for person in (builders.alice(), builders.carol()):
            User.objects.filter(pk=person.pk).update(email=f"{person.username}@example.com")
        yield server


def seen(person: User, name: str = "pushes:standing-still") -> Page:
    return read(client_of(person).get(reverse(name)))


def links(page: Page) -> list[str]:
    return [each.attributes.get("href", "") for each in page.main("a")]


def later(by: timedelta = timedelta(minutes=10)) -> None:
    """Time passes, and a worker looks."""
    AppChannel.objects.update(tell_at=F("tell_at") - by, stopped_at=F("stopped_at") - by)
    tasks.send_notices()


def test_administrators_see_it_until_it_goes_on(application: Application, channel: AppChannel) -> None:
    for name in ("pushes:standing-still", "pushes:home"):
        page = seen(builders.carol(), name)
        assert f"Web Push · Shop · stopped · {WORDS} · since" in page.text("main")
        assert reverse("channels", args=[application.pk]) in links(page)
        assert page.text("nav").count("Standing still 1") == 1
    giving.keep(channel)
    page = seen(builders.carol())
    assert WORDS not in page.text("main")
    assert "Everything moves" in page.text("main")


def test_who_may_not_mend_it_gets_no_link_and_marketers_nothing(application: Application, channel: AppChannel) -> None:
    auditors = seen(builders.eve())
    assert WORDS in auditors.text("main")
    assert reverse("channels", args=[application.pk]) not in links(auditors)
    assert WORDS not in seen(builders.alice(), "pushes:home").text("main")


def test_one_that_only_the_gateway_knows_is_told_of_as_well() -> None:
    app = gateway.application()
    settling.stop(add_channel(app), WORDS)
    (told,) = stopped_channels.stopped()
    assert (told.name, told.application, told.page, told.trouble) == ("Web Push", app.name, "", WORDS)


@pytest.fixture
def refused(application: Application) -> AppChannel:
    """One of which a service takes nothing."""
    made = add_channel(GatewayApplication.objects.get(access_id=application.access_id))
    now = timezone.now()
    told = RefusingService("https://web.push.apple.com", WORDS, now, now + timedelta(minutes=1), 0)
    AppChannel.objects.filter(pk=made.pk).update(refused_by={told.host: told.kept}, tell_at=now + timedelta(minutes=10))
    made.refresh_from_db()
    return made


def test_a_service_that_takes_nothing_is_seen_until_it_does_or_somebody_has_it_tried(
    application: Application, refused: AppChannel
) -> None:
    for name in ("pushes:standing-still", "pushes:home"):
        page = seen(builders.carol(), name)
        assert f"Web Push · Shop · https://web.push.apple.com takes nothing · {WORDS} · since" in page.text("main")
    page = read(client_of(builders.carol()).get(reverse("channels", args=[application.pk])))
    assert "https://web.push.apple.com takes nothing · since" in page.text("main")
    assert "Stopped" not in page.text("main")
    client_of(builders.carol()).post(reverse("channel", args=[application.pk, "webpush"]), {"go_on": "1"})
    assert "Everything moves" in seen(builders.carol()).text("main")


def test_a_letter_tells_of_a_service_that_takes_nothing_for_ten_minutes(
    application: Application, refused: AppChannel, mail: MailServer
) -> None:
    tasks.send_notices()
    assert not mail.letters
    later()
    later()
    (letter,) = mail.letters
    assert letter["Subject"] == "https://web.push.apple.com takes nothing of Shop"
    assert "what is for other services goes out" in text_of(letter)
    AppChannel.objects.update(refused_by=None, tell_at=timezone.now())
    later()
    assert len(mail.letters) == 1


def test_administrators_get_one_letter(application: Application, channel: AppChannel, mail: MailServer) -> None:
    later()
    later()
    (letter,) = mail.letters
    assert (letter["To"], letter["Subject"]) == ("carol@example.com", "Web Push of Shop is stopped")
    text = text_of(letter)
    assert f"Why: {WORDS}" in text
    assert f"https://push.example.com{reverse('channels', args=[application.pk])}" in text
    settling.stop(channel, WORDS)  # once more
    later()
    assert len(mail.letters) == 2


def test_in_their_language_and_not_against_their_will(channel: AppChannel, mail: MailServer) -> None:
    profile = Profile.objects.update_or_create(person=builders.carol(), defaults={"language": "zh-hans"})[0]
    later()
    assert mail.letters[0]["Subject"] == "Shop 的 Web Push 已停用"
    profile.tells_when_needed = False
    profile.save()
    settling.stop(channel, WORDS)
    later()
    assert len(mail.letters) == 1


def test_one_that_goes_on_is_not_told_of(channel: AppChannel, mail: MailServer) -> None:
    giving.keep(channel)
    later()
    assert not mail.letters


def test_a_gateway_alone_has_nobody_to_tell(channel: AppChannel, mail: MailServer, settings: Settings) -> None:
    settings.GATEWAY_ONLY = True
    later()
    assert not mail.letters


def test_whom_the_mail_server_does_not_know_keeps_no_letter_from_others_and_doubles_none(
    channel: AppChannel, mail: MailServer, caplog: pytest.LogCaptureFixture
) -> None:
    for person in (builders.carol(), builders.grace()):
        User.objects.filter(pk=person.pk).update(email=f"{person.username}@example.com")
    mail.unknown = {"carol@example.com"}
    for _ in range(3):
        later()
    assert [letter["To"] for letter in mail.letters] == ["grace@example.com"]
    said = [record.getMessage() for record in caplog.records if record.name == "console.stopped_channels"]
    assert said == [f"Person {builders.carol().pk} gets no letter about channel {channel.pk}: SMTPRecipientsRefused."]
    mail.unknown = {"carol@example.com", "grace@example.com"}
    settling.stop(channel, WORDS)
    later()
    assert len(mail.letters) == 1
    mail.unknown = set()
    later()  # nobody knew of it yet
    assert [letter["To"] for letter in mail.letters[1:]] == ["carol@example.com", "grace@example.com"]


def test_a_mail_server_that_refuses_is_tried_again_for_a_day(
    channel: AppChannel, mail: MailServer, caplog: pytest.LogCaptureFixture
) -> None:
    mail.says = NO
    later()
    tasks.send_notices()  # not before ten minutes have passed
    assert caplog.text.count("was not taken by the mail server") == 1
    assert "anna@example.com" not in caplog.text
    mail.says = YES
    later()
    assert len(mail.letters) == 1
    settling.stop(channel, WORDS)
    mail.says = NO
    later(timedelta(hours=25))
    assert "was given up after a day" in caplog.text
    later()
    assert caplog.text.count("was not taken") == 1
