"""An application that leads elsewhere takes its pushes along that have not ended: who changes it is told of them."""

import pytest
from django.urls import reverse

from pushes import actions
from pushes.models import Push
from tests import builders
from tests.pages import read
from tests.pushes.views.people import client_of, ready
from tests.pushes.views.test_applications import written

pytestmark = pytest.mark.django_db


def test_what_has_not_ended_is_told_of_where_the_application_leads_elsewhere() -> None:
    push = ready()
    actions.confirm(push=push, by=push.author, seen=push.fingerprint)
    where, client = reverse("pushes:configuration", args=[push.application_id]), client_of(builders.carol())
    told = "1 push of Shop has not ended, and goes to where it leads now. Stop it if it should not."
    assert told not in read(client.post(where, written(name="Shop"), follow=True)).text("main")
    assert told in read(client.post(where, written(access_id="1500001050"), follow=True)).text("main")
    push.refresh_from_db()
    Push.objects.update(status=Push.Status.STOPPED, started_at=push.due_at, finished_at=push.due_at)
    assert told not in read(client.post(where, written(), follow=True)).text("main")
