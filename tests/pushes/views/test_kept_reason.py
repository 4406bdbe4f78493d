"""Why a push is rejected outlives the login of who wrote it."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from pushes.models import KeptConfiguration, Push
from tests import builders
from tests.pages import as_sent, read
from tests.pushes.approvals import approver, waiting
from tests.pushes.views.people import client_of
from tests.pushes.views.test_kept_configuration import logged_in

pytestmark = pytest.mark.django_db
WHY = "The price is last year's"
SAID = "Your login had ended, nothing was done. What you wrote stands here."


def rejected_too_late(client: Client, push: Push) -> Any:
    sent = as_sent(read(client.get(reverse("pushes:approval", args=[push.pk]))), "page") | {"reason": WHY}
    client.logout()
    return client.post(reverse("pushes:reject", args=[push.pk]), sent)


def test_the_reason_waits_for_the_login_where_it_was_written() -> None:
    push, client = waiting(), client_of(approver())
    asked = rejected_too_late(client, push)
    assert "price" not in asked.headers["Location"]
    shown = read(logged_in(client, asked, approver().username))
    assert shown.text("textarea").strip() == WHY
    assert SAID in shown.text("main")
    push.refresh_from_db()
    assert push.is_waiting_for_approval
    client.post(reverse("pushes:reject", args=[push.pk]), as_sent(shown, "page"))
    push.refresh_from_db()
    assert push.status == Push.Status.DRAFT
    assert not KeptConfiguration.objects.exists()


def test_another_approver_reads_nothing_of_it() -> None:
    push, client = waiting(), client_of(approver())
    rejected_too_late(client, push)
    other = client_of(builders.carol())
    assert WHY not in other.get(reverse("pushes:detail", args=[push.pk])).content.decode()
    assert WHY not in other.get(reverse("pushes:approval", args=[push.pk])).content.decode()


def test_a_push_that_was_decided_meanwhile_is_shown_as_it_stands() -> None:
    push, client = waiting(), client_of(approver())
    asked = rejected_too_late(client, push)
    author = client_of(push.author)
    author.post(reverse("pushes:withdraw", args=[push.pk]))
    shown = logged_in(client, asked, approver().username)
    assert shown.status_code == 200
    assert WHY not in shown.content.decode()
