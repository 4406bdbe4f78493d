"""Rows of the audit log, read back."""

from typing import Any

from django.test import Client

from pushes.models import AuditRow
from tests import builders

HERE = "192.0.2.1"


def begin() -> None:
    """Without the rows there are. A test of its own transaction has none that is linked."""
    AuditRow.objects.all()._raw_delete("default")


def told(*names: str) -> list[tuple[Any, ...]]:
    """The rows in their order."""
    return list(AuditRow.objects.order_by("pk").values_list("kind", *names))


def log_in(name: str = "alice", password: str = builders.PASSWORD) -> Client:
    client = Client(REMOTE_ADDR=HERE)
    client.post("/login/", {"username": name, "password": password})
    return client
