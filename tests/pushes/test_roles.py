"""Tests of the roles: made by migrating, never taken from, and what an upgrade makes of those there were."""

from collections.abc import Iterator

import pytest
from django.apps import apps
from django.apps.registry import Apps
from django.contrib.auth.models import Group, Permission, User
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from pushes.roles import ADMINISTRATORS, APPROVERS, AUDITORS, MARKETERS, ROLES, ensure_roles
from tests import builders

pytestmark = pytest.mark.django_db
BEFORE_ROLES = ("pushes", "0045_kept_days")


@pytest.mark.parametrize("role", ROLES)
def test_migrating_makes_each_role_with_its_permissions(role: str) -> None:
    """A permission that is named and does not exist would silently be missing."""
    pairs = Group.objects.get(name=role).permissions.values_list("content_type__app_label", "codename")
    assert {".".join(pair) for pair in pairs if pair[0] != "gateway"} == set(ROLES[role])


def test_who_may_create_and_approve_and_configure_and_see_everything() -> None:
    able = {
        permission: {name for name, granted in ROLES.items() if f"pushes.{permission}" in granted}
        for permission in ("add_push", "approve_push", "change_application", "view_every_application", "view_push")
    }
    assert able == {
        "add_push": {MARKETERS},
        "approve_push": {APPROVERS},
        "change_application": {ADMINISTRATORS},
        "view_every_application": {ADMINISTRATORS, AUDITORS},
        "view_push": set(ROLES),
    }


def test_an_auditor_has_no_permission_but_to_look() -> None:
    assert all(".view_" in permission for permission in ROLES[AUDITORS])


def test_what_an_installation_added_to_a_role_stays() -> None:
    added = Permission.objects.get(codename="delete_user")
    group = Group.objects.get(name=MARKETERS)
    group.permissions.add(added)
    ensure_roles(apps.get_app_config("pushes"))
    assert added in group.permissions.all()
    assert group.permissions.count() == len(ROLES[MARKETERS]) + 1


def migrate(*targets: tuple[str, str]) -> Apps:
    executor = MigrationExecutor(connection)
    # All of them, for what was taken back took others' with it.
    return executor.migrate(list(targets) or executor.loader.graph.leaf_nodes()).apps


@pytest.fixture
def before(transactional_db: None) -> Iterator[Apps]:
    yield migrate(BEFORE_ROLES)
    migrate()


def test_who_was_an_administrator_before_may_still_create_pushes(before: Apps) -> None:
    # As they were then: what the program of today does beside it needs tables that come later.
    permissions, groups, people = (before.get_model("auth", name).objects for name in ("Permission", "Group", "User"))
    groups.get(name=ADMINISTRATORS).permissions.add(permissions.get(codename="add_push"))
    made = people.create_user("carol")
    made.groups.add(groups.get(name=ADMINISTRATORS))
    migrate()
    ensure_roles(apps.get_app_config("pushes"))
    carol = User.objects.get(pk=made.pk)
    assert carol.has_perms(["pushes.add_push", "pushes.use_every_application", "pushes.change_application"])
    assert not builders.eve().has_perm("pushes.add_push")
    newcomer = User.objects.create_user("newcomer")
    newcomer.groups.add(Group.objects.get(name=ADMINISTRATORS))
    assert not newcomer.has_perm("pushes.add_push")
