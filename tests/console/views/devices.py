"""A device with passkeys, as a browser that asks it: what it makes and signs is what a page's script sends."""

import json
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from django.test import Client
from django.urls import reverse
from fido2 import cbor
from fido2.cose import ES256
from fido2.utils import websafe_decode, websafe_encode
from fido2.webauthn import AttestedCredentialData, AuthenticatorData

PRESENT, VERIFIED, ATTESTED = 1, 4, 64
HOST, ORIGIN = "localhost", "http://localhost"


def at_localhost() -> Client:
    """A browser that opens the console by a name that may have passkeys."""
    return Client(headers={"host": HOST})


@dataclass
class Device:
    """Holds one passkey. Each field is what a test makes wrong: the origin it claims, its counter, its lock."""

    origin: str = ORIGIN
    host: str = HOST
    flags: int = PRESENT | VERIFIED
    counter: int = 0
    credential_id: bytes = b"a key of a test's device"
    private: ec.EllipticCurvePrivateKey = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))
    handle: str = ""

    def make(self, asked: dict[str, Any]) -> str:
        """A passkey, as JSON."""
        self.handle = asked["user"]["id"]
        public = ES256.from_cryptography_key(self.private.public_key())
        credential = AttestedCredentialData.create(b"\0" * 16, self.credential_id, public)
        data = AuthenticatorData.create(self._host_hash, self.flags | ATTESTED, self.counter, credential)
        attested = cbor.encode({"fmt": "none", "attStmt": {}, "authData": bytes(data)})
        client = self._client("webauthn.create", asked)
        return self._answer({"clientDataJSON": client, "attestationObject": websafe_encode(attested)})

    def sign(self, asked: dict[str, Any], **more: Any) -> str:
        """What is asked, signed, as JSON."""
        data = bytes(AuthenticatorData.create(self._host_hash, self.flags, self.counter))
        client = self._client("webauthn.get", asked)
        signature = self.private.sign(data + sha256(websafe_decode(client)).digest(), ec.ECDSA(SHA256()))
        answer = {
            "clientDataJSON": client,
            "authenticatorData": websafe_encode(data),
            "signature": websafe_encode(signature),
            "userHandle": self.handle,
        }
        return self._answer(answer | more)

    @property
    def _host_hash(self) -> bytes:
        return sha256(self.host.encode()).digest()

    def _client(self, kind: str, asked: dict[str, Any]) -> str:
        said = {"type": kind, "challenge": asked["challenge"], "origin": self.origin, "crossOrigin": False}
        return websafe_encode(json.dumps(said).encode())

    def _answer(self, response: dict[str, Any]) -> str:
        name = websafe_encode(self.credential_id)
        return json.dumps({"id": name, "rawId": name, "type": "public-key", "response": response})


def added(client: Client, device: Device, name: str = "My laptop", next_url: str = "") -> Any:
    """The answer to a new passkey of the device, as the page of a person who has shown who they are sends it."""
    asked = client.post(reverse("passkey-to-make")).json()
    form = {"name": name, "passkey": device.make(asked), "next": next_url}
    return client.post(reverse("add-passkey"), form)


def shown(client: Client, device: Device, next_url: str = "", *, anybody: bool = False, **more: Any) -> Any:
    """The answer to a passkey that was asked for."""
    asked = client.post(reverse("passkey-to-use"), {"anybody": "1"} if anybody else {}).json()
    return client.post(reverse("use-passkey"), {"passkey": device.sign(asked, **more), "next": next_url})


def logged_in_with(device: Device) -> Client:
    """A browser after a try to log in with a passkey alone."""
    client = at_localhost()
    shown(client, device, anybody=True)
    return client
