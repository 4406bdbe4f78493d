"""Passkeys (WebAuthn): keys that stay in a person's device and sign for this console's host only.

The device asks for its own lock before it signs. So a passkey is two proofs at once, and logs in without a password.
docs/adr/0061 has the reasons.
"""

import base64
import hashlib
import json
import secrets
import struct
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from ipaddress import ip_address
from typing import Any

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest
from django.http.request import split_domain_port
from django.utils import timezone
from fido2.server import Fido2Server
from fido2.webauthn import (
    AttestedCredentialData,
    AuthenticationResponse,
    PublicKeyCredentialDescriptor,
    PublicKeyCredentialRpEntity,
    PublicKeyCredentialType,
    PublicKeyCredentialUserEntity,
    RegistrationResponse,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from console.models import Passkey
from pushes.models.audit import AuditRow

LONGEST_ANSWER = 20_000  # characters of JSON
MOST = 20  # of one person
LOCKED = UserVerificationRequirement.REQUIRED  # the device's own lock: a PIN, a finger, a face
# What bytes that no browser made can end in.
MALFORMED = (
    ValueError, TypeError, KeyError, IndexError, AttributeError, AssertionError, OverflowError, RecursionError,
    NotImplementedError, struct.error, InvalidSignature, UnsupportedAlgorithm,
)  # fmt: skip


class NotAccepted(Exception):
    """What the browser answered is no passkey of this console, or not an answer to what was asked."""


@dataclass(frozen=True)
class Site:
    """As which host the browser knows the console, and as which origin."""

    host: str
    origin: str

    @property
    def can_have(self) -> bool:
        """Whether browsers give passkeys to it: over TLS or on the same machine, by a name and not by a number."""
        return not _is_number(self.host) and (self.origin.startswith("https:") or self.host == "localhost")

    @property
    def server(self) -> Fido2Server:
        """What makes and verifies, for exactly this origin."""
        named = PublicKeyCredentialRpEntity(id=self.host, name=f"Push console {self.host}")
        return Fido2Server(named, verify_origin=lambda origin: origin == self.origin)


def site_of(request: HttpRequest) -> Site:
    """The site as this request reached it. Django has held the host against ALLOWED_HOSTS."""
    return Site(split_domain_port(request.get_host())[0], f"{request.scheme}://{request.get_host()}")


def _is_number(host: str) -> bool:
    try:
        ip_address(host.strip("[]"))
    except ValueError:
        return False
    return True


def of_person(person: User, site: Site) -> QuerySet[Passkey]:
    """The passkeys that the person can use at this host."""
    return Passkey.objects.filter(person=person, host=site.host)


def to_add(person: User, site: Site) -> tuple[dict[str, Any], dict[str, str]]:
    """What the browser is asked to make a passkey with, as JSON; and what `add` needs to know of it."""
    known = list(of_person(person, site))
    handle = bytes(known[0].handle) if known else secrets.token_bytes(32)
    name = person.get_username()
    asked, state = site.server.register_begin(
        PublicKeyCredentialUserEntity(id=handle, name=name, display_name=name),
        _described(known),
        resident_key_requirement=ResidentKeyRequirement.REQUIRED,
        user_verification=LOCKED,
    )
    return dict(asked.public_key), {"challenge": state["challenge"], "handle": _text(handle)}


def to_use(site: Site, person: User | None) -> tuple[dict[str, Any], dict[str, str]]:
    """What the browser is asked to sign, as JSON, and what `used` needs; by any passkey where nobody is named."""
    known = _described(of_person(person, site)) if person else None
    asked, state = site.server.authenticate_begin(known, user_verification=LOCKED)
    return dict(asked.public_key), {"challenge": state["challenge"]}


def add(person: User, site: Site, kept: Mapping[str, str], answer: str, name: str) -> Passkey:
    """Keep the passkey that the browser has made; NotAccepted if it is none."""
    try:
        made = RegistrationResponse.from_dict(_read(answer))
        data = site.server.register_complete(_state(kept), made).credential_data
        if data is None:
            raise NotAccepted
    except MALFORMED as error:
        raise NotAccepted from error
    with transaction.atomic():
        digest = _digest(data.credential_id)
        if Passkey.objects.filter(person=person).count() >= MOST or Passkey.objects.filter(digest=digest).exists():
            raise NotAccepted
        handle = _bytes(kept["handle"])
        key = Passkey(person=person, name=name, host=site.host, digest=digest, credential=bytes(data), handle=handle)
        key.sign_count = made.response.attestation_object.auth_data.counter
        key.save()
        AuditRow.objects.record(AuditRow.Kind.PASSKEY_ADDED, person, token=name)
    return key


def used(site: Site, kept: Mapping[str, str], answer: str) -> Passkey:
    """The passkey that has signed what was asked; NotAccepted if there is none, or a copy of it has signed later."""
    if not kept:
        raise NotAccepted
    try:
        signed = AuthenticationResponse.from_dict(_read(answer))
        key = Passkey.objects.select_related("person").filter(digest=_digest(signed.raw_id), host=site.host).first()
    except MALFORMED as error:
        raise NotAccepted from error
    if key is None:
        raise NotAccepted
    try:
        _verify(site, kept, key, signed)
        _count(key, signed.response.authenticator_data.counter)
    except (*MALFORMED, NotAccepted) as error:
        AuditRow.objects.record(AuditRow.Kind.PASSKEY_REFUSED, key.person, token=key.name)
        raise NotAccepted from error
    return key


def _verify(site: Site, kept: Mapping[str, str], key: Passkey, signed: AuthenticationResponse) -> None:
    site.server.authenticate_complete(_state(kept), [AttestedCredentialData(bytes(key.credential))], signed)
    handle = signed.response.user_handle
    if signed.response.client_data.cross_origin or (handle is not None and handle != bytes(key.handle)):
        raise NotAccepted


def _count(key: Passkey, counter: int) -> None:
    """A device that counts never says a number twice, one that is synced says 0 for ever. Comparing is writing."""
    of_key = Passkey.objects.filter(pk=key.pk)
    fresh = of_key.filter(sign_count__lt=counter) if counter else of_key.filter(sign_count=0)
    if not fresh.update(sign_count=counter, used_at=timezone.now()):
        raise NotAccepted


def _described(known: Iterable[Passkey]) -> list[PublicKeyCredentialDescriptor]:
    ids = (AttestedCredentialData(bytes(key.credential)).credential_id for key in known)
    return [PublicKeyCredentialDescriptor(type=PublicKeyCredentialType.PUBLIC_KEY, id=each) for each in ids]


def _state(kept: Mapping[str, str]) -> dict[str, Any]:
    return {"challenge": kept["challenge"], "user_verification": LOCKED}


def _read(answer: str) -> dict[str, Any]:
    if len(answer) > LONGEST_ANSWER:
        raise ValueError
    read = json.loads(answer)
    if not isinstance(read, dict):
        raise TypeError
    return read


def _digest(credential_id: bytes) -> str:
    return hashlib.sha256(credential_id).hexdigest()


def _text(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).decode("ascii")


def _bytes(text: str) -> bytes:
    return base64.urlsafe_b64decode(text)
