"""What was taken away since a backup is there again once it was put back: nobody comes in by it unnoticed."""

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from console.api import tokens
from console.models import ApiToken, OpenSession
from pushes.audit.words import told
from pushes.models import AuditRow
from tests import builders
from tests.pushes.delivery.walking import package_push

pytestmark = pytest.mark.django_db


def test_the_audit_log_says_from_when_on_it_has_a_gap(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LOGNAME", "operator")
    package_push()
    call_command("holdrestored", "2026-11-30T03:00:00+00:00")
    row = AuditRow.objects.get(kind="database restored")
    said = ["of 2026-11-30 11:00:00+08:00: what was written here since is gone", "1 push held for a person"]
    assert (row.who, told(row)) == ("operator", said)


def test_everybody_is_logged_out_and_the_tokens_that_work_are_named(
    client: Client, capsys: pytest.CaptureFixture[str]
) -> None:
    alice, carol = builders.alice(), builders.carol()
    shop = builders.application(people=[alice])
    names = ("Orders", "Revoked", "Over")
    given: dict[str, Any] = {"person": alice, "application": shop, "scopes": [tokens.READ], "days": 30}
    secrets = [tokens.make(name=name, **given)[1] for name in names]
    ApiToken.objects.filter(name="Revoked").update(revoked_at=timezone.now(), revoked_by=carol)
    ApiToken.objects.filter(name="Over").update(ends_at=timezone.now() - timedelta(days=1))
    client.force_login(alice)
    key = client.session.session_key
    OpenSession.objects.create(session_key=key, person=alice, address="192.0.2.1", began_at=timezone.now())
    assert Session.objects.filter(pk=key).exists()
    call_command("holdrestored", "2026-11-30T03:00:00+00:00")
    assert client.get("/").status_code == 302
    assert not Session.objects.exists()
    assert not OpenSession.objects.exists()
    said = capsys.readouterr().out
    assert "revoke API tokens" in said
    token = ApiToken.objects.get(name="Orders")
    assert f"Works again: API token {token.beginning}…, Orders, of {alice}" in said
    assert said.count("Works again") == 1
    assert not any(secret in said for secret in secrets)
