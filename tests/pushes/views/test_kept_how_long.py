"""What pages say of when something goes: accounts on the page of their push, everything on that of administrators."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from pytest_django import Settings

from pushes import intake
from pushes.models import Application, Push
from tests import builders
from tests.pages import read
from tests.pushes.delivery.walking import package_push
from tests.pushes.views.people import client_of

pytestmark = pytest.mark.django_db


def said(push: Push) -> str:
    page = read(client_of(builders.alice()).get(reverse("pushes:detail", args=[push.pk])))
    return " ".join(page.text("main").split())


def test_a_push_says_until_when_its_lists_can_be_downloaded() -> None:
    push = package_push()
    assert "Accounts are kept" not in said(push)  # for good
    Application.objects.update(keep_days=30)
    assert "Accounts are kept for 30 days after it has ended" in said(push)
    ended = timezone.now() - timedelta(days=31)
    Push.objects.update(status="finished", started_at=ended, finished_at=ended)
    for days in (60, 31):
        Application.objects.update(keep_days=days)
        until = date_format(timezone.localtime(ended + timedelta(days=days)), "j M Y")
        assert f"Accounts are kept until {until}: then" in said(push)
    Application.objects.update(keep_days=30)
    intake.forget_accounts()
    assert "Accounts are kept" not in said(push)
    assert "The accounts were deleted on" in said(push)


def test_administrators_are_told_what_goes_and_after_how_long(settings: Settings) -> None:
    settings.LOGINS_KEEP_DAYS, settings.INVITATIONS_KEEP_DAYS = 17, 1
    client = client_of(builders.carol())
    page = read(client.get(reverse("pushes:standing-still")))
    table = " ".join(page.text("table").split())
    assert "17 days after each LOGINS_KEEP_DAYS" in table
    assert "1 day after the link leads nowhere INVITATIONS_KEEP_DAYS" in table
    assert "90 days after they have expired GATEWAY_KEEP_DAYS" in table
