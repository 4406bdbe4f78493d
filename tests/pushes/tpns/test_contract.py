"""Tests of the two authentications, against what the service's own pages print."""

import base64

from pushes.tpns import contract

# The worked example of the page on the signature, verified byte for byte.
BODY = (
    b'{"audience_type": "account","platform": "android","message": {"title": "test title","content": "test content",'
    b'"android": { "action": {"action_type": 3,"intent": "xgscheme://com.xg.push/notify_detail?param1=xg"}}},'
    b'"message_type": "notify","account_list": ["5822f0eee44c3625ef0000bb"] }'
)
SIGN = "Y2QyMDc3NDY4MmJmNzhiZmRiNDNlMTdkMWQ1ZDU2YjNlNWI3ODlhMTY3MGZjMTUyN2VmNTRjNjVkMmQ3Yjc2ZA=="
KEY = "1452fcebae9f3115ba794fb0fff2fd73"


def test_the_signature_is_the_one_the_service_prints() -> None:
    assert contract.sign(KEY, "1500001048", "1565314789", BODY) == SIGN


def test_the_signature_is_base64_of_hex_text() -> None:
    signature = contract.sign(KEY, "1500001048", "1565314789", b"")
    assert len(signature) == 88
    text = base64.b64decode(signature).decode()
    assert len(bytes.fromhex(text)) == 32
    assert text == text.lower()


def test_every_byte_counts() -> None:
    """The time, the AccessID, the key, a space in the body."""
    signatures = {
        contract.sign(KEY, "1500001048", "1565314789", BODY),
        contract.sign(KEY, "1500001048", "1565314789", BODY.replace(b" }", b"}")),
        contract.sign(KEY, "1500001048", "1565314790", BODY),
        contract.sign(KEY, "1500001049", "1565314789", BODY),
        contract.sign(KEY[:-1], "1500001048", "1565314789", BODY),
    }
    assert len(signatures) == 5


def test_basic_is_access_id_colon_secret_key() -> None:
    header = contract.basic("1500001048", KEY)
    assert header.startswith("Basic ")
    assert base64.b64decode(header.removeprefix("Basic ")) == b"1500001048:" + KEY.encode()


def test_every_access_point_but_the_own_gateway_has_an_address() -> None:
    assert set(contract.AccessPoint) - set(contract.ADDRESSES) == {contract.AccessPoint.GATEWAY}
    for address in contract.ADDRESSES.values():
        assert address.startswith("https://")
        assert address.endswith(".tencent.com/")
