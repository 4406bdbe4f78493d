"""Applications in the hands of two people at once."""

from typing import Any

import pytest
from django.urls import reverse

from pushes import actions
from pushes.forms.application import ApplicationForm
from pushes.models import Application
from tests import builders
from tests.pages import read
from tests.pushes.views.people import client_of, shop
from tests.pushes.views.test_applications import written

pytestmark = pytest.mark.django_db


def test_a_pause_that_begins_while_the_configuration_is_saved_stays(monkeypatch: pytest.MonkeyPatch) -> None:
    app, carol = shop(), builders.carol()
    check = ApplicationForm.clean

    def clean(form: ApplicationForm) -> dict[str, Any]:
        actions.pause(application=Application.objects.get(), by=carol, reason="The wrong list")
        return check(form)

    monkeypatch.setattr(ApplicationForm, "clean", clean)
    client_of(carol).post(reverse("pushes:configuration", args=[app.pk]), written(undo_seconds="77"))
    stored = Application.objects.get()
    assert (stored.undo_seconds, stored.pause_reason, stored.paused_by) == (77, "The wrong list", carol)
    assert stored.paused_at is not None


@pytest.mark.parametrize(
    ("own", "said"),
    [({"access_id": "1500001077"}, "has this name already"), ({"name": "Bakery"}, "AccessID and access")],
)
def test_two_who_add_one_application_at_once_add_it_once(
    own: dict[str, str], said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    is_valid, address, carol = ApplicationForm.is_valid, reverse("pushes:add-application"), client_of(builders.carol())
    given = written(secret_key=builders.SECRET_KEY)

    def overtaken(form: ApplicationForm) -> bool:
        monkeypatch.setattr(ApplicationForm, "is_valid", is_valid)
        found = is_valid(form)
        builders.application()
        return found

    monkeypatch.setattr(ApplicationForm, "is_valid", overtaken)
    refused = carol.post(address, given | own)
    assert (refused.status_code, said in read(refused).text("main")) == (422, True)
    assert (
        carol.post(address, written(secret_key=builders.SECRET_KEY, name="Bakery", access_id="1500001077")).status_code
        == 302
    )
    assert Application.objects.count() == 2
