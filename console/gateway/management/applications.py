"""The application that a command is about."""

from django.core.management.base import CommandError

from console.gateway.models import GatewayApplication


def served(access_id: str) -> GatewayApplication:
    """That of the AccessID, if devices are bound to it. Raises CommandError."""
    application = GatewayApplication.objects.with_devices().filter(access_id=access_id).first()
    if application is None:
        raise CommandError(f"The gateway has no application with AccessID {access_id}. Add it: addapplication.")
    return application
