"""Runs in an installation's own interpreter and environment, and does there what it is asked to, a line at a time.

python -m tests.inside: JSON objects come in, {"do": name, …}; each is answered by one with `answer` or `failed`.
The same program serves the console and the gateway, which have databases of their own.
"""

import io
import json
import os
import sys
import traceback
from collections.abc import Callable, Sequence
from contextlib import redirect_stdout
from datetime import datetime, timedelta
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "console.settings")
django.setup()

from django.contrib.auth.models import User  # noqa: E402 - Django first
from django.core.files.uploadedfile import SimpleUploadedFile  # noqa: E402
from django.db import close_old_connections, models, transaction  # noqa: E402
from django.db.models import Count, F, Value  # noqa: E402
from django.db.models.functions import Coalesce, NullIf  # noqa: E402
from django.utils import timezone  # noqa: E402

from console.api import tokens  # noqa: E402
from console.gateway import models as of_gateway  # noqa: E402
from console.gateway.models import Delivery, GatewayPush  # noqa: E402
from console.gateway.operations import bind_accounts, register_application  # noqa: E402
from pushes import actions  # noqa: E402
from pushes import models as of_console  # noqa: E402
from pushes.models import AccountPackage, Application, Part, Push, StalePush  # noqa: E402
from pushes.readiness.draft_doubts import doubts  # noqa: E402
from pushes.tasks import deliver_push  # noqa: E402

AUTHOR = "marketer"
CLOCKED = (Application, AccountPackage, Push, Part)
NAMES = {**vars(of_console), **vars(of_gateway), "timezone": timezone}


def serve_application(access_id: str, secret_key: str, accounts: Sequence[str]) -> str:
    """On the gateway: an application whose accounts have one device each; its access key."""
    application = register_application(access_id=access_id, secret_key=secret_key, platform="android", name=access_id)
    rows = [(account, 0, f"{access_id}-{number:025}") for number, account in enumerate(accounts)]
    bind_accounts(application=application, rows=rows)
    return application.access_key


def witness(titles: Sequence[str]) -> dict[str, list[int]]:
    """On the gateway, for each title: pushes not carried out yet, accounts looked up, deliveries, devices with one."""
    pushes = GatewayPush.objects.filter(message__title__in=titles)
    found: dict[str, list[int]] = {title: [0, 0, 0, 0] for title in titles}
    for push in pushes:
        found[push.title][0] += push.status in GatewayPush.MOVING
        found[push.title][1] += push.accounts_done
    sums = Delivery.objects.filter(push__in=pushes).values_list("push__message__title")
    for title, deliveries, devices in sums.annotate(Count("pk"), Count("device", distinct=True)):
        found[title][2:] = [deliveries, devices]
    return found


def add_application(access_id: str, secret_key: str) -> int:
    """On the console: an application of the marketer without an undo window."""
    row = {"name": access_id, "platform": "android", "access_point": "gateway", "access_id": access_id}
    application: Application = Application.objects.create(**row, secret_key=secret_key, undo_seconds=0)
    application.people.add(User.objects.get(username=AUTHOR))
    return int(application.pk)


def draft(title: str, application: int, accounts: Sequence[str], package: bool) -> int:
    """A draft for these accounts, as an uploaded package or typed; its number."""
    author = User.objects.get(username=AUTHOR)
    push = actions.create_push(application=Application.objects.get(pk=application), by=author)
    target = Push.Target.PACKAGE if package else Push.Target.ACCOUNTS
    typed = "" if package else "\n".join(accounts)
    fields = {"target": target, "typed": typed, "account_type": 0, "title": title, "content": "From nine"}
    actions.save_draft(push=push, by=author, version=push.version, fields=fields)
    if package:
        text = "".join(f"{account}\n" for account in accounts)
        actions.attach_package(push=push, by=author, file=SimpleUploadedFile("accounts.txt", text.encode()))
    return int(push.pk)


def confirm(push: int, due: float | None = None) -> str:
    """Send a draft as it stands (`due`: at that time); why not, or an empty text."""
    row = Push.objects.select_related("application", "package", "author").get(pk=push)
    if due:
        at = datetime.fromtimestamp(due, tz=row.created_at.tzinfo)
        actions.save_draft(push=row, by=row.author, version=row.version, fields={"scheduled_for": at})
    try:
        ticked = [doubt.key for doubt in doubts(row)]
        actions.confirm(push=row, by=row.author, seen=row.fingerprint, ticked=ticked, number=row.count)
    except actions.NotReady as missing:
        return str(missing)
    except StalePush as stale:
        return str(stale)
    return ""


def act(name: str, push: int) -> str:
    """One of `actions` on a push (or its first unconfirmed part), by its author; why not, or an empty text."""
    row = Push.objects.get(pk=push)
    subject = {"part": row.parts.open().first()} if name in ("it_arrived", "send_again", "skip") else {"push": row}
    try:
        getattr(actions, name)(by=row.author, **subject)
    except (StalePush, actions.NotReady) as not_so:
        return type(not_so).__name__
    return ""


def facts(titles: Sequence[str]) -> dict[str, dict[str, Any]]:
    """On the console, for each title: how its push stands."""
    pushes = Push.objects.select_related("application", "package").filter(title__in=titles)
    return {push.title: _facts(push) for push in pushes}


def _facts(push: Push) -> dict[str, Any]:
    tally, waiting = push.tally, push.waiting
    return {
        "push": push.pk,
        "status": push.status,
        "is_ended": push.is_ended,
        "needs_attention": push.needs_attention,
        "waiting": str(waiting.cause) if waiting else "",
        "tally": [tally.sent, tally.unsent, tally.unconfirmed],
        "accounts": push.accounts,
        "package": [push.package.status, push.package.problem] if push.package else ["", ""],
        "confirmed": _seconds(push.confirmed_at),
        "finished": _seconds(push.finished_at),
        "parts": [f"{part.status} {part.waits_for} {part.problem}".strip() for part in push.parts.all()],
        "events": [event.kind for event in push.events.all()],
    }


def _seconds(moment: datetime | None) -> float | None:
    return moment.timestamp() if moment else None


def in_hand() -> list[list[Any]]:
    """On the console: title, status and fence of each part that a worker holds."""
    held = Part.objects.filter(lease_until__isnull=False).exclude(status__in=Part.CLOSED)
    return [list(row) for row in held.values_list("push__title", "status", "fence")]


def ring(push: int, times: int) -> None:
    """Wake the workers for a push, so many times."""
    for _ in range(times):
        deliver_push.delay(push)


def shift(seconds: float, titles: Sequence[str] = ()) -> None:
    """On the console: every moment lies `seconds` earlier, of some pushes or all; the clock has jumped, so to say."""
    rows = {model: model._default_manager.all() for model in CLOCKED}
    if titles:
        pushes = Push.objects.filter(title__in=titles)
        rows = {Push: pushes, Part: Part.objects.filter(push__in=pushes)}
    with transaction.atomic():
        for model, chosen in rows.items():
            moments = [field.name for field in model._meta.fields if isinstance(field, models.DateTimeField)]
            changes: dict[str, Any] = {name: F(name) - timedelta(seconds=seconds) for name in moments}
            chosen.update(**changes)


def worth(expression: str) -> str:
    """What a Python expression over the models of console and gateway is worth, as print writes it."""
    printed = io.StringIO()
    with redirect_stdout(printed):
        exec(f"print({expression})", dict(NAMES))
    return printed.getvalue().strip()


def as_found() -> dict[str, Any]:
    """What tests of other files count on: each person's language, roles and place, each application's configuration."""
    speaks = Coalesce(NullIf("profile__language", Value("")), Value("en"))
    of_people = User.objects.values_list("username", "is_active", speaks, "groups__name")
    of_applications = Application.objects.exclude(access_id__startswith="15000900").order_by("pk").values()
    return {
        **{" ".join(map(str, person)): True for person in of_people},
        **{f"{row['name']}: {name}": str(row[name]) for row in of_applications for name in row if name != "turn_at"},
    }


def people(application: int, present: bool) -> None:
    """On the console: the marketer may use the application, or may not any more."""
    change = Application.objects.get(pk=application).people
    (change.add if present else change.remove)(User.objects.get(username=AUTHOR))


def token(application: int) -> str:
    """On the console: an API token of the marketer with every scope."""
    person, row = User.objects.get(username=AUTHOR), Application.objects.get(pk=application)
    return tokens.make(person=person, application=row, name="Program", scopes=tokens.SCOPES, days=1)[1]


DEEDS: dict[str, Callable[..., Any]] = {
    deed.__name__: deed
    for deed in (
        serve_application,
        witness,
        add_application,
        draft,
        confirm,
        act,
        facts,
        in_hand,
        ring,
        shift,
        worth,
        as_found,
        people,
        token,
    )
}


def main() -> None:
    """Serve until the input ends."""
    answers = os.fdopen(os.dup(1), "w", buffering=1)
    os.dup2(2, 1)  # what a library prints must not look like an answer
    for line in sys.stdin:
        asked = json.loads(line)
        close_old_connections()  # as for each request: the database may have died since
        try:
            answer = {"answer": DEEDS[asked.pop("do")](**asked)}
        except Exception:
            answer = {"failed": traceback.format_exc()}
        answers.write(json.dumps(answer) + "\n")


if __name__ == "__main__":
    main()
