"""A package that comes in at one machine is checked on a second and sent by a third: they share database and bucket.

Each machine is a process with a data directory of its own; that of the first is the test's.
"""

from pathlib import Path
from typing import Any

import pytest
from asgiref.sync import async_to_sync
from django.db import connection

from pushes.models import AccountPackage, Push
from tests import builders
from tests.console.processes import manage
from tests.in_storage import everything
from tests.pushes.delivery.tpns import PushService
from tests.pushes.delivery.walking import confirmed
from tests.pushes.views.people import client_of, shop
from tests.pushes.views.test_upload import ROWS, arrived, attach

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.processes,
    pytest.mark.skipif("connection.vendor != 'sqlite'", reason="The processes get the file of the database."),
]
SEND = """
from pushes import delivery, figures
from pushes.models import Push
while delivery.advance({push}) is delivery.Next.NOW:
    pass
Push.objects.filter(pk={push}).update(next_figures_at="2026-01-01T00:00:00Z")
figures.refresh({push})
"""


async def first_block(answer: Any) -> bytes:
    return b"".join([block async for block in answer])


def test_a_package_is_checked_and_sent_by_machines_that_share_no_disk(
    service: PushService, bucket: str, tmp_path: Path, settings: object
) -> None:
    shared = {
        "DATABASE_URL": f"sqlite:///{connection.settings_dict['NAME']}",
        "STORAGE_URL": bucket,
        "GATEWAY_URL": service.address,
        "FIELD_KEYS": ",".join(settings.FIELD_KEYS),  # type: ignore[attr-defined]
        "SECRET_KEY": settings.SECRET_KEY,  # type: ignore[attr-defined]
    }
    push = builders.draft(author=builders.alice(), application=shop())
    client = client_of(builders.alice())
    attach(client, push, arrived(client, push))
    package = AccountPackage.objects.get()
    second = manage(tmp_path / "2", "shell", "-c", f"from pushes import intake; intake.check({package.pk})", **shared)
    assert second.returncode == 0, second.stderr
    package.refresh_from_db()
    assert (package.status, package.accepted) == ("checked", ROWS.count(b"\n"))
    push.refresh_from_db()
    confirmed(push)
    third = manage(tmp_path / "3", "shell", "-c", SEND.format(push=push.pk), **shared)
    assert third.returncode == 0, third.stderr
    push = Push.objects.get()
    assert (push.status, push.tally.sent) == ("reached few", package.accepted)  # as the figures say
    assert ROWS in service.uploads[0].body
    reject = client.get(f"/pushes/{push.pk}/package/rejects/")
    assert async_to_sync(first_block)(reject).startswith(b"\xef\xbb\xbfrow,value,reason")
    assert sorted(path.name for path in everything()) == ["accounts-1.txt", "original.csv", "rejects-1.csv"]
    for machine in (tmp_path / "2", tmp_path / "3"):
        assert [path for path in (machine / "files").rglob("*") if path.is_file()] == []
        assert list(machine.glob("tmp/spool/*")) == []
