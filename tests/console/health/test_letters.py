"""Tests that letters which no mail server takes are told of, however often each is tried, and until they are gone."""

from datetime import timedelta

import pytest

from console import notices
from console.health import all_figures
from console.health.verdicts import concerns
from tests.console.mail import NO, YES, MailServer
from tests.console.test_notices import later, mail
from tests.pushes.delivery.test_canary import held
from tests.pushes.delivery.tpns import PushService

__all__ = ["mail"]
pytestmark = pytest.mark.django_db


def concern() -> list[str]:
    return [words.partition(" for ")[0] for words in concerns(all_figures.read([])) if "letter" in words]


def test_a_mail_server_that_takes_nothing_is_told_of_until_it_does(service: PushService, mail: MailServer) -> None:
    held()
    mail.says = NO
    notices.send_due()
    assert concern() == []  # it is tried again in a moment
    for _try in range(2):  # each names the next, and is no sign of life
        later(timedelta(hours=1))
        assert concern() == ["A letter waits"]
    mail.says = YES
    later(timedelta())
    assert (len(mail.letters), concern()) == (1, [])
