"""A site for the faults of a module, in a hurry."""

from collections.abc import Iterator

import pytest

from tests.faults.site import Site, site

HURRIED = {"DJANGO_SETTINGS_MODULE": "tests.faults.settings"}


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A console, a gateway, a proxy between them and phones; what is kept of the pushes adds up in the end."""
    with site(tmp_path_factory.mktemp("site"), **HURRIED) as running:
        yield running
        verified = running.console.manage("verify")
        assert verified.returncode == 0, verified.stdout + verified.stderr
