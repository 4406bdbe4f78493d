"""Two who confirm the same message to the same people together, with real transactions: one of them is refused."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connections

from pushes import actions
from pushes.models import Push
from tests import builders
from tests.pushes.readiness.pushed import PHONES, typed

pytestmark = pytest.mark.django_db(transaction=True)


def test_of_two_duplicates_at_once_one_is_refused() -> None:
    shop = builders.application(people=[builders.alice()], duplicate_hours=24)
    drafts = [typed(shop, PHONES[:9]) for _ in range(2)]
    Push.objects.update(title="Sale", content="Half price")
    ready = threading.Barrier(len(drafts))

    def confirm(pk: int) -> str:
        push = Push.objects.get(pk=pk)
        ready.wait()
        try:
            actions.confirm(push=push, by=push.author, seen=push.fingerprint)
        except actions.NotReady as refused:
            return str(refused)
        finally:
            connections.close_all()
        return ""

    with ThreadPoolExecutor() as pool:
        said = sorted(pool.map(confirm, [draft.pk for draft in drafts]))
    assert said[0] == ""
    assert "Shop refuses the same message to nearly the same people within 24 hours" in said[1]
    assert sorted(Push.objects.values_list("status", flat=True)) == ["draft", "scheduled"]
