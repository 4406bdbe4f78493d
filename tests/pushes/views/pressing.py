"""Pressing the buttons of a push's page."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from pushes.models import Push
from tests import builders
from tests.pages import Page, read
from tests.pushes.delivery.walking import package_push
from tests.pushes.views.people import client_of

LATE = "Too late, nothing was changed"
HOUR = timedelta(hours=1)

COPYING = ("duplicate", "template-row")


def waiting_push(**fields: Any) -> Push:
    """A push of Alice in its undo window."""
    push = package_push(**fields)
    Push.objects.update(due_at=timezone.now() + HOUR)
    push.refresh_from_db()
    return push


def press(client: Client, name: str, push: Push, *more: object, **form: Any) -> Page:
    """The page that pressing the button leads to."""
    answer = client.post(reverse(f"pushes:{name}", args=[push.pk, *more]), form, follow=True)
    push.refresh_from_db()
    return read(answer)


def buttons(page: Page) -> list[str]:
    """The buttons of the page's own part, in their order, but for those that copy or print the push or its message."""
    inside = [button for button in page.all("button") if any(outer.tag == "main" for outer in button.inside)]
    inside = [button for button in inside if button.inside[-1].attributes.get("class") not in COPYING]
    return [" ".join(button.text.split()) for button in inside if "data-print" not in button.attributes]


def page_of(push: Push, who: Callable[[], User] = builders.alice) -> Page:
    return read(client_of(who()).get(reverse("pushes:detail", args=[push.pk])))
