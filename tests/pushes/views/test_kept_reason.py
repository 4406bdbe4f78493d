"""Why a push is rejected outlives the login of who wrote it."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from pushes.models import KeptConfiguration, Push
from tests import builders
from tests.pages import Page, as_sent, read
from tests.pushes.approvals import approver, waiting
from tests.pushes.views.people import client_of, shop
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


def forms_with(page: Page, field: str) -> dict[str, list[str]]:
    """What a browser sends of the form in which the input of this id stands."""
    found = next(each for each in page.all("input") if each.attributes.get("id") == field)
    form = next(each for each in found.inside[::-1] if each.tag == "form")
    inside = [each for each in page.all("input") if any(outer is form for outer in each.inside)]
    return {each.attributes["name"]: [each.attributes.get("value", "")] for each in inside}


def unfolded(page: Page, name: str) -> bool:
    return any(name in each.text for each in page.all("details") if "open" in each.attributes)


@pytest.mark.parametrize("is_older", [False, True], ids=["logged out", "an older page"])
def test_why_it_cannot_wait_stands_there_after_the_login_and_goes_with_the_press(is_older: bool) -> None:
    push, grace = waiting(), builders.grace()
    where, press = reverse("pushes:detail", args=[push.pk]), reverse("pushes:break-glass", args=[push.pk])
    client = Client(enforce_csrf_checks=is_older)
    client.force_login(grace)
    sent = forms_with(read(client.get(where)), "glass-reason") | {"reason": WHY}
    if is_older:
        del sent["csrfmiddlewaretoken"]
        shown = read(client.post(press, sent, follow=True))
    else:
        client.logout()
        asked = client.post(press, sent)
        assert "price" not in asked.headers["Location"]
        shown = read(logged_in(client, asked, "grace"))
    assert unfolded(shown, "Send it without approval")
    assert SAID in shown.text("main")
    assert WHY not in client_of(builders.carol()).get(where).content.decode()
    push.refresh_from_db()
    assert push.is_waiting_for_approval
    again = forms_with(shown, "glass-reason")
    assert again["reason"] == [WHY]
    client.post(press, again)
    push.refresh_from_db()
    assert push.glass_reason == WHY
    assert not KeptConfiguration.objects.exists()


def test_why_an_application_is_paused_stands_there_after_the_login_beside_what_was_configured() -> None:
    app, client = shop(), client_of(builders.carol())
    where, press = reverse("pushes:configuration", args=[app.pk]), reverse("pushes:pause", args=[app.pk])
    sent = forms_with(read(client.get(where)), "pause-reason") | {"reason": WHY}
    client.logout()
    shown = read(logged_in(client, client.post(press, sent)))
    assert unfolded(shown, "Pause this application")
    assert SAID in shown.text("main")
    assert "Not saved yet" not in shown.text("main")
    client.post(press, forms_with(shown, "pause-reason"))
    app.refresh_from_db()
    assert app.pause_reason == WHY
    assert not KeptConfiguration.objects.exists()
