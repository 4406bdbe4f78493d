"""Tests of the page of API tokens: shown once, revoked by their person and by administrators."""

import pytest

from console.api import tokens
from console.models import ApiToken
from tests.builders import alice, bob, carol
from tests.console.api.calling import call, token_of
from tests.pages import read
from tests.pushes.views.people import client_of, shop

pytestmark = pytest.mark.django_db
WHERE = "/profile/api-tokens/"


def test_a_token_is_shown_once_and_kept_as_a_digest() -> None:
    inside = client_of(alice())
    form = {"name": "Nightly", "application": shop().pk, "scopes": ["read"], "days": 30}
    shown = read(inside.post(WHERE, form)).text("main")
    secret = next(word for word in shown.split() if word.startswith(tokens.PREFIX) and len(word) > 40)
    kept = ApiToken.objects.get()
    assert (kept.person, kept.scopes, kept.name) == (alice(), ["read"], "Nightly")
    assert secret not in str(ApiToken.objects.values())
    assert call(secret, "get", "applications").json()["applications"][0]["name"] == "Shop"
    page = read(inside.get(WHERE)).text("main")
    assert secret not in page
    assert kept.beginning in page


def test_a_token_of_an_application_that_the_person_does_not_see_is_not_made() -> None:
    answer = client_of(bob()).post(WHERE, {"name": "x", "application": shop().pk, "scopes": ["read"], "days": 30})
    assert (answer.status_code, ApiToken.objects.exists()) == (422, False)


def test_its_person_and_administrators_revoke_it_and_nobody_else() -> None:
    for person, status in ((bob(), 404), (alice(), 302), (carol(), 302)):
        secret = token_of(alice(), shop())
        assert call(secret, "get", "applications").status_code == 200
        key = ApiToken.objects.latest("pk").pk
        assert client_of(person).post(WHERE, {"revoke": key}).status_code == status
        assert call(secret, "get", "applications").status_code == (200 if status == 404 else 401)
