"""Tests of `manage.py addapplication`."""

import json
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from console.gateway.models import GatewayApplication

pytestmark = pytest.mark.django_db
SHOP = ["--name", "Shop", "--platform", "android", "--access-id", "1500000009", "--secret-key", "s" * 32]


def added(*arguments: str, point: str = "gateway") -> dict[str, Any]:
    said = StringIO()
    call_command("addapplication", *SHOP, "--access-point", point, *arguments, "--json", stdout=said)
    return dict(json.loads(said.getvalue()))


def test_an_application_on_the_gateway_is_made_there_with_its_access_key() -> None:
    facts = added()
    row = GatewayApplication.objects.get()
    assert (facts["created"], facts["access_key"], row.secret_key) == (True, row.access_key, "s" * 32)
    assert "secret_key" not in facts
    assert added()["created"] is False


def test_repetitions_are_refused_when_asked_and_otherwise_as_before() -> None:
    refuses = []
    for arguments in ([], ["--refuse-repeats"], [], ["--no-refuse-repeats"]):
        added(*arguments)
        refuses.append(GatewayApplication.objects.get().refuses_repeats)
    assert refuses == [False, True, True, False]


def test_only_the_gateway_can_be_told_so() -> None:
    with pytest.raises(CommandError, match="Only the gateway can be told to refuse repeats"):
        added("--refuse-repeats", point="shanghai")


def test_who_binds_accounts_is_set_when_asked_and_otherwise_as_before() -> None:
    rules = []
    for arguments in ([], ["--bindings", "server"], [], ["--bindings", "signed"], ["--bindings", "open"]):
        added(*arguments)
        rules.append(GatewayApplication.objects.get().binding_rule)
    assert rules == ["open", "server", "server", "signed", "open"]


def test_who_binds_accounts_is_the_gateways_to_be_told() -> None:
    with pytest.raises(CommandError, match="Only the gateway can be told who binds accounts"):
        added("--bindings", "server", point="shanghai")
