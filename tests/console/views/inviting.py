"""What somebody who was invited does with the page of their invitation."""

from typing import Any

from django.test import Client
from django.urls import reverse

from tests.pages import read

PAGE = reverse("invitation")
PASSWORD = "a duck crosses the road"
CHOSEN = {"username": "anna", "password1": PASSWORD, "password2": PASSWORD}


def mark_of(client: Client) -> dict[str, str]:
    """What the page sends along by itself; nothing where it shows no form."""
    fields = [field.attributes for field in read(client.get(PAGE)).all("input")]
    marks = [field["value"] for field in fields if field.get("name") == "invitation"]
    return {"invitation": marks[0]} if marks else {}


def taken_up(client: Client, written: dict[str, str], **more: Any) -> Any:
    """The answer to what the invited person writes on the page."""
    return client.post(PAGE, mark_of(client) | written, **more)
