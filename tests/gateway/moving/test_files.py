"""Tests of reading files of devices."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from console.gateway.channels.protocol import Environment
from console.gateway.given_files import UnreadableFile
from console.gateway.moving.files import Moved, Problem, moment, read

TOKEN = "0123456789abcdef0123456789abcdef0123"
SEEN = datetime(2026, 11, 29, 10, 5, tzinfo=UTC)
WHOLE = Moved(2, TOKEN, "alice", 1001, "fcm", "a-token", Environment.SANDBOX, SEEN, has_tags=True)


def rows(folder: Path, text: str) -> list[Moved | Problem]:
    path = folder / "devices"
    path.write_text(text, encoding="utf-8")
    return list(read(path))


def test_a_table_has_its_columns_in_any_order(tmp_path: Path) -> None:
    header = "tpns_token,Account,account_type,channel,token,environment,last_seen,tags"
    line = f"{TOKEN},alice,1001,FCM,a-token,dev,2026-11-29T18:05:00+08:00,vip"
    assert rows(tmp_path, f"\ufeff{header}\r\n{line}\r\n\r\n") == [WHOLE]


def test_a_line_of_json_is_the_same(tmp_path: Path) -> None:
    members = '"channel": "fcm", "token": "a-token", "environment": "dev", "last_seen": 1795946700, "tags": ["vip"]'
    line = f'{{"tpns_token": "{TOKEN}", "account": "alice", "account_type": 1001, {members}}}'
    assert rows(tmp_path, f"{{}}\n{line}\n")[1] == WHOLE


def test_a_device_without_an_account_or_without_a_token_of_tpns(tmp_path: Path) -> None:
    bare, addressed = rows(tmp_path, f"tpns_token,channel,token\n{TOKEN},,\n,apns,{'ab' * 32}\n")
    assert isinstance(bare, Moved)
    assert isinstance(addressed, Moved)
    assert (bare.account, bare.channel, bare.last_seen) == ("", "", None)
    assert (addressed.tpns_token, addressed.channel) == ("", "apns")


@pytest.mark.parametrize(
    ("line", "words"),
    [
        (f'{{"tpns_token": "{TOKEN}", "account": 13800000000}}', "write account as text, in quotes."),
        ("[]", "it is no object of JSON. Write one on each line."),
        ('{"account": "alice", "account_type": 0}', "it names no device. Give tpns_token, or channel and token."),
        (f'{{"tpns_token": "{TOKEN}", "channel": "fcm"}}', "give channel and token together, or neither."),
        ('{"tpns_token": "abc"}', "tpns_token has 3 characters. Give 32 to 36 letters and digits."),
        (f'{{"tpns_token": "{TOKEN}", "account": "alice"}}', "the account type is not a whole number. Give one of"),
        (f'{{"tpns_token": "{TOKEN}", "account": "a", "account_type": 0}}', "the account is 1 character long."),
        (f'{{"tpns_token": "{TOKEN}", "last_seen": "yesterday"}}', "give last_seen as 2026-11-29T18:05:00+08:00"),
        (f'{{"tpns_token": "{TOKEN}", "environment": "moon"}}', "give environment as one of: product, dev."),
    ],
)
def test_a_bad_row_says_what_to_do(tmp_path: Path, line: str, words: str) -> None:
    good = f'{{"tpns_token": "{TOKEN}"}}'
    _, bad, last = rows(tmp_path, f"{good}\n{line}\n{good}\n")
    assert isinstance(bad, Problem)
    assert bad.words.startswith(words)
    assert (bad.row, isinstance(last, Moved)) == (2, True)


def test_a_row_with_a_cell_too_many(tmp_path: Path) -> None:
    (bad,) = rows(tmp_path, f"tpns_token,account\n{TOKEN},alice,bob\n")
    assert bad == Problem(2, "it has 3 columns, and the first row 2.")


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"tpns_token,phone\n", "Its first row has 'phone'. Name the columns there, out of: account, account_type"),
        (b"account,account_type\n", "Its first row names neither tpns_token nor token"),
        ("tpns_token,account\n,张三\n".encode("gbk"), "is not UTF-8. Save it as CSV UTF-8."),
    ],
)
def test_a_file_that_is_none_is_refused(tmp_path: Path, content: bytes, words: str) -> None:
    path = tmp_path / "devices.csv"
    path.write_bytes(content)
    with pytest.raises(UnreadableFile) as refused:
        list(read(path))
    assert words in str(refused.value)
    with pytest.raises(UnreadableFile, match="cannot be opened"):
        list(read(tmp_path / "missing.csv"))


@pytest.mark.parametrize("text", ["2026-11-29T18:05:00+08:00", "2026-11-29 10:05:00", "1795946700", "1795946700123"])
def test_moments(text: str) -> None:
    assert moment(text) == SEEN
    assert moment("2026-11-31") is None
