"""Tests of another key in FIELD_KEYS: what was encrypted by former ones is read, encrypted anew, and told of."""

from io import StringIO
from typing import Any

import pytest
from cryptography.fernet import Fernet
from django.core.management import call_command
from django.db import connection
from pytest_django import Settings

from console import field_keys
from pushes.models import Application
from tests import builders
from tests.gateway import builders as gateway
from tests.gateway.channels.queue.subscribing import add_channel

pytestmark = pytest.mark.django_db
FIRST, SECOND, THIRD = (Fernet.generate_key().decode() for _ in range(3))


def application(secret: str, **fields: Any) -> Application:
    made = builders.application(**fields)
    made.secret_key = secret
    made.save()
    return made


def told() -> tuple[str, int]:
    """What the command prints, and its exit status."""
    said = StringIO()
    try:
        call_command("encryptfields", stdout=said)
    except SystemExit as ended:
        return said.getvalue(), int(str(ended.code))
    return said.getvalue(), 0


def checked() -> str:
    said = StringIO()
    call_command("check", databases=["default"], stderr=said)
    return said.getvalue()


def test_a_key_can_be_changed_twice_and_the_first_taken_out(settings: Settings) -> None:
    settings.FIELD_KEYS = [FIRST]
    application("of-the-shop")
    channel = add_channel(gateway.application())
    settings.FIELD_KEYS = [SECOND, FIRST]
    said, status = told()
    assert (status, "application.secret_key: 1 encrypted anew, 0 were already.\n" in said) == (0, True)
    assert said.endswith("leave the first of FIELD_KEYS, and take the others out.\n")
    settings.FIELD_KEYS = [THIRD, SECOND]
    application("of-the-news", name="News", access_id="1500001051")
    assert "application.secret_key: 1 encrypted anew, 1 were already.\n" in told()[0]
    settings.FIELD_KEYS = [THIRD]
    assert field_keys.unopened() == []
    assert set(Application.objects.values_list("secret_key", flat=True)) == {"of-the-shop", "of-the-news"}
    before = channel.credential
    channel.refresh_from_db()
    assert channel.credential == before


def test_a_key_that_was_taken_out_too_early_is_asked_for_and_nothing_is_lost(settings: Settings) -> None:
    settings.FIELD_KEYS = [FIRST]
    shop = application("of-the-shop")
    assert "W005" not in checked()
    settings.FIELD_KEYS = [THIRD, SECOND]
    assert "None of FIELD_KEYS opens what the database has in application.secret_key" in checked()
    said, status = told()
    assert (status, f"none of FIELD_KEYS opens them: rows {shop.pk}.\n" in said) == (1, True)
    assert "of-the-shop" not in said
    settings.FIELD_KEYS = [THIRD, SECOND, FIRST]
    assert told()[1] == 0
    settings.FIELD_KEYS = [THIRD]
    assert (Application.objects.get().secret_key, checked().count("W005")) == ("of-the-shop", 0)


def test_what_is_saved_meanwhile_stays(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.FIELD_KEYS = [FIRST]
    application("former")
    settings.FIELD_KEYS = [SECOND, FIRST]
    opened = field_keys._opened

    def saved_meanwhile(encrypted: str) -> str | None:
        Application.objects.update(secret_key="newer")
        return opened(encrypted)

    monkeypatch.setattr(field_keys, "_opened", saved_meanwhile)
    assert "application.secret_key: 0 encrypted anew, 0 were already.\n" in told()[0]
    assert Application.objects.get().secret_key == "newer"


def test_what_is_encrypted_stands_nowhere_in_clear(settings: Settings) -> None:
    settings.FIELD_KEYS = [FIRST]
    application("of-the-shop")
    settings.FIELD_KEYS = [SECOND, FIRST]
    told()
    with connection.cursor() as cursor:
        cursor.execute("SELECT secret_key FROM pushes_application")
        (encrypted,) = (row[0] for row in cursor.fetchall())
    assert Fernet(SECOND).decrypt(encrypted) == b"of-the-shop"
