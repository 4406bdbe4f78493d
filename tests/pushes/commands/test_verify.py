"""Tests of `manage.py verify`."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from pushes.models import AuditLink, Push
from tests import builders
from tests.pushes.delivery.tpns import PushService
from tests.pushes.delivery.walking import package_push, walk

pytestmark = pytest.mark.django_db


def verify(*arguments: str) -> tuple[int, str]:
    """The exit status, and what was printed."""
    told = StringIO()
    try:
        call_command("verify", *arguments, stdout=told)
    except SystemExit as ended:
        return int(ended.code or 0), told.getvalue()
    return 0, told.getvalue()


def test_all_pushes_add_up(service: PushService) -> None:
    walk(package_push())
    pushes, log = "Pushes verified: 1. With something that does not add up: 0.", "Audit log: 0 rows verified."
    assert verify() == (0, f"{pushes}\n{log}\n")


def test_the_audit_log_is_verified_and_its_last_row_printed_to_be_kept() -> None:
    builders.application()
    AuditLink.objects.link_left_over()
    status, told = verify()
    kept = told.split("Keep this elsewhere: ")[1].strip()
    assert (status, kept) == (0, "1:" + AuditLink.objects.get().hash)
    assert verify("--audit-row", kept) == (0, told)
    status, told = verify("--audit-row", "2:" + "0" * 64)
    assert (status, "Audit log: There is no row 2 any more" in told) == (1, True)
    with pytest.raises(CommandError, match="Give the number of a row"):
        verify("--audit-row", "2")


def test_what_does_not_add_up_is_printed(service: PushService) -> None:
    push = package_push()
    walk(push)
    Push.objects.update(accounts=3)
    status, told = verify("--push", str(push.pk))
    assert status == 1
    assert f"Push {push.pk}: 2 accounts sent" in told
    assert told.endswith("Pushes verified: 1. With something that does not add up: 1.\n")


def test_a_push_that_there_is_not() -> None:
    with pytest.raises(CommandError, match="There is no push 4711") as unknown:
        call_command("verify", "--push", "4711")
    assert unknown.value.returncode == 2
