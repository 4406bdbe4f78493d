"""A program that calls the API in process, with a token of its own."""

from typing import Any

from django.contrib.auth.models import User
from django.http import HttpResponse
from django.test import Client

from console.api import tokens
from pushes.models import Application


def token_of(person: User, application: Application, *scopes: str, days: int = 30) -> str:
    """What such a program sends; with every scope unless some are named."""
    kept = {"person": person, "application": application, "scopes": scopes or tuple(tokens.SCOPES)}
    return tokens.make(name="Nightly", days=days, **kept)[1]  # type: ignore[arg-type]


def call(
    token: str, method: str, path: str, body: Any = None, kind: str = "application/json", /, **headers: str
) -> HttpResponse:
    """The answer to a call; `path` begins after the API's own."""
    sent = {"Authorization": f"Bearer {token}"} | {name.replace("_", "-"): value for name, value in headers.items()}
    content = {} if body is None or method == "get" else {"data": body, "content_type": kind}
    client = Client(enforce_csrf_checks=True)
    answer: HttpResponse = getattr(client, method)(f"/api/v1/{path}", **content, headers=sent)
    return answer
