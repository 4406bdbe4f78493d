"""Tests of notices by mail: whose, of what, in which language, once; and a mail server that refuses or is away."""

import logging
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.utils import timezone
from pytest_django import Settings

from console import notices
from console.models import Profile
from pushes import actions, figures
from pushes.models import Notice, Push
from tests import builders
from tests.console.mail import NO, YES, MailServer, mail_server, text_of
from tests.pushes.delivery.test_canary import held
from tests.pushes.delivery.tpns import PushService
from tests.pushes.delivery.walking import package_push, walk
from tests.pushes.telling.sending import sending

pytestmark = pytest.mark.django_db
ADDRESS = "alice@example.com"


@pytest.fixture(autouse=True)
def mail(settings: Settings) -> Iterator[MailServer]:
    """A mail server, and people with an address."""
    with mail_server() as server:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_USE_TLS = "127.0.0.1", server.port, False
        settings.DEFAULT_FROM_EMAIL, settings.PUBLIC_URL = "push@example.com", "https://push.example.com"
        User.objects.filter(pk=builders.alice().pk).update(email=ADDRESS)
        yield server


@pytest.fixture
def service(settings: Settings) -> Iterator[PushService]:
    """A push service at the address of the own gateway."""
    made = PushService()
    settings.GATEWAY_URL = made.address
    yield made
    made.stop()


def later(by: timedelta = timedelta(hours=2)) -> None:
    """Time passes, and a worker looks."""
    for notice in Notice.objects.exclude(due_at=None):
        Notice.objects.filter(pk=notice.pk).update(due_at=timezone.now(), created_at=notice.created_at - by)
    notices.send_due()


def ended(service: PushService) -> Push:
    """A push that has gone out, with its figures."""
    push = package_push()
    walk(push)
    figures.refresh(push.pk)
    push.refresh_from_db()
    return push


def test_a_push_that_is_held_is_told_at_once_and_once(service: PushService, mail: MailServer) -> None:
    push = held()
    notices.send_due()
    notices.send_due()
    later()
    (letter,) = mail.letters
    assert (letter["To"], letter["From"], letter["Subject"]) == (ADDRESS, "push@example.com", "“Sale” needs you")
    said = text_of(letter)
    assert "Waits for a decision: sent to 3 of 10 accounts so far.\nThe canary was sent\n" in said
    assert f"https://push.example.com/pushes/{push.pk}/\n" in said
    for words in ("From nine", "+86", builders.SECRET_KEY, builders.ACCESS_ID):  # no text, no accounts, no keys
        assert words not in letter.as_string() + said + text_of(letter, "html")


def test_what_has_ended_is_told_with_its_figures(service: PushService, mail: MailServer) -> None:
    service.reached = {"accounts": {"lookedUp": 2, "withDevice": 2}}
    push = ended(service)
    notices.send_due()
    assert mail.letters == []  # what was sent is on its way to the devices
    later()
    (letter,) = mail.letters
    assert letter["Subject"] == "“Sale”: Finished"
    assert "With a device: 2 accounts (100.0% of the one before" in text_of(letter)
    assert f'<a href="https://push.example.com/pushes/{push.pk}/">Open the push</a>' in text_of(letter, "html")
    assert 'style="color: #835200' not in text_of(letter, "html")


def test_few_reached_is_said_in_amber(service: PushService, mail: MailServer) -> None:
    service.reached = {"accounts": {"lookedUp": 2, "withDevice": 0}}
    ended(service)
    later()
    (letter,) = mail.letters
    assert letter["Subject"] == "“Sale”: Finished, few reached"
    assert "Nobody was reached: no device belongs to any of the 2 accounts." in text_of(letter)
    assert '<p style="color: #835200' in text_of(letter, "html")


@pytest.mark.parametrize("status", ["needs attention", "failed", "finished", "finished with problems", "called back"])
def test_every_way_to_a_person_is_told(mail: MailServer, status: str) -> None:
    push = sending(2, 1)
    now = timezone.now()
    if status == "needs attention":
        push.hold(Push.Attention.FAILING)
    else:
        Push.objects.filter(pk=push.pk).update(
            status="stopping" if status == "called back" else "sending", stop_asked_at=now
        )
        push.move(status, finished_at=now)
    later()
    assert len(mail.letters) == 1


def test_chinese_is_written_to_who_chose_it(service: PushService, mail: MailServer) -> None:
    Profile.objects.create(person=builders.alice(), language="zh-hans")
    held()
    notices.send_due()
    (letter,) = mail.letters
    assert letter["Subject"] == "“Sale”需要你处理"
    assert "灰度已发送" in text_of(letter)
    assert '<html lang="zh-hans">' in text_of(letter, "html")


def chosen(**fields: Any) -> None:
    Profile.objects.create(person=builders.alice(), **fields)


@pytest.mark.parametrize(
    "unwanted",
    [
        lambda: chosen(tells_when_needed=False),
        lambda: User.objects.filter(username="alice").update(email=""),
        lambda: User.objects.filter(username="alice").update(is_active=False),
        lambda: Push.objects.get().application.people.clear(),
        lambda: actions.continue_after_canary(push=Push.objects.get(), by=builders.alice()),
    ],
    ids=["switched off", "no address", "left the firm", "may not see it any more", "has acted already"],
)
def test_nobody_is_told_what_they_do_not_want_or_need(service: PushService, mail: MailServer, unwanted: Any) -> None:
    held()
    unwanted()
    notices.send_due()
    later()
    assert mail.letters == []
    assert not Notice.objects.exclude(due_at=None).exists()


@pytest.mark.parametrize(("who", "letters"), [("alice", 0), ("carol", 1)])
def test_who_stopped_it_before_it_began_knows(mail: MailServer, who: str, letters: int) -> None:
    push = package_push(scheduled_for=timezone.now() + timedelta(hours=1))
    actions.stop(push=push, by=getattr(builders, who)())
    later()
    assert len(mail.letters) == letters


def test_a_server_that_refuses_or_is_away_is_tried_again(
    service: PushService, mail: MailServer, caplog: pytest.LogCaptureFixture
) -> None:
    held()
    mail.says = NO
    notices.send_due()
    (notice,) = Notice.objects.all()
    assert notice.due_at is not None
    assert notice.due_at > timezone.now()
    mail.stop()
    later()
    mail.says = YES
    mail.start()
    notices.send_due()
    assert mail.letters == []  # not before its time
    later()
    assert len(mail.letters) == 1
    assert (Notice.objects.get().tries, Notice.objects.get().due_at) == (3, None)
    told = [record.getMessage() for record in caplog.records if record.name == "console.notices"]
    assert len(told) == 2
    assert "example.com" not in "".join(told)


def test_an_address_that_no_letter_can_have_is_not_logged(
    service: PushService, mail: MailServer, caplog: pytest.LogCaptureFixture
) -> None:
    User.objects.update(email="alice@example.com, bob@example.com")  # past the forms
    held()
    notices.send_due()
    assert mail.letters == []
    (told,) = [record for record in caplog.records if record.name == "console.notices"]
    assert "example.com" not in told.getMessage() + str(told.exc_info)


def test_after_a_day_it_is_given_up(service: PushService, mail: MailServer, caplog: pytest.LogCaptureFixture) -> None:
    held()
    mail.says = NO
    later(by=timedelta(hours=25))
    mail.says = YES
    later()
    assert (mail.letters, Notice.objects.get().due_at, Notice.objects.get().sent_at) == ([], None, None)
    (told,) = [record for record in caplog.records if record.levelno == logging.ERROR]
    assert (
        told.getMessage()
        == f"The notice {Notice.objects.get().pk} of push {Push.objects.get().pk} was given up "
        + ("after a day: SMTPDataError.")
    )


def test_who_was_killed_before_it_was_noted_sends_it_again_under_the_same_id(
    service: PushService, mail: MailServer
) -> None:
    held()
    (notice,) = Notice.objects.all()
    assert notice.claim()
    assert not notice.claim()  # nobody else sends it meanwhile
    later()
    Notice.objects.update(due_at=timezone.now())  # sent, and not noted
    later()
    Notice.objects.update(due_at=timezone.now(), since=notice.since - timedelta(days=1))
    notices.send_due()  # another one had its number, before the database was put back
    first, again, other = (letter["Message-ID"] for letter in mail.letters)
    assert first == again != other


def test_without_a_mail_server_nothing_is_kept_for_one(service: PushService, settings: Settings) -> None:
    settings.EMAIL_HOST = ""
    held()
    assert not Notice.objects.exists()


def test_a_move_that_is_undone_tells_nobody(service: PushService) -> None:
    push = package_push()
    stale = Push.objects.get(pk=push.pk)
    walk(push)
    Notice.objects.all().delete()
    with pytest.raises(Exception, match="did not allow"):
        stale.hold(Push.Attention.FAILING)
    assert not Notice.objects.exists()


def test_a_title_of_two_lines_is_one_in_the_subject(service: PushService, mail: MailServer) -> None:
    push = held()
    Push.objects.filter(pk=push.pk).update(title="Sale\r\nBcc: all@example.com")
    later()
    (letter,) = mail.letters
    assert (letter["Subject"], letter["Bcc"]) == ("“Sale Bcc: all@example.com” needs you", None)
