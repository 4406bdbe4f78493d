"""Tests of a key pair for Web Push that browsers know already, given on the channel's page."""

import json

import pytest
from django.utils import timezone

from console.gateway.channels.webpush.vapid import Signer, new_key
from console.gateway.models import Address, AppChannel, GatewayApplication
from pushes.models import Application
from tests.console.views.test_channels import application, errors, file_of, post
from tests.gateway import builders as gateway

__all__ = ["application"]
pytestmark = pytest.mark.django_db
CONTACT = "mailto:push@example.com"


def test_a_pair_that_browsers_know_is_taken_and_stays(application: Application) -> None:
    pem = new_key()
    answer = post(application, "webpush", contact=CONTACT, secret_file=file_of(pem))
    assert pem.splitlines()[1] not in answer.content.decode()
    post(application, "webpush", contact="https://example.com/contact")
    channel = AppChannel.objects.get()
    assert channel.public == Signer(pem, CONTACT).public_key
    assert json.loads(channel.credential)["contact"] == "https://example.com/contact"


@pytest.mark.parametrize("text", ["no key", new_key().replace("PRIVATE", "PUBLIC")])
def test_what_is_no_pair_says_what_to_give(application: Application, text: str) -> None:
    (found,) = errors(post(application, "webpush", contact=CONTACT, secret_text=text))
    assert "Give a VAPID private key as PEM, of the curve P-256" in found
    assert not AppChannel.objects.exists()


def test_browsers_that_are_subscribed_are_given_up_only_where_that_is_said(application: Application) -> None:
    post(application, "webpush", contact=CONTACT)
    channel, app, pem = AppChannel.objects.get(), GatewayApplication.objects.get(), new_key()
    for number, dead_at in enumerate([None, None, timezone.now()]):
        device = gateway.device(app, f"account-{number}")
        Address.objects.create(channel=channel, device=device, text="x", digest=str(number), dead_at=dead_at)
    (found,) = errors(post(application, "webpush", contact=CONTACT, secret_text=pem))
    assert "2 browsers have subscribed with the present key pair and are not reached with another." in found
    assert AppChannel.objects.get().public == channel.public
    post(application, "webpush", contact=CONTACT, wait_seconds=3, gives_up="on")
    assert Address.objects.filter(dead_at=None).count() == 2, "the pair is the same"
    post(application, "webpush", contact=CONTACT, secret_text=pem, gives_up="on")
    assert AppChannel.objects.get().public == Signer(pem, CONTACT).public_key
    assert not Address.objects.filter(dead_at=None).exists()
    assert Address.objects.filter(dead_reason="It subscribed with another key pair.").count() == 2
