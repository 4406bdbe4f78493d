"""What a log line is about (request, task, push), and lines as JSON objects for programs that collect them."""

import json
import logging
import re
import uuid
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from inspect import signature
from typing import Any

from django.http import HttpRequest

from pushes import acting

OF_PUSH = ("pushes/<int:pk>/", "api/v1/pushes/<int:pk>")  # addresses whose number is a push's
REQUEST_ID = re.compile(rb"[A-Za-z0-9._-]{8,64}")  # what a proxy may call a request

_about: ContextVar[Mapping[str, Any]] = ContextVar("about", default={})  # noqa: B039 - nobody changes it


@contextmanager
def about(**facts: Any) -> Iterator[None]:
    """What is logged inside is about this."""
    before = _about.set({**_about.get(), **facts})
    try:
        yield
    finally:
        _about.reset(before)


def request_id(headers: Mapping[bytes, bytes]) -> str:
    """What the proxy calls the request (X-Request-ID), or a name of our own."""
    given = headers.get(b"x-request-id", b"")
    return given.decode() if REQUEST_ID.fullmatch(given) else uuid.uuid4().hex


def begin_task(task_id: str, task: Any, args: Any, **_: object) -> None:
    """What is logged from now on is about a task, which Celery is about to carry out, and the row of its key."""
    named = (name.removesuffix("_id") for name in signature(task.run).parameters)
    _about.set({"task": task_id, **dict(zip(named, args or (), strict=False))})


def end_task(**_: object) -> None:
    """It is done."""
    _about.set({})


class About(logging.Filter):
    """Adds what a record is about, as members for JSON and as text behind the message."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Lets everything pass."""
        facts = {**_about.get(), **_of_request(getattr(record, "request", None) or acting.request_in_hand())}
        record.facts = facts
        record.about = f" [{' '.join(f'{name}={value}' for name, value in facts.items())}]" if facts else ""
        return True


def _of_request(request: object) -> dict[str, Any]:
    match = request.resolver_match if isinstance(request, HttpRequest) else None
    return {"push": match.kwargs["pk"]} if match and match.route.startswith(OF_PUSH) else {}


class JsonLines(logging.Formatter):
    """One object a line; the level stands first, where the supervisor looks for it."""

    def format(self, record: logging.LogRecord) -> str:
        """The record, with its traceback as one member."""
        at = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")
        said: dict[str, Any] = {"level": record.levelname, "at": at, "logger": record.name}
        said |= {"message": record.getMessage(), "process": record.process, **getattr(record, "facts", {})}
        if record.exc_info:
            said["exception"] = self.formatException(record.exc_info)
        return json.dumps(said, ensure_ascii=False, default=str)
