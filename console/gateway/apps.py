"""The app's configuration."""

from django.apps import AppConfig


class GatewayConfig(AppConfig):
    """The stand-in for the push service."""

    name = "console.gateway"
    label = "gateway"
