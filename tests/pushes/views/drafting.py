"""Drafts as they are written on their page."""

from typing import Any

from django.test import Client
from django.urls import reverse

from pushes.models import Push
from tests.pushes.views.people import written

HTMX = {"HX-Request": "true"}


def saved(client: Client, push: Push, **fields: Any) -> Any:
    return client.post(edit(push), written(push, **fields))


def edit(push: Push) -> str:
    return reverse("pushes:edit", args=[push.pk])


def stored(push: Push) -> Push:
    push.refresh_from_db()
    return push


def card(push: Push) -> str:
    return reverse("pushes:package", args=[push.pk])
