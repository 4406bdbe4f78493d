"""Who somebody is whom an OpenID provider has logged in. It makes nobody: only who is here already comes in."""

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from authlib.integrations.django_client import OAuth
from django.conf import settings
from django.contrib.auth.models import User
from django.db import IntegrityError, transaction

from console.models import Identity
from pushes.models.audit import AuditRow

SECONDS = 10  # that a call to the provider may take
ANOTHER = "single_sign_on_another"  # in the session: whom the provider named last could not come in


class NotKnown(Exception):
    """Nobody here is who the provider says, or it could be several."""


def name() -> str:
    """What the provider is called; empty where there is none."""
    return settings.OIDC_NAME if settings.OIDC_ISSUER else ""


def provider() -> Any:
    """The client of the provider that the settings name; what the provider tells of itself is asked for once."""
    return _client(settings.OIDC_ISSUER, settings.OIDC_CLIENT_ID, settings.OIDC_CLIENT_SECRET)


@lru_cache(maxsize=1)
def _client(issuer: str, client_id: str, client_secret: str) -> Any:
    return OAuth().register(
        "provider",
        client_id=client_id,
        client_secret=client_secret,
        server_metadata_url=f"{issuer}/.well-known/openid-configuration",
        client_kwargs={"scope": "openid email", "code_challenge_method": "S256", "default_timeout": SECONDS},
    )


def person_of(claims: Mapping[str, Any]) -> User:
    """The person whom the provider has logged in: as noted, or at the first time by the address it has confirmed.

    NotKnown when there is none.
    """
    known = noted(claims)
    person = known or _by_address(claims)
    if not person.is_active:
        raise NotKnown
    if known is None:
        note(person, str(claims["sub"]))
    return person


def noted(claims: Mapping[str, Any]) -> User | None:
    """The person who was noted as whom the provider has logged in."""
    return User.objects.filter(identity__issuer=settings.OIDC_ISSUER, identity__subject=str(claims["sub"])).first()


def confirmed_address(claims: Mapping[str, Any]) -> str:
    """The address of whom the provider has logged in; empty where it has not confirmed one."""
    return str(claims.get("email") or "") if claims.get("email_verified") is True else ""


def _by_address(claims: Mapping[str, Any]) -> User:
    address = confirmed_address(claims)
    found = list(User.objects.filter(email__iexact=address)[:2]) if address else []
    if len(found) != 1:
        raise NotKnown
    return found[0]


def note(person: User, subject: str) -> None:
    """From now on the provider's number for the person is enough; NotKnown if it is somebody's, or they have another.

    Who is somebody else at the provider already stays that: an address can be given to another person there.
    """
    try:
        with transaction.atomic():
            Identity.objects.create(person=person, issuer=settings.OIDC_ISSUER, subject=subject)
            AuditRow.objects.record(AuditRow.Kind.IDENTITY_NOTED, person)
    except IntegrityError:
        raise NotKnown from None
