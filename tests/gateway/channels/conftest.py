"""What Apple's stand-in knows of who sends, and what it is believed by."""

from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from tests.certificates import certificate


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
