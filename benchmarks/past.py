"""One database for benchmarks/history.py: fills it with a history, or measures what the console asks of it.

    past.py fill PUSHES      past.py measure REPEATS

`measure` prints JSON: by name, the seconds of a page, a filter, a search, the wake of the beat. The least of several
counts: other work on the machine only adds to it.
"""

import json
import logging
import os
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import django

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "console.settings")
django.setup()

from django.conf import settings  # noqa: E402 - Django first
from django.contrib.auth.models import User  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import connection, transaction  # noqa: E402
from django.test import Client  # noqa: E402
from django.urls import reverse  # noqa: E402

from benchmarks.past_beside import fill_beside  # noqa: E402
from console.api import tokens  # noqa: E402
from console.gateway.carrying import resolving  # noqa: E402
from pushes import delivery, figures, intake  # noqa: E402
from pushes.models import Application, Push  # noqa: E402
from tests.history import fill, people  # noqa: E402

Ask = Callable[[], object]
FILTERS = (
    "status=finished",
    "status=failed",
    "status=needs+attention",
    "kind=pushes",
    "kind=rehearsals",
    "kind=tests",
    "author={author}",
    "since=2026-01-01&until=2026-02-01",
    "target=accounts",
    "devices=0",
    "application={application}",
    "application={application}&status=failed",
)
SORTS = ("confirmed", "-confirmed", "accounts", "-accounts", "title", "-title", "application", "status", "-status")
SORTED_FILTERS = (
    "sort=-accounts&status=failed",
    "sort=title&status=needs+attention",
    "sort=accounts&application={application}",
    "sort=-confirmed&kind=rehearsals",
    "sort=-accounts&kind=pushes",
)
AUDIT = (
    "",
    "?who={author}",
    "?what=login+failed",
    "?on=push",
    "?on=user&number=7",
    "?what=logged+in&who={author}",
    "?since=2026-01-01&until=2026-02-01",
)
PAGES = ("drafts", "approvals", "notices", "overview-export")
BESIDE = (
    "applications",
    "pushes",
    "pushes?status=failed",
    "pushes/{push}",
    "pushes/{push}/parts",
    "pushes/{push}/figures",
)
SEARCHES = ("text=sale", "text=no+such+words", "text=u1000", "text=no+such+words&status=finished", "text=Sale+4321")


def asked(user: User) -> Iterator[tuple[str, Ask]]:
    """What is measured of one person, by name."""
    client = Client(SERVER_NAME=settings.ALLOWED_HOSTS[0])
    client.force_login(user)
    application = Application.objects.visible_to(user).order_by("pk")[0]
    push = Push.objects.visible_to(user).filter(status="finished").order_by("-pk").first()
    yield "home", lambda: client.get("/")
    yield "applications", lambda: client.get("/applications/")
    yield "records", lambda: client.get("/pushes/")
    yield "overview", lambda: client.get("/overview/")
    yield "overview, a year", lambda: client.get("/overview/?days=365")
    if push:
        yield "records, further back", lambda: client.get(f"/pushes/?before={push.pk // 2 + 1}")
        for name in ("detail", "progress", "record"):
            yield f"push, {name}", lambda name=name: client.get(reverse(f"pushes:{name}", args=[push.pk]))
    for sort in SORTS:
        yield f"sort {sort}", lambda sort=sort: client.get(f"/pushes/?sort={sort}")
        if push:
            middle = f"/pushes/?sort={sort}&before={push.pk // 2 + 1}"
            yield f"sort {sort}, further on", lambda middle=middle: client.get(middle)
    yield from asked_of_the_api(user, application, push)
    for name in PAGES:
        if name != "approvals" or user.has_perm("pushes.approve_push"):
            yield name, lambda name=name: client.get(reverse(f"pushes:{name}"))
    for query in FILTERS + SORTED_FILTERS + SEARCHES:
        kind = "search" if query in SEARCHES else "filter"
        said = query.format(application=application.pk, author=user.pk)
        yield f"{kind} {query.format(application='…', author='…')}", lambda said=said: client.get(f"/pushes/?{said}")
    if user.has_perm("pushes.add_push"):
        yield "export, first row", lambda: _begun(client.get("/pushes/export/"))
        yield "export, sorted", lambda: _begun(client.get("/pushes/export/?sort=-accounts"))
    yield "export, searched", lambda: _begun(client.get("/pushes/export/?text=no+such+words"))
    yield "Create Push", lambda: _undone(lambda: client.post(reverse("pushes:create", args=[application.pk])))
    if user.has_perm("pushes.view_audit"):
        yield from asked_of_audit(client)
    if user.has_perm("pushes.view_every_application"):
        yield "standing still", lambda: client.get(reverse("pushes:standing-still"))


def asked_of_audit(client: Client) -> Iterator[tuple[str, Ask]]:
    """What administrators and auditors ask."""
    for query in AUDIT:
        said = query.format(author=people()["alice"].pk)
        yield f"audit {query.format(author='…')}", lambda said=said: client.get(f"/audit/{said}")
    yield "audit search text=nobody", lambda: client.get("/audit/?text=nobody")
    yield "audit export, first row", lambda: _begun(client.get("/audit/export/"))
    yield "people", lambda: client.get(reverse("people"))


def asked_of_the_api(user: User, application: Application, push: Push | None) -> Iterator[tuple[str, Ask]]:
    """What programs ask, with a token of the person."""
    _made, secret = tokens.make(person=user, application=application, name="-", scopes=[tokens.READ], days=1)
    own = Push.objects.filter(application=application, status="finished").order_by("-pk").first() if push else None
    client = Client(SERVER_NAME=settings.ALLOWED_HOSTS[0], headers={"Authorization": f"Bearer {secret}"})
    for path in BESIDE:
        if own or "{" not in path:
            said = path.format(push=own and own.pk)
            yield f"API {path}", lambda said=said: client.get(f"/api/v1/{said}")


def _begun(answer: Any) -> None:
    """Read the heading and the first rows."""
    pieces = iter(answer.streaming_content)
    next(pieces)
    next(pieces, None)
    answer.close()


def _undone(ask: Ask) -> None:
    """A new draft each time: one that was begun before is found again."""
    with transaction.atomic():
        ask()
        transaction.set_rollback(True)


def wake() -> None:
    """What the beat asks for every few seconds."""
    delivery.tell_of_idle_ones()
    for due in (intake.waiting, delivery.waiting, delivery.waiting_for_recall, figures.waiting, resolving.stuck):
        due()


def measure(repeats: int) -> dict[str, float]:
    """The least seconds by name; each thing is asked once before."""
    found = {}
    for who, user in people().items():
        for name, ask in asked(user):
            found[f"{who}: {name}"] = _least(ask, repeats)
    return found | {"beat: wake": _least(wake, repeats)}


def _least(ask: Ask, repeats: int) -> float:
    ask()
    took = []
    for _ in range(repeats):
        start = time.perf_counter()
        ask()
        took.append(time.perf_counter() - start)
    return min(took)


if __name__ == "__main__":
    logging.disable(logging.CRITICAL)
    if sys.argv[1] == "fill":
        call_command("migrate", verbosity=0)
        call_command("collectstatic", interactive=False, verbosity=0)
        people()
        if int(sys.argv[2]) and not Push.objects.exists():
            fill(int(sys.argv[2]))
            fill_beside(int(sys.argv[2]))
        if connection.vendor == "postgresql":
            connection.cursor().execute("VACUUM ANALYZE")
    else:
        print(json.dumps(measure(int(sys.argv[2]))))
