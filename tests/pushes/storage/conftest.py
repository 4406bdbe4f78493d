"""A bucket, and the storages that are to do the same."""

from typing import Any

import pytest
from pytest_django import Settings


@pytest.fixture(params=["disk", "bucket"])
def storage(request: pytest.FixtureRequest, settings: Settings) -> Any:
    """One after the other; what a test stores is its own."""
    if request.param == "bucket":
        request.getfixturevalue("bucket")
    return request.param
