"""The migrations that the law is for: those since the release before."""

from pathlib import Path

from django.apps import apps

# The last ones of that release.
BEFORE = {"pushes": "0067", "console": "0013", "gateway": "0018"}


def is_young(app: str, name: str) -> bool:
    """Whether a migration came after them."""
    return app in BEFORE and name[:4] > BEFORE[app]


def young_paths() -> list[str]:
    """Their files."""
    folders = {app: Path(apps.get_app_config(app).path) / "migrations" for app in BEFORE}
    paths = [path for app, folder in folders.items() for path in folder.glob("0*.py") if is_young(app, path.stem)]
    return sorted(map(str, paths))
