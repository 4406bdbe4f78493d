"""Backups: an installation on SQLite as one file, made while it runs, and put back into an empty directory.

The file is a gzipped tar: `files/…` and `secrets/…` as they lie in DATA_DIR, `console.sqlite3`, and `backup.json` as
the last of them, which says what belongs to it. So what was cut off is never taken for whole, and tar opens it where
nothing else is at hand.
"""
