"""A bucket, and the storages that are to do the same."""

from typing import Any

import pytest
from cryptography.fernet import Fernet
from pytest_django import Settings

from console.bucket import encrypted


@pytest.fixture(params=["disk", "bucket", "encrypted disk", "encrypted bucket"])
def storage(request: pytest.FixtureRequest, settings: Settings) -> Any:
    """One after the other; what a test stores is its own."""
    if request.param.endswith("bucket"):
        request.getfixturevalue("bucket")
    if request.param.startswith("encrypted"):
        encrypt_files(settings)
    return request.param


def encrypt_files(settings: Settings) -> None:
    """Have the files encrypted that are stored from now on."""
    settings.FILE_KEYS = [Fernet.generate_key().decode()]
    settings.STORAGES = settings.STORAGES | {"default": encrypted(settings.STORAGES["default"])}
