"""Tests of the encryption: the standard's own example, byte for byte, and an independent reader."""

import http_ece
import pytest
from cryptography.hazmat.primitives.asymmetric import ec

from console.gateway.channels.webpush.encryption import LONGEST, encrypt, point_of, recipient
from tests.gateway.channels.webpush.push_service import unb64

# RFC 8291, section 5 and appendix A.
PLAIN = b"When I grow up, I want to be a watermelon"
SENDER = "yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw"
RECEIVER = "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4"
SECRET, SALT = "BTBZMqHH6r4Tts7J_aSIgg", "DGv6ra1nlYgDCS1FRnbzlw"
BODY = (
    "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A_yl"
    "95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN"
)


def test_the_example_of_the_standard() -> None:
    sender = ec.derive_private_key(int.from_bytes(unb64(SENDER), "big"), ec.SECP256R1())
    body = encrypt(PLAIN, recipient(unb64(RECEIVER), unb64(SECRET)), sender=sender, salt=unb64(SALT))
    assert body == unb64(BODY)


@pytest.mark.parametrize("size", [0, 1, 100, LONGEST])
def test_another_reader_reads_it(size: int) -> None:
    browser, secret, message = ec.generate_private_key(ec.SECP256R1()), b"s" * 16, b"m" * size
    body = encrypt(message, recipient(point_of(browser.public_key()), secret))
    assert http_ece.decrypt(body, private_key=browser, auth_secret=secret, version="aes128gcm") == message
    assert len(body) <= 4096


def test_no_two_bodies_are_alike() -> None:
    browser = point_of(ec.generate_private_key(ec.SECP256R1()).public_key())
    assert len({encrypt(b"m", recipient(browser, b"s" * 16)) for _ in range(20)}) == 20


def test_too_long_a_message_is_not_cut_in_two() -> None:
    with pytest.raises(ValueError, match="Shorten the message to 3,993 bytes; it has 3,994"):
        encrypt(b"m" * (LONGEST + 1), recipient(unb64(RECEIVER), unb64(SECRET)))
