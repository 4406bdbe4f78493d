"""For the tests of pages: the static files as an installation has them, and an OpenID provider that runs."""

from collections.abc import Iterator

import pytest
from oidc_provider_mock import User as AtProvider
from oidc_provider_mock import run_server_in_thread
from pytest_django import Settings

from tests.console.views.at_provider import CLAIMS
from tests.gateway.channels.conftest import account_key, credential, key, service_account, tls
from tests.gateway.channels.huawei.conftest import harmony_service, hms, huawei_account

__all__ = ["account_key", "credential", "harmony_service", "hms", "huawei_account", "key", "service_account", "tls"]


@pytest.fixture(scope="session", autouse=True)
def _static_files(static_files: None) -> None:
    """Pages name their static files by hash."""


@pytest.fixture(scope="session")
def issuer() -> Iterator[str]:
    """The address of a provider that runs."""
    people = [AtProvider(sub=sub, claims=claims) for sub, claims in CLAIMS.items()]
    with run_server_in_thread(user_claims=people) as one:
        yield f"http://localhost:{one.server_port}"


@pytest.fixture
def provider(issuer: str, settings: Settings) -> None:
    """The console knows it."""
    settings.OIDC_ISSUER, settings.OIDC_CLIENT_ID, settings.OIDC_CLIENT_SECRET = issuer, "console", "a secret"
    settings.OIDC_NAME = "Example"
