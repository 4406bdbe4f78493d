"""The rule against duplicates as it is configured, and as it is told where a push is written."""

import pytest
from django.urls import reverse

from pushes.models import Application, Push
from tests import builders
from tests.pages import read
from tests.pushes.readiness.pushed import PHONES, confirmed, typed
from tests.pushes.views.people import client_of, shop
from tests.pushes.views.test_applications import written

pytestmark = pytest.mark.django_db


def test_administrators_set_the_hours_and_authors_read_what_to_do() -> None:
    where, carol = reverse("pushes:configuration", args=[shop().pk]), client_of(builders.carol())
    assert "Write 168 at most." in read(carol.post(where, written(duplicate_hours="169"))).text("main")
    assert "0 refuses none." in read(carol.post(where, written(duplicate_hours=""))).text("main")
    carol.post(where, written(duplicate_hours="12"))
    carol.post(where, written())
    assert Application.objects.get().duplicate_hours == 12, "left out, it stays"
    confirmed(typed(shop(), PHONES[:9]))
    again = typed(shop(), PHONES[:9])
    Push.objects.update(title="Sale")
    preview = client_of(builders.alice()).get(reverse("pushes:preview", args=[again.pk]), follow=True)
    assert "Change the message or the accounts, or choose a later time" in read(preview).text("main")
