"""The app's configuration."""

from django.apps import AppConfig
from django.core.checks import register

from console import checks


class ConsoleConfig(AppConfig):
    """The site: settings, addresses, the one-command runner."""

    name = "console"

    def ready(self) -> None:
        """Check the settings with every command."""
        register(checks.check_addresses)
        register(checks.check_broker)
        register(checks.check_keys)
