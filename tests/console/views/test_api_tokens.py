"""Tests of the page of API tokens: shown once, revoked by their person and by administrators."""

from typing import Any

import pytest

from console.api import tokens
from console.models import ApiToken
from tests.builders import PASSWORD, alice, bob, carol
from tests.console.api.calling import call, token_of
from tests.console.views.second_steps import forgotten, proved
from tests.pages import read
from tests.pushes.views.people import client_of, shop

pytestmark = pytest.mark.django_db
WHERE = "/profile/api-tokens/"
PROVE = "/profile/second-factor/prove/?next=%2Fprofile%2Fapi-tokens%2F"


def form() -> dict[str, Any]:
    return {"name": "Nightly", "application": shop().pk, "scopes": ["read"], "days": 30}


def test_a_token_is_shown_once_and_kept_as_a_digest() -> None:
    inside = proved(client_of(alice()))
    shown = read(inside.post(WHERE, form())).text("main")
    secret = next(word for word in shown.split() if word.startswith(tokens.PREFIX) and len(word) > 40)
    kept = ApiToken.objects.get()
    assert (kept.person, kept.scopes, kept.name) == (alice(), ["read"], "Nightly")
    assert secret not in str(ApiToken.objects.values())
    assert call(secret, "get", "applications").json()["applications"][0]["name"] == "Shop"
    page = read(inside.get(WHERE)).text("main")
    assert secret not in page
    assert kept.beginning in page


def test_a_token_of_an_application_that_the_person_does_not_see_is_not_made() -> None:
    answer = proved(client_of(bob())).post(WHERE, form())
    assert (answer.status_code, ApiToken.objects.exists()) == (422, False)


def test_whoever_finds_a_browser_open_makes_none_and_revokes_any() -> None:
    client = client_of(alice())
    for _way in ("never shown", "shown too long ago"):
        page = read(client.get(WHERE))
        assert "Show who you are first" in page.text("main")
        assert not page.main("select")
        assert client.post(WHERE, form()).headers["Location"] == PROVE
        assert not ApiToken.objects.exists()
        assert client.post(PROVE, {"proof": PASSWORD}).headers["Location"] == WHERE
        assert client.post(WHERE, form()).status_code == 200
        assert forgotten(client).post(WHERE, {"revoke": ApiToken.objects.get().pk}).headers["Location"] == WHERE
        ApiToken.objects.all().delete()


def test_its_person_and_administrators_revoke_it_and_nobody_else() -> None:
    for person, status in ((bob(), 404), (alice(), 302), (carol(), 302)):
        secret = token_of(alice(), shop())
        assert call(secret, "get", "applications").status_code == 200
        key = ApiToken.objects.latest("pk").pk
        assert client_of(person).post(WHERE, {"revoke": key}).status_code == status
        assert call(secret, "get", "applications").status_code == (200 if status == 404 else 401)
