"""For the tests of pages: the static files as an installation has them."""

import pytest


@pytest.fixture(scope="session", autouse=True)
def _static_files(static_files: None) -> None:
    """Pages name their static files by hash."""
