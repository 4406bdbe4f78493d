"""Who does what is done just now: the person of a request with their address, or who runs a command in the shell."""

import getpass
import os
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass

from django.http import HttpRequest

LONGEST_NAME = 150  # characters, as of a user name

_request: ContextVar[HttpRequest | None] = ContextVar("request", default=None)


@dataclass(frozen=True)
class Actor:
    """`person` is the key of a user, None in the shell and where nobody is logged in; `address` of a request only.

    `name` is the person's, or that of the operating system's user; empty where nobody is known.
    """

    person: int | None
    name: str
    address: str = ""


@contextmanager
def during(request: HttpRequest) -> Iterator[None]:
    """What is done inside is done by whom the request comes from, as far as it is known when it is asked."""
    before = _request.set(request)
    try:
        yield
    finally:
        _request.reset(before)


def request_in_hand() -> HttpRequest | None:
    """The request that something is done for; None in the shell and in workers."""
    return _request.get()


def actor() -> Actor:
    """Who acts. Asks the database for nothing that the request has not asked for already."""
    request = _request.get()
    if request is None:
        return Actor(None, _of_the_system())
    address = str(request.META.get("REMOTE_ADDR") or "")
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return Actor(None, "", address)
    return Actor(user.pk, user.get_username(), address)


def _of_the_system() -> str:
    try:
        return getpass.getuser()[:LONGEST_NAME]
    except (KeyError, OSError):  # in a container there may be a number only
        return str(os.getuid())
