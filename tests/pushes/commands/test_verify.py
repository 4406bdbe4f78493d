"""Tests of `manage.py verify`."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from pushes.models import Push
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
    assert verify() == (0, "Pushes verified: 1. With something that does not add up: 0.\n")


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
