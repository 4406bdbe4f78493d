"""The app's configuration."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class GatewayConfig(AppConfig):
    """The stand-in for the push service."""

    name = "console.gateway"
    label = "gateway"
    verbose_name = _("Own gateway")
