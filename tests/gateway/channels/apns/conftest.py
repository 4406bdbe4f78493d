"""A channel that sends to Apple's stand-in."""

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from joserfc.jwk import ECKey

from console.gateway.channels.apns.channel import Apns, open_channel
from console.gateway.channels.protocol import Limits
from tests.gateway.channels.apns.service import Apple, serving

Sending = Callable[..., AbstractAsyncContextManager[tuple[Apple, Apns]]]


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
