"""People at an OpenID provider that runs, and a browser that goes there and comes back."""

from typing import Any
from urllib.parse import parse_qs, urlsplit

import requests
from django.test import Client
from django.urls import reverse

BEGIN, BACK = reverse("single-sign-on"), reverse("single-sign-on-back")
ALICE = {"email": "Alice@example.com", "email_verified": True}
CLAIMS = {
    "a": ALICE,
    "another-a": ALICE,
    "moved": {"email": "new@example.com", "email_verified": True},
    "unproved": {"email": "alice@example.com", "email_verified": False},
    "stranger": {"email": "zoe@example.com", "email_verified": True},
    "nameless": {},
    "anna": {"email": "Anna@example.com", "email_verified": True},
    "unproved-anna": {"email": "anna@example.com", "email_verified": False},
}


def way_there(client: Client, next_url: str = "") -> str:
    """Where the browser is sent for a login at the provider."""
    return str(client.get(BEGIN, {"next": next_url} if next_url else {}).headers["Location"])


def asked_of_provider(client: Client, next_url: str = "") -> dict[str, list[str]]:
    """What the provider is asked for."""
    return parse_qs(urlsplit(way_there(client, next_url)).query)


def way_back(client: Client, who: str, next_url: str = "", **pressed: str) -> str:
    """Where the provider sends the browser after a login there, or after something else that was pressed there."""
    away = way_there(client, next_url)
    assert parse_qs(urlsplit(away).query)["code_challenge_method"] == ["S256"]
    answer = requests.post(away, data=pressed or {"sub": who}, allow_redirects=False, timeout=20)
    where = urlsplit(answer.headers["Location"])
    return f"{where.path}?{where.query}"


def signed_on(client: Client, who: str, next_url: str = "") -> Any:
    """What the console answers to who comes back."""
    return client.get(way_back(client, who, next_url))
