"""Tests of applications: the key at rest, the address, who may use them."""

import pytest
from cryptography.fernet import Fernet, InvalidToken
from django.contrib.auth.models import AnonymousUser, Group
from django.core.exceptions import ValidationError
from django.db import connection
from pytest_django import Settings

from pushes.models import Application
from pushes.roles import MARKETERS
from tests import builders

pytestmark = pytest.mark.django_db


def raw_key(application: Application) -> str:
    """What the database file holds."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT secret_key FROM pushes_application WHERE id = %s", [application.pk])
        return str(cursor.fetchone()[0])


def test_the_secret_key_is_encrypted_at_rest() -> None:
    application = builders.application()
    assert builders.SECRET_KEY not in raw_key(application)
    assert Application.objects.get(pk=application.pk).secret_key == builders.SECRET_KEY


def test_equal_keys_look_different_at_rest() -> None:
    one, other = builders.application(), builders.application(name="Other", access_id="1500001049")
    assert raw_key(one) != raw_key(other)


def test_a_new_field_key_encrypts_and_the_old_one_still_decrypts(settings: Settings) -> None:
    application = builders.application()
    before = raw_key(application)
    newest = Fernet.generate_key().decode()
    settings.FIELD_KEYS = [newest, *settings.FIELD_KEYS]
    again = Application.objects.get(pk=application.pk)
    assert again.secret_key == builders.SECRET_KEY
    again.save()
    assert raw_key(application) != before
    settings.FIELD_KEYS = [newest]
    assert Application.objects.get(pk=application.pk).secret_key == builders.SECRET_KEY


def test_a_lost_field_key_is_said_loudly(settings: Settings) -> None:
    application = builders.application()
    settings.FIELD_KEYS = [Fernet.generate_key().decode()]
    with pytest.raises(InvalidToken):
        Application.objects.get(pk=application.pk)


def test_a_secret_key_is_not_in_what_is_printed() -> None:
    application = builders.application()
    assert builders.SECRET_KEY not in f"{application!s} {application!r}"


def test_the_address_is_the_one_of_the_access_point(settings: Settings) -> None:
    settings.GATEWAY_URL = "http://127.0.0.1:9/gateway/"
    addresses = {point: Application(access_point=point).address for point in Application.AccessPoint.values}
    assert addresses.pop("gateway") == "http://127.0.0.1:9/gateway/"
    assert len(set(addresses.values())) == 4
    assert all(address.startswith("https://") and address.endswith("/") for address in addresses.values())


def test_who_sees_and_who_uses_which_applications() -> None:
    people = {name: getattr(builders, name)() for name in ("alice", "bob", "carol", "eve", "frank")}
    shop = builders.application(people=[people["alice"], people["frank"]])
    club = builders.application(people=[people["alice"], people["bob"]], name="Club", access_id="1500001049")
    of = Application.objects
    assert {name: set(of.visible_to(person)) for name, person in people.items()} == {
        "alice": {shop, club},
        "bob": {club},
        "carol": {shop, club},
        "eve": {shop, club},
        "frank": {shop},
    }
    assert {name: set(of.usable_by(person)) for name, person in people.items()} == {
        "alice": {shop, club},
        "bob": {club},
        "carol": {shop, club},
        "eve": set(),
        "frank": {shop},
    }
    assert not of.visible_to(AnonymousUser())
    assert not of.usable_by(AnonymousUser())


def test_who_audits_all_and_writes_for_one_sees_which_that_is() -> None:
    eve = builders.eve()
    eve.groups.add(Group.objects.get(name=MARKETERS))
    builders.application(people=[eve])
    builders.application(name="Club", access_id="1500001049")
    found = Application.objects.visible_to(eve).with_usable(eve).values_list("name", "is_usable")
    assert list(found) == [("Club", False), ("Shop", True)]


def test_a_new_application_has_an_undo_window_and_the_time_of_the_installation(settings: Settings) -> None:
    settings.TIME_ZONE = "Asia/Tokyo"
    application = Application(name="New")
    assert (application.undo_seconds, application.time_zone) == (30, "Asia/Tokyo")


@pytest.mark.parametrize(
    ("fields", "right"),
    [
        ({"time_zone": "Europe/Berlin", "undo_seconds": 300}, True),
        ({"time_zone": "Europe/Berlin", "undo_seconds": 301}, False),
        ({"time_zone": "Berlin"}, False),
        ({"time_zone": "../../etc/passwd"}, False),
    ],
)
def test_a_time_zone_and_an_undo_window_are_checked(fields: dict[str, object], right: bool) -> None:
    application = builders.application(**fields) if right else builders.application(name="Wrong")
    if right:
        application.full_clean()
        return
    for name, value in fields.items():
        setattr(application, name, value)
    with pytest.raises(ValidationError):
        application.full_clean()
