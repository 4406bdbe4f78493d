"""What the stand-ins of Apple and Google know of who sends, and what they are believed by."""

import json
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from tests.certificates import certificate
from tests.gateway.channels.fcm.service import EMAIL, PROJECT


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


@pytest.fixture(scope="session")
def account_key() -> rsa.RSAPrivateKey:
    """A service account's key."""
    return rsa.generate_private_key(65537, 2048)


@pytest.fixture(scope="session")
def service_account(account_key: rsa.RSAPrivateKey) -> str:
    """The file that the Firebase console gives of it."""
    pem = account_key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()
    members = {"type": "service_account", "project_id": PROJECT, "private_key_id": "f00d", "private_key": pem}
    return json.dumps(members | {"client_email": EMAIL, "token_uri": "https://oauth2.googleapis.com/token"})
