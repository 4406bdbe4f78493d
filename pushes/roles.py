"""The roles, and what each may do. A person may have several, and then may do what each of them may."""

from typing import Final

from django.apps import AppConfig, apps
from django.db.models import Q
from django.utils.translation import gettext_noop

MARKETERS: Final = gettext_noop("Marketers")
APPROVERS: Final = gettext_noop("Approvers")
ADMINISTRATORS: Final = gettext_noop("Administrators")
AUDITORS: Final = gettext_noop("Auditors")

_LOOK = ("pushes.view_push", "pushes.view_application")
_LOOK_EVERYWHERE = (*_LOOK, "pushes.view_every_application")
ROLES: Final = {
    # In the applications that they are given.
    MARKETERS: (*_LOOK, "pushes.add_push"),
    APPROVERS: (*_LOOK, "pushes.approve_push"),
    # In all of them. Who is an administrator and a marketer creates pushes for all of them, but not by the first alone.
    ADMINISTRATORS: (
        *_LOOK_EVERYWHERE,
        "pushes.use_every_application",
        "pushes.add_application",
        "pushes.change_application",
        "pushes.view_audit",
        "auth.view_user",
        "auth.add_user",
        "auth.change_user",
    ),
    AUDITORS: (*_LOOK_EVERYWHERE, "pushes.view_audit"),
}


def ensure_roles(sender: AppConfig, **_: object) -> None:
    """Make the groups with their permissions; runs after every migration, adds and never takes away."""
    groups = apps.get_model("auth.Group").objects
    known = apps.get_model("auth.Permission").objects
    for name, permissions in ROLES.items():
        group, _created = groups.get_or_create(name=name)
        wanted = Q(pk=None)
        for permission in permissions:
            app, codename = permission.split(".")
            wanted |= Q(content_type__app_label=app, codename=codename)
        group.permissions.add(*known.filter(wanted))
