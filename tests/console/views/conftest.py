"""For the tests of pages: the static files as an installation has them."""

import pytest
from django.core.management import call_command


@pytest.fixture(scope="session", autouse=True)
def _static_files(django_test_environment: None) -> None:
    """Pages name their static files by hash."""
    call_command("collectstatic", interactive=False, verbosity=0)
