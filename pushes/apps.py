"""The app's configuration."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate

from pushes import search_index
from pushes.roles import ensure_roles


class PushesConfig(AppConfig):
    """Applications, account packages, pushes and how they are carried out."""

    name = "pushes"

    def ready(self) -> None:
        """Have the roles and the index of words made after each migration."""
        post_migrate.connect(ensure_roles, sender=self, dispatch_uid="pushes.roles")
        post_migrate.connect(search_index.ensure, sender=self, dispatch_uid="pushes.search_index")
