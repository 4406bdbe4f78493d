"""Tests of what createpush is told before it sends to many: their exact number."""

import os
import pty

import pytest

from pushes.management import agreeing
from pushes.models import Application, Push
from tests.pushes.commands.shell import createpush
from tests.pushes.delivery.tpns import PushService

pytestmark = pytest.mark.django_db(transaction=True)
TO_TWO = ("--app=Shop", "--accounts=alice,bob", "--account-type=0", "--title=Sale", "--content=From nine")


@pytest.mark.parametrize(
    ("threshold", "told", "status", "said"),
    [
        (2, "--yes", 2, "Nothing was sent: it is for 2 accounts. Add --yes-to 2 to send to so many."),
        (2, "--yes-to=2", 0, ""),
        (2, "--yes-to=3", 2, "Nothing was sent: it is for 2 accounts, and --yes-to says 3."),
        (3, "--yes-to=3", 2, "Nothing was sent: it is for 2 accounts, and --yes-to says 3."),
        (3, "--yes", 0, ""),
        (0, "--yes", 0, ""),
    ],
)
def test_many_are_sent_to_by_their_number_only(
    shop: Application, service: PushService, threshold: int, told: str, status: int, said: str
) -> None:
    Application.objects.update(number_asked_from=threshold)
    ended, _out, err = createpush(*TO_TWO, told)
    assert (ended, err) == (status, f"2 of 2 accounts have a device.\n{said}")
    assert Push.objects.count() == (status == 0)


@pytest.mark.parametrize(("typed", "status"), [("2", 0), (" 2 ", 0), ("y", 2), ("20", 2)])
def test_at_a_terminal_the_number_is_typed(
    shop: Application, service: PushService, monkeypatch: pytest.MonkeyPatch, typed: str, status: int
) -> None:
    Application.objects.update(number_asked_from=1)
    ours, theirs = pty.openpty()
    os.write(ours, f"{typed}\n".encode())
    with open(theirs) as terminal:  # noqa: PTH123 - it has no path
        monkeypatch.setattr(agreeing.sys, "stdin", terminal)
        ended, _out, _err = createpush(*TO_TWO)
    os.close(ours)
    assert (ended, Push.objects.count()) == (status, status == 0)
