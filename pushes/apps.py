"""The app's configuration."""

from django.apps import AppConfig


class PushesConfig(AppConfig):
    """Applications, account packages, pushes and how they are carried out."""

    name = "pushes"
