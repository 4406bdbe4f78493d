"""Tests of console.env."""

from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from console.env import (
    LONGEST_SOCKET_PATH,
    access_points,
    broker_address,
    broker_socket,
    data_directory,
    days,
    issuer,
    log_format,
    mail_security,
    mail_sender,
    number,
    port_number,
    relay,
    seconds,
    secret_key,
)


def test_broker_socket_fits_in_a_unix_address() -> None:
    assert broker_socket(Path("/data")) == Path("/data/run/broker.sock")
    deep = Path("/" + "d" * 200)
    assert len(str(broker_socket(deep))) <= LONGEST_SOCKET_PATH
    assert broker_socket(deep) == broker_socket(deep) != broker_socket(deep / "e")


def test_broker_address_survives_signs_in_a_path() -> None:
    assert broker_address(Path("/my data/50%")) == "redis+socket:///my%20data/50%25/run/broker.sock"


def test_data_directory_is_made_for_its_owner_alone(tmp_path: Path) -> None:
    path = tmp_path / "a" / "b"
    assert data_directory(path) == path
    assert path.stat().st_mode & 0o077 == 0


def test_data_directory_refuses_what_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(ImproperlyConfigured, match=r"cannot be written \(Not a directory\). Set DATA_DIR to"):
        data_directory(tmp_path / "file" / "data")


@pytest.mark.parametrize("text", ["", "eight", "0", "65536", "-1", "８０"])
def test_port_number_refuses_what_is_none(text: str) -> None:
    with pytest.raises(ImproperlyConfigured, match="Set PORT to a number from 1 to 65535"):
        port_number(text)


def test_port_number() -> None:
    assert port_number("65535") == 65535


def test_a_mail_server_needs_a_sender_and_a_known_security() -> None:
    assert (mail_sender("", ""), mail_sender("a@b.example", "smtp.b.example")) == ("", "a@b.example")
    with pytest.raises(ImproperlyConfigured, match="Set EMAIL_FROM to the address that notices come from"):
        mail_sender("", "smtp.b.example")
    assert [mail_security(word) for word in ("starttls", "tls", "none")] == [
        (True, False),
        (False, True),
        (False, False),
    ]
    with pytest.raises(ImproperlyConfigured, match=r"Set EMAIL_SECURITY to starttls, tls or none. It is 'ssl'"):
        mail_security("ssl")


@pytest.mark.parametrize("text", ["", "6", "-7", "7.5", "week", "９０", "9" * 30])
def test_days_refuses_what_is_none_or_too_few(text: str) -> None:
    with pytest.raises(ImproperlyConfigured, match=r"Set KEEP to a number of days from 7 to 36,500. It is '"):
        days("KEEP", text, least=7)


@pytest.mark.parametrize("text", ["", "601", "-1", "1.5", "many"])
def test_seconds_refuses_what_is_none_or_too_many(text: str) -> None:
    with pytest.raises(ImproperlyConfigured, match=r"Set WITHIN to a number of seconds from 0 to 600. It is '"):
        seconds("WITHIN", text, most=600)


def test_seconds() -> None:
    assert [seconds("WITHIN", text, most=600) for text in ("0", "60", "600")] == [0, 60, 600]


@pytest.mark.parametrize("text", ["", "1001", "-1", "1.5", "many"])
def test_number_refuses_what_is_none_or_too_many(text: str) -> None:
    with pytest.raises(ImproperlyConfigured, match=r"Set STREAMS to a number from 0 to 1,000. It is '"):
        number("STREAMS", text, most=1000)


def test_number() -> None:
    assert [number("STREAMS", text, most=1000) for text in ("0", "1000")] == [0, 1000]


def test_days() -> None:
    assert days("KEEP", "7", least=7) == 7


def test_issuer() -> None:
    assert issuer("", "") == ""
    assert issuer("https://login.example.com/", "console") == "https://login.example.com"
    assert issuer("http://localhost:9000", "console") == "http://localhost:9000"


@pytest.mark.parametrize(
    ("text", "client", "what"),
    [("http://login.example.com", "console", "https://"), ("https://login.example.com", "", "OIDC_CLIENT_ID")],
)
def test_issuer_refuses_what_is_not_safe_or_not_whole(text: str, client: str, what: str) -> None:
    with pytest.raises(ImproperlyConfigured, match=what):
        issuer(text, client)


def test_access_points_are_pairs_of_a_name_and_where_it_is() -> None:
    assert access_points([]) == {}
    named = access_points(["push-eu=https://push.example.com/gateway", " near=http://127.0.0.1:8100/"])
    assert named == {"push-eu": "https://push.example.com/gateway/", "near": "http://127.0.0.1:8100/"}


@pytest.mark.parametrize(
    "text",
    [
        *("https://push.example.com/", "push-eu", "push-eu=", "push-eu=push.example.com", "=https://push.example.com/"),
        *("push-eu=http://push.example.com/", "push-eu=ftp://push.example.com/", "push-eu=file:///etc/passwd"),
        *(
            "push-eu=https://me:secret@push.example.com/",
            "push-eu=https://push.example.com/?to=",
            "push-eu=https:///v3/",
        ),
        *("push-eu=https://push.example.com/#a", "push-eu=https://push.example.com:port/", "push-eu=https://[::1/"),
        *(
            "Push EU=https://push.example.com/",
            "gateway=https://push.example.com/",
            "shanghai=https://push.example.com/",
        ),
        f"{'e' * 41}=https://push.example.com/",
    ],
)
def test_what_is_no_access_point_is_refused_with_what_to_do(text: str) -> None:
    with pytest.raises(ImproperlyConfigured, match="Set ACCESS_POINTS to pairs such as push-eu=https://"):
        access_points([text])


def test_a_name_of_an_access_point_is_given_once() -> None:
    with pytest.raises(ImproperlyConfigured, match="each name once"):
        access_points(["push-eu=https://push.example.com/", "push-eu=https://other.example.com/"])


@pytest.mark.parametrize(
    "text", ["http://127.0.0.1:2197", "https://relay.example.com/apns", "relay.example.com", "https://"]
)
def test_a_relay_has_a_host_and_tls_and_no_path(text: str) -> None:
    with pytest.raises(ImproperlyConfigured, match="Set APNS_URL to host and port with TLS"):
        relay("APNS_URL", text)
    assert relay("APNS_URL", "https://relay.example.com:2197/") == "https://relay.example.com:2197"
    assert relay("APNS_URL", "") == ""


def test_a_format_of_logs_is_one_that_is_known() -> None:
    assert log_format("json") == "json"
    with pytest.raises(ImproperlyConfigured, match=r"Set LOG_FORMAT to text or json\. It is 'xml'\."):
        log_format("xml")


def test_each_key_that_nobody_may_guess_is_named() -> None:
    with pytest.raises(ImproperlyConfigured, match="Set METRICS_TOKEN to at least 32 random characters"):
        secret_key("short", "METRICS_TOKEN")
