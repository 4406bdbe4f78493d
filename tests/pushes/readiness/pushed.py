"""Lists that were pushed to, and drafts for lists like these."""

import random
from datetime import timedelta
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from pushes import actions
from pushes.intake import packages as intake
from pushes.models import Application, Part, Push
from pushes.readiness.draft_doubts import Doubt, doubts
from tests import builders

MANY = [f"+86139{number:08d}" for number in random.Random(5).sample(range(10**8), 6_500)]
PHONES = [f"+86137{number:08d}" for number in random.Random(3).sample(range(10**8), 600)]


def text(rows: list[str]) -> bytes:
    return "".join(f"{row}\n" for row in rows).encode()


def draft(shop: Application, data: bytes, name: str = "list.txt", **fields: Any) -> Push:
    """A draft with words of its own, and a package checked for real."""
    alice = builders.alice()
    title = f"Push {Push.objects.count()}"
    push = builders.draft(author=alice, application=shop, title=title, **fields)
    file = SimpleUploadedFile(name, data)
    push.package = actions.attach_package(push=push, by=alice, file=file)
    intake.check(push.package.pk)
    push.refresh_from_db()
    return push


def typed(shop: Application, rows: list[str]) -> Push:
    """A draft with words of its own, and accounts typed by hand."""
    title = f"Push {Push.objects.count()}"
    return builders.draft(
        author=builders.alice(), application=shop, title=title, target="accounts", typed="\n".join(rows)
    )


def confirmed(push: Push, **ago: int) -> Push:
    ticked = [doubt.key for doubt in doubts(push)]
    actions.confirm(push=push, by=push.author, seen=push.fingerprint, ticked=ticked)
    Push.objects.filter(pk=push.pk).update(confirmed_at=timezone.now() - timedelta(**ago))
    return push


def sent(push: Push, *, parts: int | None = None, status: str = "finished", **ago: int) -> Push:
    """The push confirmed and sent: all of it, or so many of its parts, one account each."""
    push = confirmed(push, **ago)
    if parts is not None:
        push.parts.all().delete()
        each = [Part(push=push, number=number, accounts=1, offset=0, length=1) for number in range(1, push.count + 1)]
        Part.objects.bulk_create(each)
    done = {"status": "accepted", "service_push_id": "1"}
    push.parts.filter(number__lte=push.count if parts is None else parts).update(**done)
    at = timezone.now() - timedelta(**ago)
    over = {"finished_at": at} if status in Push.ENDED else {}
    Push.objects.filter(pk=push.pk).update(status=status, started_at=at, **over)
    push.refresh_from_db()
    return push


def repeated(push: Push) -> list[Doubt]:
    return [doubt for doubt in doubts(push) if doubt.code.startswith("same-")]


def plain(doubt: Doubt) -> str:
    return doubt.text.replace("\xa0", " ")
