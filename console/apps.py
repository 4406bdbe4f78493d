"""The app's configuration."""

from celery.signals import task_postrun, task_prerun
from django.apps import AppConfig, apps
from django.contrib.auth.signals import user_logged_in
from django.core.checks import Tags, register
from django.db.backends.signals import connection_created
from django.db.models.signals import m2m_changed, post_migrate, post_save, pre_save
from django.utils.module_loading import import_string
from django.utils.translation import gettext_lazy as _

from console import checks, log_lines, middleware, quick_words
from console.policy import databases
from console.roles import ensure_roles
from console.upgrading import known_settings


class ConsoleConfig(AppConfig):
    """The site: settings, addresses, the one-command runner."""

    name = "console"

    def ready(self) -> None:
        """Check the settings with every command, have the roles made after each migration."""
        quick_words.install()
        apps.get_app_config("axes").verbose_name = _("Guard of the login")
        # The permissions are made with the gateway's models.
        post_migrate.connect(ensure_roles, sender=apps.get_app_config("gateway"), dispatch_uid="console.roles")
        post_migrate.connect(known_settings.note, sender=self, dispatch_uid="console.upgrading")
        import_string("console.auditing.begin")()  # which needs the models
        task_prerun.connect(log_lines.begin_task, dispatch_uid="console.log_lines")
        task_postrun.connect(log_lines.end_task, dispatch_uid="console.log_lines")
        user_logged_in.connect(middleware.begin, dispatch_uid="console.middleware")
        connection_created.connect(databases.begin_session, dispatch_uid="console.databases")
        pre_save.connect(import_string("console.logins.forgive"), sender="auth.User", dispatch_uid="console.logins")
        role_given, saved = (import_string(f"console.second_factor.{name}") for name in ("role_given", "person_saved"))
        m2m_changed.connect(role_given, sender="auth.User_groups", dispatch_uid="console.second_factor")
        post_save.connect(saved, sender="auth.User", dispatch_uid="console.second_factor")
        register(checks.check_addresses)
        register(checks.check_broker)
        register(checks.check_hosts)
        register(checks.check_keys)
        register(checks.check_names)
        register(checks.check_search, Tags.database)
        register(checks.check_field_keys, Tags.database)
        register(checks.check_pooler, Tags.database)
        register(checks.check_encoding, Tags.database)
