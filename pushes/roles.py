"""The two roles, and what each may do."""

from typing import Final

from django.apps import AppConfig, apps
from django.db.models import Q
from django.utils.translation import gettext_noop

MARKETERS: Final = gettext_noop("Marketers")
ADMINISTRATORS: Final = gettext_noop("Administrators")

_MARKETER = ("pushes.add_push", "pushes.view_push", "pushes.view_application")
ROLES: Final = {
    MARKETERS: _MARKETER,
    ADMINISTRATORS: (
        *_MARKETER,
        "pushes.use_every_application",
        "pushes.add_application",
        "pushes.change_application",
        "auth.view_user",
        "auth.add_user",
        "auth.change_user",
    ),
}


def ensure_roles(sender: AppConfig, **_: object) -> None:
    """Make both groups with their permissions; runs after every migration, adds and never takes away."""
    groups = apps.get_model("auth.Group").objects
    known = apps.get_model("auth.Permission").objects
    for name, permissions in ROLES.items():
        group, _created = groups.get_or_create(name=name)
        wanted = Q(pk=None)
        for permission in permissions:
            app, codename = permission.split(".")
            wanted |= Q(content_type__app_label=app, codename=codename)
        group.permissions.add(*known.filter(wanted))
