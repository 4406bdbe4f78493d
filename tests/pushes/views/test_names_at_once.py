"""Two templates, audiences or saved filters are given one name in the same moment: who comes second is told."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db.models import Model
from django.urls import reverse

from pushes import actions
from pushes.forms import AudienceForm, RenamedFilterForm, TemplateForm
from pushes.models import SavedFilter
from tests import builders
from tests.pages import read
from tests.pushes.views.people import client_of, ready

pytestmark = pytest.mark.django_db


def template(name: str) -> Model:
    return actions.save_template(push=ready(), by=builders.alice(), name=name)


def audience(name: str) -> Model:
    return actions.save_audience(push=ready(), by=builders.alice(), name=name)


def saved_filter(name: str) -> Model:
    made: Model = SavedFilter.objects.create(person=builders.alice(), name=name, query="status=failed")
    return made


@pytest.mark.parametrize(
    ("page", "form", "make", "more"),
    [
        ("pushes:template", TemplateForm, template, {"title": "Sale", "content": "From nine"}),
        ("pushes:audience", AudienceForm, audience, {}),
        ("pushes:saved-filter", RenamedFilterForm, saved_filter, {}),
    ],
)
def test_a_name_that_another_one_has_got_in_this_moment_is_refused_and_the_next_one_taken(
    page: str, form: Any, make: Callable[[str], Model], more: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    own, alice, is_valid = make("Mine"), client_of(builders.alice()), form.is_valid
    address = reverse(page, args=[own.pk])

    def overtaken(asked: Any) -> bool:
        monkeypatch.setattr(form, "is_valid", is_valid)
        found: bool = is_valid(asked)
        make("Autumn")
        return found

    monkeypatch.setattr(form, "is_valid", overtaken)
    for _press in range(2):  # the second finds it there
        refused = alice.post(address, {"name": "Autumn"} | more)
        assert (refused.status_code, "already" in read(refused).text("main")) == (422, True)
        own.refresh_from_db()
        assert str(own) == "Mine"
    assert alice.post(address, {"name": "Winter"} | more).status_code == 302
    own.refresh_from_db()
    assert str(own) == "Winter"
