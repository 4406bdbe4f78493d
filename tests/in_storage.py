"""What lies in the storage, whichever that is."""

from django.core.files.storage import default_storage

from pushes.storage import StoredPath


def everything(folder: str = "") -> list[StoredPath]:
    """Each file in a folder and in those below."""
    try:
        folders, files = default_storage.listdir(folder)
    except FileNotFoundError:
        return []
    found = [StoredPath(f"{folder}/{name}".lstrip("/")) for name in files]
    for name in folders:
        found += everything(f"{folder}/{name}".lstrip("/"))
    return found
