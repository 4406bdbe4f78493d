"""Tests of the tokens that services are shown."""

import time

import pytest
from joserfc.errors import BadSignatureError

from console.gateway.channels.protocol import UnusableCredentialError
from console.gateway.channels.webpush import vapid
from tests.gateway.channels.webpush.push_service import verified

CONTACT = "mailto:push@example.com"


def token_of(header: str) -> tuple[str, str]:
    token, key = header.removeprefix("vapid ").split(", ")
    return token.removeprefix("t="), key.removeprefix("k=")


def test_a_token_is_signed_for_its_service_and_kept() -> None:
    signer = vapid.Signer(vapid.new_key(), CONTACT)
    header = signer.authorization("https://push.example.com")
    claims = verified(*token_of(header))
    assert claims["aud"] == "https://push.example.com"
    assert claims["sub"] == CONTACT
    assert 3600 < claims["exp"] - time.time() <= 24 * 3600
    assert signer.authorization("https://push.example.com") == header
    other = signer.authorization("https://other.example.com:8443")
    assert verified(*token_of(other))["aud"] == "https://other.example.com:8443"


@pytest.mark.parametrize("later", [vapid.RENEWED_AFTER + 1, -60])
def test_a_token_is_renewed_early_and_when_the_clock_was_set_back(
    monkeypatch: pytest.MonkeyPatch, later: float
) -> None:
    signer = vapid.Signer(vapid.new_key(), CONTACT)
    header, now = signer.authorization("https://push.example.com"), time.time()
    monkeypatch.setattr(time, "time", lambda: now + later)
    assert signer.authorization("https://push.example.com") != header


def test_another_key_is_not_taken_for_it() -> None:
    mine, other = vapid.Signer(vapid.new_key(), CONTACT), vapid.Signer(vapid.new_key(), CONTACT)
    token, _ = token_of(mine.authorization("https://push.example.com"))
    with pytest.raises(BadSignatureError):
        verified(token, other.public_key)


@pytest.mark.parametrize("contact", ["", "push@example.com", "mailto: <a@example.com>", "mailto:a b@c", "ftp://a"])
def test_a_contact_that_apple_would_refuse(contact: str) -> None:
    with pytest.raises(UnusableCredentialError, match="Give a contact as mailto:"):
        vapid.Signer(vapid.new_key(), contact)


@pytest.mark.parametrize("key", ["", "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n", "密钥"])
def test_a_key_that_is_none(key: str) -> None:
    with pytest.raises(UnusableCredentialError, match="P-256"):
        vapid.Signer(key, CONTACT)
