"""Tests of what travels: the bytes that were signed, the multipart body, headers nobody else may change."""

import email
import email.policy
import json
import os
import re
from pathlib import Path

import pytest

from pushes.tpns import contract
from pushes.tpns.package_body import BLOCK
from pushes.tpns.signing import Basic
from tests.pushes.service import Request, Service, answer, serving
from tests.pushes.tpns.clients import ACCESS_ID, SECRET_KEY, client_at

PUSHED = answer({"ret_code": 0, "push_id": "12"})
UPLOADED = answer({"retCode": 0, "uploadId": 7})
BODY = {"message": {"title": "推 送", "content": '🔔 "quoted" é'}, "account_list": ["+8613711112222"]}


def is_signed(request: Request) -> bool:
    headers = request.headers
    sign = contract.sign(SECRET_KEY, ACCESS_ID, headers["timestamp"], request.body)
    return (headers["accessid"], headers["sign"]) == (ACCESS_ID, sign)


def test_the_bytes_that_travel_are_the_bytes_that_were_signed() -> None:
    with serving(PUSHED) as service:
        client_at(service.address).push(BODY)
    (request,) = service.heard
    assert request.line == "POST /v3/push/app HTTP/1.1"
    assert is_signed(request)
    assert json.loads(request.body) == BODY
    assert request.headers["content-type"] == "application/json"
    assert "authorization" not in request.headers


def test_a_client_may_use_basic_everywhere() -> None:
    with serving(PUSHED) as service:
        client_at(service.address, authentication=Basic).push(BODY)
    assert service.heard[0].headers["authorization"] == contract.basic(ACCESS_ID, SECRET_KEY)
    assert "sign" not in service.heard[0].headers


def uploaded(path: Path, *, offset: int, length: int) -> tuple[Request, list[int]]:
    """The request of an upload, and the progress that was told."""
    told: list[int] = []
    with serving(UPLOADED) as service:
        client_at(service.address).upload(path, offset=offset, length=length, name="part.txt", on_progress=told.append)
    return service.heard[0], told


def part_of(request: Request) -> tuple[object, str | None, bytes]:
    """Name, file name and content of the one part of a multipart request, read by the standard library."""
    raw = b"Content-Type: " + request.headers["content-type"].encode() + b"\r\n\r\n" + request.body
    message = email.message_from_bytes(raw, policy=email.policy.HTTP)
    assert message.get_content_type() == "multipart/form-data"
    assert not message.defects
    (part,) = message.iter_parts()
    assert not part.defects
    boundary = str(message.get_boundary()).encode()
    content = request.body.split(b"\r\n\r\n", 1)[1].removesuffix(b"\r\n--" + boundary + b"--\r\n")
    return part.get_param("name", header="content-disposition"), part.get_filename(), content


@pytest.mark.parametrize("length", [3, BLOCK - 1, BLOCK, BLOCK + 1, 3 * BLOCK + 7])
def test_an_upload_carries_its_range_of_the_file_byte_for_byte(tmp_path: Path, length: int) -> None:
    data = os.urandom(length + 200)
    (tmp_path / "packed").write_bytes(data)
    request, told = uploaded(tmp_path / "packed", offset=100, length=length)
    assert part_of(request) == ("file", "part.txt", data[100 : 100 + length])
    assert request.line == "POST /v3/push/package/upload HTTP/1.1"
    assert request.headers["content-length"] == str(len(request.body))
    assert "transfer-encoding" not in request.headers
    assert told == sorted(set(told))
    assert told[-1] == length
    assert len(told) == -(-length // BLOCK)


def test_rows_of_accounts_arrive_as_they_are(tmp_path: Path) -> None:
    rows = "+8613711112222\n微信号\n\U0001f514\r\n--boundary\n".encode()
    (tmp_path / "packed").write_bytes(rows)
    request, _ = uploaded(tmp_path / "packed", offset=0, length=len(rows))
    assert part_of(request)[2] == rows


def test_an_upload_is_always_basic(tmp_path: Path) -> None:
    (tmp_path / "packed").write_bytes(b"ab\n")
    request, _ = uploaded(tmp_path / "packed", offset=0, length=3)
    assert request.headers["authorization"] == contract.basic(ACCESS_ID, SECRET_KEY)
    assert "sign" not in request.headers


def test_two_uploads_have_different_boundaries(tmp_path: Path) -> None:
    (tmp_path / "packed").write_bytes(b"ab\n")
    kinds = [uploaded(tmp_path / "packed", offset=0, length=3)[0].headers["content-type"] for _ in range(2)]
    assert kinds[0] != kinds[1]
    assert all(re.fullmatch(r"multipart/form-data; boundary=[0-9a-f]{32}", kind) for kind in kinds)


def test_a_file_that_ends_too_soon_is_not_sent_as_if_it_were_whole(tmp_path: Path) -> None:
    (tmp_path / "packed").write_bytes(b"ab\n")
    with serving(UPLOADED) as service, pytest.raises(ValueError, match="ends 7 bytes before the part does"):
        client_at(service.address).upload(tmp_path / "packed", offset=0, length=10, name="part.txt")


def test_an_exception_in_progress_stops_the_upload(tmp_path: Path) -> None:
    """A worker that lost its lease raises there."""

    def lost(sent: int) -> None:
        raise LookupError(f"stop at {sent}")

    (tmp_path / "packed").write_bytes(bytes(3 * BLOCK))
    with serving(UPLOADED) as service, pytest.raises(LookupError, match=f"stop at {BLOCK}"):
        client_at(service.address).upload(
            tmp_path / "packed", offset=0, length=3 * BLOCK, name="part.txt", on_progress=lost
        )
    assert all(len(request.body) < 2 * BLOCK for request in service.heard)


def all_calls(service: Service, packed: Path) -> list[Request]:
    """One call of each authentication."""
    packed.write_bytes(b"ab\n")
    client_at(service.address).push(BODY)
    client_at(service.address).upload(packed, offset=0, length=3, name="part.txt")
    client_at(service.address, authentication=Basic).push(BODY)
    return service.heard


BOTH = answer({"ret_code": 0, "push_id": "12", "uploadId": 7})


def assert_own_keys(requests: list[Request]) -> None:
    signed, upload, basic = requests
    assert is_signed(signed)
    assert "authorization" not in signed.headers
    assert {upload.headers["authorization"], basic.headers["authorization"]} == {contract.basic(ACCESS_ID, SECRET_KEY)}


def test_a_netrc_file_does_not_change_who_speaks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    netrc = tmp_path / "netrc"
    netrc.write_text("machine 127.0.0.1 login stranger password other\ndefault login stranger password other\n")
    netrc.chmod(0o600)
    monkeypatch.setenv("NETRC", str(netrc))
    with serving(BOTH) as service:
        assert_own_keys(all_calls(service, tmp_path / "packed"))


def test_a_proxy_from_the_environment_does_not_change_who_speaks(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with serving(BOTH) as proxy, serving(BOTH) as service:
        for name in ("http_proxy", "HTTP_PROXY"):
            monkeypatch.setenv(name, proxy.address.replace("//", "//stranger:other@"))
        for name in ("no_proxy", "NO_PROXY", "all_proxy", "ALL_PROXY"):
            monkeypatch.delenv(name, raising=False)
        all_calls(service, tmp_path / "packed")
        assert service.heard == []
        assert proxy.heard[0].line == f"POST {service.address}v3/push/app HTTP/1.1"
        assert_own_keys(proxy.heard)


def test_keys_in_the_address_do_not_change_who_speaks() -> None:
    with serving(PUSHED) as service:
        client_at(service.address.replace("//", "//stranger:other@")).push(BODY)
    assert is_signed(service.heard[0])
    assert "authorization" not in service.heard[0].headers


def test_a_call_made_again_can_be_known_by_its_key() -> None:
    with serving(PUSHED) as service:
        client_at(service.address).push(BODY, "push-1-part-2")
        client_at(service.address).push(BODY)
    assert [request.headers.get("idempotency-key") for request in service.heard] == ["push-1-part-2", None]


def test_whoever_has_seen_a_question_signed_cannot_stop_or_revoke_with_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("time.time", lambda: 1565314789.0)
    figures = {"pushActiveUv": 1, "pushOnlineUv": 1, "verifySvcUv": 1, "verifyUv": 1, "clickUv": 1}
    told = answer({"retCode": 0, "pushStatDataAll": [{"channel": "all", "pushState": figures}]})
    with serving(told) as service:
        asking = client_at(service.address)
        asking.figures("7")
        asking.stop_push("7")
        asking.revoke_push("7")
    assert all(map(is_signed, service.heard))
    assert [request.json for request in service.heard] == [{"pushId": "7"}] * 3
    assert len({request.headers["sign"] for request in service.heard}) == 3
