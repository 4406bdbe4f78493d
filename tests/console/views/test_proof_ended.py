"""The ten minutes after a proof end while something is being made: nothing that was written or made is lost."""

import pytest
from django.test import Client
from django.urls import reverse

from console.models import ApiToken, Passkey
from tests import builders
from tests.console.views.devices import Device, added
from tests.console.views.second_steps import forgotten, half_way, proved
from tests.console.views.test_passkeys import with_passkey
from tests.pages import as_sent, read
from tests.pushes.views.people import client_of, shop

pytestmark = pytest.mark.django_db
TOKENS, MAKE, ADD = reverse("api-tokens"), reverse("passkey-to-make"), reverse("add-passkey")


def written_on(client: Client) -> dict[str, list[str]]:
    """What stands in the form for a new token."""
    return as_sent(read(client.get(TOKENS)), "name")


def test_what_was_written_for_a_token_waits_for_the_proof_and_for_nobody_else() -> None:
    builders.bob()
    client = proved(client_of(builders.alice()))
    form = {"name": "Nightly", "application": str(shop().pk), "scopes": ["read", "write"], "days": "30"}
    for _ in range(2):
        asked = forgotten(client).post(TOKENS, form, follow=True)
        assert "Show who you are, then make the token. What you wrote is kept." in read(asked).text("main")
    sent = written_on(proved(client))
    assert {name: sent[name] for name in form} == {name: [v] if isinstance(v, str) else v for name, v in form.items()}
    assert "Copy the token now." in read(client.post(TOKENS, sent)).text("main")
    assert ApiToken.objects.get().scopes == ["read", "write"]
    assert (written_on(client)["name"], written_on(client)["days"]) == ([""], ["90"])
    forgotten(client).post(TOKENS, form)
    half_way(client, "bob")
    assert written_on(client)["name"] == [""]


def test_a_passkey_that_was_asked_for_in_time_is_kept_and_the_proof_is_no_longer_for_that() -> None:
    client, _first = with_passkey()
    for name in (b"second", b"third"):
        device = Device(credential_id=name)
        asked = proved(client).post(MAKE).json()
        form = {"name": "My phone", "passkey": device.make(asked)}
        answer = forgotten(client).post(ADD, form, follow=True)
        assert "The passkey is added: it logs you in without your password." in read(answer).text("main")
        again = client.post(ADD, form, follow=True)  # asked once, answered once
        assert "The passkey was not kept: it took too long." in read(again).text("main")
        assert client.post(MAKE).status_code == 403
    assert Passkey.objects.count() == 3


def test_a_new_passkey_is_not_asked_for_on_and_on_by_one_proof() -> None:
    client, _first = with_passkey()
    assert client.post(MAKE).status_code == 200
    assert forgotten(client).post(MAKE).status_code == 403
    assert added(proved(client), Device(credential_id=b"second")).status_code == 302
    assert Passkey.objects.count() == 2
