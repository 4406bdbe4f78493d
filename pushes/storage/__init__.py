"""Where account packages, pictures and what is made of them lie: on this machine, or in a bucket. docs/adr/0066.

Whoever wants a file takes a StoredPath. What another storage than the local one has to do is in `paths.Storage`.
"""

from pushes.storage.failures import DamagedFile, KeyMissing, StorageAway
from pushes.storage.paths import StoredPath, disk

__all__ = ["DamagedFile", "KeyMissing", "StorageAway", "StoredPath", "disk"]
