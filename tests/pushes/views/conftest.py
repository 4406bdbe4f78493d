"""For the tests of pages: the static files as an installation has them, and logins that cost little."""

import fcntl
from pathlib import Path

import pytest
from django.conf import settings as site
from django.core.management import call_command
from pytest_django import Settings


@pytest.fixture(scope="session", autouse=True)
def _static_files(django_test_environment: None) -> None:
    """Pages name their static files by hash: a file that a page names and nobody has fails the test."""
    # Test processes share the folder: they collect one after the other.
    with Path(site.DATA_DIR, "static.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        call_command("collectstatic", interactive=False, verbosity=0)


@pytest.fixture(autouse=True)
def _cheap_passwords(settings: Settings) -> None:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
