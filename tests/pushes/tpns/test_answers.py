"""Tests of what answers are taken to mean: statuses, both casings, codes and ids in every dress."""

from pathlib import Path
from typing import Any

import pytest

from pushes.tpns.answers import LONGEST_PAUSE
from pushes.tpns.errors import TpnsBusy, TpnsRefused, TpnsUnclear
from tests.pushes.service import Reply, answer, serving
from tests.pushes.tpns.clients import SECRET_KEY, client_at

HTML = b"<html><h1>Bad Gateway</h1></html>"
NO = {"ret_code": 1008007, "err_msg": "account_type is wrong"}


def pushed(reply: Reply) -> str:
    """The push id, or the error, of one push call that is answered so; it is made exactly once."""
    with serving(reply) as service:
        try:
            return client_at(service.address).push({})
        finally:
            assert len(service.heard) == 1


@pytest.mark.parametrize(
    ("body", "push_id"),
    [
        ({"ret_code": 0, "push_id": "1328245138690125824"}, "1328245138690125824"),
        ({"retCode": 0, "push_id": "12"}, "12"),
        ({"ret_code": "0", "push_id": "12"}, "12"),
        ({"ret_code": 0, "push_id": 1328245138690125824}, "1328245138690125824"),
        ({"ret_code": 0, "push_id": ["12", "13"]}, "12"),
        ({"ret_code": 0, "push_id": [12]}, "12"),
        ({"ret_code": 0, "push_id": "100"}, "100"),
        (
            {"seq": 0, "environment": "product", "ret_code": 0, "err_msg": "NO_ERROR", "result": "[]", "push_id": "1"},
            "1",
        ),
    ],
)
def test_success(body: dict[str, Any], push_id: str) -> None:
    assert pushed(answer(body)) == push_id


@pytest.mark.parametrize("value", [None, 0, "0", "000", "", " ", [], [None], ["0"], {}, True, False, 1.5, -1, "9" * 41])
def test_success_without_a_push_id_is_unclear(value: object) -> None:
    with pytest.raises(TpnsUnclear, match="success without push_id"):
        pushed(answer({"ret_code": 0, "push_id": value}))


def test_success_without_the_member_is_unclear() -> None:
    with pytest.raises(TpnsUnclear, match="success without push_id"):
        pushed(answer({"ret_code": 0}))


@pytest.mark.parametrize(
    "body",
    [
        b"",
        HTML,
        b"null",
        b"[]",
        b'"ok"',
        b"{}",
        b'{"ret_code": 0',
        b'{"push_id": "12"}',
        b'{"ret_code": null, "push_id": "12"}',
        b'{"ret_code": false, "push_id": "12"}',
        b'{"ret_code": "", "push_id": "12"}',
        b'{"ret_code": "--0", "push_id": "12"}',
        b'{"ret_code": 0.0, "push_id": "12"}',
        b'{"ret_code": {}, "push_id": "12"}',
        b'{"ret_code": ' + b"1" * 5000 + b"}",
        b"[" * 100_000,
        b"\xff\xfe\x00",
    ],
)
def test_200_outside_the_contract_is_unclear(body: bytes) -> None:
    with pytest.raises(TpnsUnclear, match="answered HTTP 200 and not as its contract has it"):
        pushed(answer(body))


@pytest.mark.parametrize(
    "status", ["500 Internal Server Error", "502 Bad Gateway", "503 Service Unavailable", "504 Late"]
)
@pytest.mark.parametrize("body", [HTML, NO, {"ret_code": 0, "push_id": "12"}], ids=["html", "refusal", "success"])
def test_5xx_is_unclear_whatever_it_says(status: str, body: object) -> None:
    with pytest.raises(TpnsUnclear, match=f"answered HTTP {status[:3]}"):
        pushed(answer(body, status))


def test_503_without_a_time_to_come_back_is_busy_and_unclear() -> None:
    with pytest.raises(TpnsBusy, match="answered HTTP 503"):
        pushed(answer(HTML, "503 Service Unavailable"))


def test_503_that_says_success_is_unclear_whatever_it_asks() -> None:
    with pytest.raises(TpnsUnclear):
        pushed(answer({"ret_code": 0, "push_id": "12"}, "503 Service Unavailable", Retry_After="7"))


@pytest.mark.parametrize("status", ["408 Request Timeout", "100 Continue\r\n\r\nHTTP/1.1 500 No"])
def test_other_statuses_that_say_nothing_are_unclear(status: str) -> None:
    with pytest.raises(TpnsUnclear):
        pushed(answer(HTML, status))


def test_an_internal_failure_of_the_service_is_unclear() -> None:
    with pytest.raises(TpnsUnclear, match="timeout of scheduler"):
        pushed(answer({"ret_code": 1008004, "err_msg": "timeout of scheduler"}))


@pytest.mark.parametrize(
    ("body", "code", "words"),
    [
        (NO, "1008007", "account_type is wrong"),
        ({"retCode": 1008003, "errMsg": "auth failed"}, "1008003", "auth failed"),
        ({"ret_code": "1008019", "err_msg": "no"}, "1008019", "no"),
        ({"ret_code": -5, "ErrMsg": "plan"}, "-5", "plan"),
        ({"ret_code": 10010018}, "10010018", "no reason given"),
        ({"ret_code": 1, "err_msg": "x" * 600}, "1", "x" * 500),
        ({"ret_code": 1, "err_msg": {"nested": 1}}, "1", "{'nested': 1}"),
    ],
)
def test_a_refusal_has_the_code_and_the_words_of_the_service(body: dict[str, Any], code: str, words: str) -> None:
    with pytest.raises(TpnsRefused) as refused:
        pushed(answer(body))
    assert (refused.value.code, str(refused.value)) == (code, words)
    assert not refused.value.is_for_now


def test_403_with_a_code_is_a_refusal_with_that_code() -> None:
    with pytest.raises(TpnsRefused, match="no such AccessID") as refused:
        pushed(answer({"ret_code": 1008003, "err_msg": "no such AccessID"}, "403 Forbidden"))
    assert refused.value.code == "1008003"


@pytest.mark.parametrize("status", ["400 Bad Request", "401 Unauthorized", "403 Forbidden", "404 Not Found", "413 Big"])
def test_4xx_without_a_code_is_a_refusal_named_by_its_status(status: str) -> None:
    with pytest.raises(TpnsRefused, match=rf"^127\.0\.0\.1:\d+ answered HTTP {status[:3]}\.$") as refused:
        pushed(answer(HTML, status))
    assert refused.value.code == f"HTTP {status[:3]}"


DATE = "Sun, 22 Nov 2026 10:00:20 GMT"


@pytest.mark.parametrize(
    ("reply", "pause"),
    [
        (answer({"ret_code": 1008028, "err_msg": "too fast"}), None),
        (answer({"ret_code": "1008028", "err_msg": "too fast"}, Retry_After="3"), 3),
        (answer(HTML, "429 Too Many Requests", Retry_After="7"), 7),
        (answer({"ret_code": 1008007}, "429 Too Many Requests", Retry_After="0"), 0),
        (answer(HTML, "429 Too Many Requests", Retry_After="Sun, 22 Nov 2020 00:00:00 GMT"), 0),
        (answer(HTML, "429 Too Many Requests", Retry_After="Sun, 22 Nov 2026 25:00:00 GMT"), None),
        (answer(HTML, "429 Too Many Requests", Retry_After="soon"), None),
        (answer(HTML, "429 Too Many", Date="Sun, 22 Nov 2026 10:00:00 GMT", Retry_After=DATE), 20),
        (answer(HTML, "429 Too Many", Date="Sun, 22 Nov 2020 10:00:00 GMT", Retry_After=DATE), LONGEST_PAUSE),
        (answer(HTML, "503 Service Unavailable", Retry_After="7"), 7),
        (answer({"ret_code": 1}, "503 Service Unavailable", Retry_After="7"), 7),
        (answer(HTML, "429 Too Many Requests", Retry_After="-1"), None),
        (answer(HTML, "429 Too Many Requests", Retry_After="9" * 400), LONGEST_PAUSE),
    ],
)
def test_a_no_for_now_may_be_tried_again(reply: Reply, pause: float | None) -> None:
    with pytest.raises(TpnsRefused) as refused:
        pushed(reply)
    assert refused.value.is_for_now
    assert refused.value.retry_after == pause


@pytest.mark.parametrize("status", ["301 Moved", "302 Found", "307 Temporary Redirect", "308 Permanent Redirect"])
def test_a_redirect_is_not_followed(status: str) -> None:
    with serving(answer({"ret_code": 0, "push_id": "12"})) as elsewhere:
        with pytest.raises(TpnsUnclear, match=f"answered HTTP {status[:3]}"):
            pushed(answer(b"", status, Location=elsewhere.address))
        assert elsewhere.heard == []


def test_a_key_that_the_service_echoes_is_struck_out() -> None:
    echo = answer({"ret_code": 1, "err_msg": f"wrong key {SECRET_KEY}"})
    with serving(echo) as service, pytest.raises(TpnsRefused, match=r"^wrong key \*\*\*$"):
        client_at(service.address).push({})


@pytest.mark.parametrize(("value", "upload_id"), [(11231, "11231"), ("36217", "36217"), ([2848], "2848")])
def test_an_upload_id(tmp_path: Path, value: object, upload_id: str) -> None:
    (tmp_path / "packed").write_bytes(b"ab\n")
    with serving(answer({"retCode": 0, "errMsg": "", "uploadId": value})) as service:
        upload = client_at(service.address).upload(tmp_path / "packed", offset=0, length=3, name="part.txt")
    assert upload == upload_id


@pytest.mark.parametrize("value", [None, 0, "0", "", "abc", "12a", -3, 1.5, [], True])
def test_an_upload_id_that_no_push_could_name_is_unclear(tmp_path: Path, value: object) -> None:
    (tmp_path / "packed").write_bytes(b"ab\n")
    with serving(answer({"retCode": 0, "uploadId": value})) as service, pytest.raises(TpnsUnclear, match="uploadId"):
        client_at(service.address).upload(tmp_path / "packed", offset=0, length=3, name="part.txt")
