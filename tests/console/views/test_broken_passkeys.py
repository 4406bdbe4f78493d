"""What comes in the place of a passkey and is none: refused without a failure, whatever it is."""

import json
from itertools import product

import pytest
from django.urls import reverse

from console.models import Passkey
from tests.console.views.devices import Device
from tests.console.views.test_passkeys import PROVE, with_passkey
from tests.pages import read

pytestmark = pytest.mark.django_db


def test_what_no_browser_says_is_refused(subtests: pytest.Subtests) -> None:
    client, _device = with_passkey()
    for answer in ("", "{}", "[]", "null", "x", "[" * 9_000, '{"id": 1, "rawId": 1}', "9" * 30_000):
        for ask, tell in (("passkey-to-use", "use-passkey"), ("passkey-to-make", "add-passkey")):
            with subtests.test(answer[:20], tell=tell):
                client.post(reverse(ask))
                assert client.post(reverse(tell), {"passkey": answer, "name": "x"}).status_code == 302
    assert Passkey.objects.count() == 1


def test_a_piece_that_is_broken_is_refused(subtests: pytest.Subtests) -> None:
    client, device = with_passkey()
    places = ("rawId", "clientDataJSON", "authenticatorData", "signature")
    for place, junk in product(places, ("", "AA", "!", "//", "oWFh", "9" * 80, 7, None, {})):
        with subtests.test(place, junk=junk):
            made = json.loads(device.sign(client.post(reverse("passkey-to-use")).json()))
            (made if place in made else made["response"])[place] = junk
            answer = client.post(reverse("use-passkey"), {"passkey": json.dumps(made)})
            assert answer.headers["Location"] == PROVE
    for place, junk in product(("rawId", "clientDataJSON", "attestationObject"), ("", "AA", "!", "oWFh", 7, None, {})):
        with subtests.test(place, junk=junk, made=True):
            made = json.loads(Device(credential_id=b"b").make(client.post(reverse("passkey-to-make")).json()))
            (made if place in made else made["response"])[place] = junk
            client.post(reverse("add-passkey"), {"passkey": json.dumps(made), "name": "x"})
            assert Passkey.objects.count() == 1


def test_one_without_a_name_is_asked_for_it() -> None:
    client, _device = with_passkey()
    answer = client.post(reverse("add-passkey"), {"name": " ", "passkey": "{}"})
    assert answer.status_code == 422
    assert "Write which device it is in." in read(answer).text("main")
