"""Apple's stand-in, and a channel that sends to it."""

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from joserfc.jwk import ECKey

from console.gateway.channels.apns.channel import Apns, open_channel
from console.gateway.channels.protocol import Limits
from tests.certificates import certificate
from tests.gateway.channels.apns.service import Apple, serving

Sending = Callable[..., AbstractAsyncContextManager[tuple[Apple, Apns]]]


@pytest.fixture(scope="session")
def key() -> ec.EllipticCurvePrivateKey:
    """A team's key."""
    return ec.generate_private_key(ec.SECP256R1())


@pytest.fixture(scope="session")
def credential(key: ec.EllipticCurvePrivateKey) -> dict[str, str]:
    """What somebody would enter of it."""
    pem = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()
    return {"private_key": pem, "key_id": "ABC123DEFG", "team_id": "DEF123GHIJ", "topic": "com.example.shop"}


@pytest.fixture(scope="session")
def tls(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A certificate of 127.0.0.1 with its key."""
    return certificate(tmp_path_factory.mktemp("apns") / "certificate.pem")


@pytest.fixture
def sending(key: ec.EllipticCurvePrivateKey, credential: dict[str, str], tls: Path) -> Sending:
    """Starts the stand-in as it is told, and a channel to it."""

    @asynccontextmanager
    async def start(seconds: float = 5.0, cache: Any = None, **given: Any) -> AsyncIterator[tuple[Apple, Apns]]:
        apple = Apple(ECKey.import_key(key), **given)
        async with serving(apple, tls) as url:
            limits = Limits(base_url=url, ca_file=str(tls), timeout_seconds=seconds)
            channel = open_channel(credential, limits, cache)
            try:
                yield apple, channel
            finally:
                await channel.close()

    return start
