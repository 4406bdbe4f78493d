"""Tests of a push from the shell that needs an approval: it says so, and waits for it where asked to."""

import threading

import pytest
from django.db import connections

from pushes import actions
from pushes.models import Application, Push
from tests.pushes.approvals import approver
from tests.pushes.commands.shell import createpush
from tests.pushes.delivery.tpns import PushService

pytestmark = pytest.mark.django_db(transaction=True)
TO_TWO = ("--app=Shop", "--accounts=alice,bob", "--account-type=0", "--title=Sale", "--content=From nine", "--yes")


def test_it_says_that_it_waits_and_waits_until_somebody_has_decided(shop: Application, service: PushService) -> None:
    Application.objects.update(approval_from=2)
    status, out, _err = createpush(*TO_TWO)
    assert status == 4
    assert "Waiting for approval, 2 accounts\nIt waits until an approver" in out
    frank = approver()

    def decide() -> None:
        try:
            while not (push := Push.objects.filter(status="waiting for approval").order_by("pk")[1:].first()):
                threading.Event().wait(0.05)
            actions.reject(push=push, by=frank, reason="No.")
        finally:
            connections.close_all()

    decider = threading.Thread(target=decide)
    decider.start()
    status, out, err = createpush(*TO_TWO, "--wait", "--repeat")
    decider.join()
    assert (status, "It waits until an approver" in err, "Rejected. No." in out) == (2, True, True)
    assert service.pushes == []
