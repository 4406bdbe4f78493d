"""Tests of the two roles: made by migrating, never taken from."""

import pytest
from django.apps import apps
from django.contrib.auth.models import Group, Permission

from pushes.roles import ADMINISTRATORS, MARKETERS, ROLES, ensure_roles
from tests import builders

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("role", ROLES)
def test_migrating_makes_each_role_with_its_permissions(role: str) -> None:
    """A permission that is named and does not exist would silently be missing."""
    pairs = Group.objects.get(name=role).permissions.values_list("content_type__app_label", "codename")
    assert {".".join(pair) for pair in pairs if pair[0] != "gateway"} == set(ROLES[role])


def test_a_marketer_may_not_administrate() -> None:
    alice, carol = builders.alice(), builders.carol()
    only = set(ROLES[ADMINISTRATORS]) - set(ROLES[MARKETERS])
    assert [permission for permission in only if alice.has_perm(permission)] == []
    assert carol.has_perms(ROLES[ADMINISTRATORS])


def test_what_an_installation_added_to_a_role_stays() -> None:
    added = Permission.objects.get(codename="delete_user")
    group = Group.objects.get(name=MARKETERS)
    group.permissions.add(added)
    ensure_roles(apps.get_app_config("pushes"))
    assert added in group.permissions.all()
    assert group.permissions.count() == len(ROLES[MARKETERS]) + 1
