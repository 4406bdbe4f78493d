"""What Huawei's stand-ins know of who sends."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from console.gateway.channels.huawei import android, harmony
from tests.gateway.channels.huawei.service import APP, PROJECT, SECRET, Harmony, Hms
from tests.gateway.channels.vendors.sender import Sender
from tests.gateway.channels.vendors.serving import at_work


@pytest.fixture
def hms(tls: Path) -> Iterator[Hms]:
    service = Hms()
    with at_work(service, tls):
        yield service


@pytest.fixture
def send(hms: Hms, tls: Path) -> Sender:
    return Sender(android.CHANNEL, {"app_id": APP, "app_secret": SECRET}, hms.url, tls)


@pytest.fixture
def huawei_account(account_key: rsa.RSAPrivateKey) -> str:
    """The file that Huawei's API Console gives of a service account."""
    pem = account_key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()
    members = {"project_id": PROJECT, "key_id": "f00d", "private_key": pem, "sub_account": "104200"}
    return json.dumps(members | {"token_uri": "https://oauth-login.cloud.huawei.com/oauth2/v3/token"})


@pytest.fixture
def harmony_service(account_key: rsa.RSAPrivateKey, tls: Path) -> Iterator[Harmony]:
    service = Harmony(key=account_key.public_key())
    with at_work(service, tls):
        yield service


@pytest.fixture
def send_to_harmony(harmony_service: Harmony, tls: Path, huawei_account: str) -> Sender:
    return Sender(harmony.CHANNEL, {"service_account": huawei_account}, harmony_service.url, tls)
