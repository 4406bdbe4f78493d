"""Two calls that replace the accounts of one device at once, with real transactions."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connections, transaction

from console.gateway.contract.bindings import bound, operate
from console.gateway.models import Device
from pushes.tpns.contract import BindOperation
from tests.gateway import builders
from tests.gateway.channels.queue.test_standing import is_waited_for

pytestmark = pytest.mark.django_db(transaction=True)


def replacing(account: str, kind: int, *devices: Device) -> dict[str, Any]:
    listed = [{"account": account, "account_type": kind}]
    items = [{"token": device.token, "account_list": listed} for device in devices]
    return {"operator_type": int(BindOperation.REPLACE), "token_accounts": items}


def test_the_second_one_replaces_what_the_first_one_bound() -> None:
    app = builders.application()
    first, second = builders.device(app, "old"), builders.device(app)

    def the_other_way_round() -> None:
        try:
            operate(app, replacing("bob", 1, second, first))
        finally:
            connections.close_all()

    with ThreadPoolExecutor() as pool:
        with transaction.atomic():
            operate(app, replacing("alice", 0, first, second))
            other = pool.submit(the_other_way_round)
            while not (other.done() or is_waited_for()):
                pass
        other.result()
    assert bound(first) == bound(second) == [{"account": "bob", "account_type": 1}]
