"""What administrators may do at the gateway of their own installation."""

from typing import Final

from django.apps import AppConfig, apps

from pushes.roles import ADMINISTRATORS

PERMISSIONS: Final = ("view_gatewayapplication", "change_gatewayapplication")


def ensure_roles(sender: AppConfig, **_: object) -> None:
    """Add the permissions to the group; runs after every migration, and never takes away."""
    group, _created = apps.get_model("auth.Group").objects.get_or_create(name=ADMINISTRATORS)
    known = apps.get_model("auth.Permission").objects
    group.permissions.add(*known.filter(content_type__app_label="gateway", codename__in=PERMISSIONS))
