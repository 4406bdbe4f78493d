"""The app's configuration."""

from django.apps import AppConfig, apps
from django.contrib.auth.signals import user_logged_in
from django.core.checks import register
from django.db.models.signals import post_migrate

from console import checks, middleware
from console.roles import ensure_roles


class ConsoleConfig(AppConfig):
    """The site: settings, addresses, the one-command runner."""

    name = "console"

    def ready(self) -> None:
        """Check the settings with every command, have the roles made after each migration."""
        # This app has no models and so no signal of its own.
        post_migrate.connect(ensure_roles, sender=apps.get_app_config("gateway"), dispatch_uid="console.roles")
        user_logged_in.connect(middleware.begin, dispatch_uid="console.middleware")
        register(checks.check_addresses)
        register(checks.check_broker)
        register(checks.check_hosts)
        register(checks.check_keys)
