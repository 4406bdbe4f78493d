"""The migrations that this version has, by their files: to load them all would take a web process some seconds."""

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from pkgutil import iter_modules

from django.apps import apps


@cache
def known() -> frozenset[tuple[str, str]]:
    """Each as its app and its name."""
    folders = {config.label: str(Path(config.path) / "migrations") for config in apps.get_app_configs()}
    return frozenset((label, name) for label, folder in folders.items() for name in _names(folder))


def _names(folder: str) -> Iterator[str]:
    return (module.name for module in iter_modules([folder]) if module.name[0] not in "_~")
