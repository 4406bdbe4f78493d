"""A draft is discarded in the moment in which something is written beside it, where the database lets both write."""

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, connections, transaction
from django.http import HttpResponse
from django.urls import reverse

from pushes import actions
from pushes.models import KeptWriting, Push, UnfinishedUpload
from tests.pushes.views.people import client_of, ready, written
from tests.pushes.views.test_saved_at_once import waiting

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has one writer; test_postgres.py runs this"),
]


def kept(draft: Push) -> HttpResponse:
    """What is written into a draft that was changed elsewhere."""
    form = written(draft, title="Another") | {"version": "999"}
    return sent(draft, "pushes:edit", form)


def uploaded(draft: Push) -> HttpResponse:
    headers = {"Tus-Resumable": "1.0.0", "Upload-Length": "9", "Upload-Metadata": "filename YS50eHQ="}
    return sent(draft, "pushes:uploads", {}, **headers)


def sent(draft: Push, name: str, form: dict[str, str], **headers: str) -> HttpResponse:
    """The answer, on a connection of its own."""
    client = client_of(draft.author)
    client.raise_request_exception = False
    try:
        return client.post(reverse(name, args=[draft.pk]), form, headers=headers)
    finally:
        connections.close_all()


@pytest.mark.parametrize("write", [kept, uploaded])
def test_its_page_says_that_there_is_none(write: Callable[[Push], HttpResponse]) -> None:
    draft = ready()
    with ThreadPoolExecutor(1) as threads:
        with transaction.atomic():
            Push.objects.select_for_update().get(pk=draft.pk)
            asked = threads.submit(write, draft)
            while not waiting():
                assert not asked.done(), "it did not wait for its turn"
                time.sleep(0.02)
            actions.discard_draft(push=draft, by=draft.author)
        answer = asked.result()
    assert (answer.status_code, answer.headers["Location"]) == (302, reverse("pushes:detail", args=[draft.pk]))
    assert not KeptWriting.objects.exists()
    assert not UnfinishedUpload.objects.exists()
