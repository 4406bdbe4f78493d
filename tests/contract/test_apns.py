"""What we take APNs for: asked of the stand-in always, and of Apple when a key is in the environment.

APNS_CONTRACT_KEY_FILE, APNS_CONTRACT_KEY_ID, APNS_CONTRACT_TEAM_ID, APNS_CONTRACT_TOPIC; APNS_CONTRACT_DEVICE_TOKEN is
a device that shows a notification, APNS_CONTRACT_ENVIRONMENT where it belongs to (product or dev).
"""

import asyncio
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from joserfc.jwk import ECKey

from console.gateway.channels.apns.channel import Apns, open_channel
from console.gateway.channels.apns.payload import apns_id
from console.gateway.channels.protocol import Accepted, DeadAddress, Environment, Limits, Outcome
from tests.certificates import certificate
from tests.gateway.channels.apns.service import Apple, Reply, serving
from tests.gateway.channels.builders import outgoing

NOBODY, NO_TOKEN = "00" * 32, "abcd"
IS_APPLE = "APNS_CONTRACT_KEY_FILE" in os.environ
DEVICE = os.environ.get("APNS_CONTRACT_DEVICE_TOKEN", "")
ENVIRONMENT = Environment(os.environ.get("APNS_CONTRACT_ENVIRONMENT", "product"))


def pem(key: ec.EllipticCurvePrivateKey) -> str:
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()


@asynccontextmanager
async def channel(folder: Path, key_id: str = "") -> AsyncIterator[Apns]:
    """To Apple, else to the stand-in; with that key id where one is given."""
    file = os.environ.get("APNS_CONTRACT_KEY_FILE")
    key = ec.generate_private_key(ec.SECP256R1())
    credential = {"private_key": Path(file).read_text() if file else pem(key)}
    for name, otherwise in (("key_id", "ABC123DEFG"), ("team_id", "DEF123GHIJ"), ("topic", "com.example.shop")):
        credential[name] = os.environ.get(f"APNS_CONTRACT_{name.upper()}", otherwise)
    credential["key_id"] = key_id or credential["key_id"]
    bad = [Reply(400, "BadDeviceToken")]
    tls = certificate(folder / "certificate.pem")
    async with serving(Apple(ECKey.import_key(key), replies={NOBODY: bad, NO_TOKEN: bad}), tls) as url:
        limits = Limits() if file else Limits(base_url=url, ca_file=str(tls))
        opened = open_channel(credential, limits)
        yield opened
        await opened.close()


def test_a_key_is_told_from_another(tmp_path: Path) -> None:
    async def tried(key_id: str) -> str:
        async with channel(tmp_path, key_id) as opened:
            return await opened.test_connection(ENVIRONMENT)

    assert asyncio.run(tried("")) == ""
    assert asyncio.run(tried("ZZZZZZZZZZ")) == "APNs answered 403 InvalidProviderToken."


def test_tokens_of_nobody_are_dead(tmp_path: Path) -> None:
    async def scenario() -> list[Outcome]:
        async with channel(tmp_path) as opened:
            return await opened.send(
                [outgoing(n, to, environment=ENVIRONMENT) for n, to in ((1, NOBODY), (2, NO_TOKEN))]
            )

    assert asyncio.run(scenario()) == [DeadAddress(n, "400 BadDeviceToken") for n in (1, 2)]


@pytest.mark.skipif(IS_APPLE and not DEVICE, reason="APNS_CONTRACT_DEVICE_TOKEN names no device")
def test_the_same_id_comes_back(tmp_path: Path) -> None:
    one = outgoing(1, DEVICE or "11" * 32, environment=ENVIRONMENT)

    async def scenario() -> list[Outcome]:
        async with channel(tmp_path) as opened:
            return [*await opened.send([one]), *await opened.send([one])]

    first, second = asyncio.run(scenario())
    assert isinstance(first, Accepted)
    assert first.channel_id.lower() == apns_id(one)
    assert second == first
