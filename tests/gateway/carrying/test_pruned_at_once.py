"""A device that comes back while it is taken away as lost, where the database lets both write at once."""

import json
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection, transaction
from django.test import Client
from django.utils import timezone

from console.gateway.carrying import pruning
from console.gateway.models import Device
from tests.gateway import builders
from tests.gateway.contract.test_bound_at_once import beside

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has one writer; test_postgres.py runs this"),
]


def test_a_device_that_binds_once_it_is_taken_away_is_told_to_register_again() -> None:
    lost = builders.device(builders.application())
    long_ago = timezone.now() - timedelta(days=31)
    Device.objects.update(created_at=long_ago, seen_at=long_ago)

    def binding() -> Any:
        body, headers = {"accounts": [{"account": "bob", "account_type": 0}]}, {"Authorization": f"Bearer {lost.token}"}
        client = Client(raise_request_exception=False)
        place = f"{builders.PREFIX}devices/bind"
        return client.post(place, json.dumps(body), content_type="application/json", headers=headers)

    with ThreadPoolExecutor() as threads:
        with transaction.atomic():
            pruning.prune()
            asked = beside(threads, binding)
        answer = asked.result()
    assert (answer.status_code, answer.json()["ret_code"]) == (401, 1008006)
    assert not Device.objects.exists()
