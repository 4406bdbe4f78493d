"""What is no list is refused as what it is; a list on one line, and in an odd archive, is read."""

import io
import struct
import zipfile
from pathlib import Path

import pytest

from pushes.accounts import Chosen, ColumnsToChoose, Note, UnreadablePackage
from tests.accounts.builders import checked, zipped

Code = UnreadablePackage.Code
LISTS = Path(__file__).parents[2] / "lists"

OTHERS = [
    ((LISTS / "login-page.csv").read_bytes(), Code.WEB_PAGE),
    ((LISTS / "json-array.txt").read_bytes(), Code.JSON),
    (b"\r\n <HTML xmlns:o='x'><table><tr><td>user1</td></tr></table>", Code.WEB_PAGE),
    (b"<table border=1>\n<tr><td>user1</td></tr>\n</table>", Code.WEB_PAGE),
    ("<!DOCTYPE html><title>登录</title>".encode("gbk"), Code.WEB_PAGE),
    (b"{\\rtf1\\ansi user1\\par user2}", Code.RICH_TEXT),
    (b'{"ret": 0, "data": ["user1"]}', Code.JSON),
    (b'{"id": "user1"}\n{"id": "user2"}\n', Code.JSON),
    (b'[{"id": 1}, {"id": 2}]', Code.JSON),
    (b"[1, 2, 3]", Code.JSON),
    (b'<?xml version="1.0"?>\n<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"></Workbook>', Code.XML),
    (b"<users>\n<user>a1</user>\n</users>", Code.XML),
    (b"Return-Path: <a@example.com>\nReceived: from x\nSubject: List\nDate: today\n\nuser1\n", Code.MAIL),
    (b"From: <Saved>\nSubject: List\nMIME-Version: 1.0\nContent-Type: multipart/related\n", Code.MAIL),
    (b"BEGIN:VCARD\nVERSION:3.0\nFN:Ann\nTEL;TYPE=CELL:+8613711112222\nEND:VCARD\n", Code.CARDS),
    (b"begin:vcalendar\nVERSION:2.0\n", Code.CARDS),
    (b"-[ RECORD 1 ]---\nuser_id | u1\n-[ RECORD 2 ]---\nuser_id | u2\n", Code.RECORDS),
    (b"*************************** 1. row ***************************\nuser_id: u1\n", Code.RECORDS),
    (b"dn: uid=u1,ou=people\nuid: u1\n\ndn: uid=u2,ou=people\nuid: u2\n", Code.RECORDS),
    (b"version: 1\n\ndn: uid=u1,ou=people\nuid: u1\n", Code.RECORDS),
    (b"-- MySQL dump 10.13  Distrib 8.0.36\n--\nCREATE TABLE `users` (\n", Code.DUMP),
    (b"--\n-- PostgreSQL database dump\n--\n\nCOPY public.users (uid) FROM stdin;\nu1\n\\.\n", Code.DUMP),
    (b"/*\n Navicat Premium Data Transfer\n*/\nSET NAMES utf8mb4;\n", Code.DUMP),
    (b"INSERT INTO users (uid) VALUES\n('u1'),\n('u2');\n", Code.DUMP),
    (b"SELECT * FROM users WHERE uid IN (\n'u1',\n'u2');\n", Code.DUMP),
    (b"COPY public.users (uid) FROM stdin;\nu1\nu2\n\\.\n", Code.DUMP),
    (b"version https://git-lfs.github.com/spec/v1\noid sha256:4d7a\nsize 12345\n", Code.POINTER),
    (b"[InternetShortcut]\r\nURL=https://example.com/a.csv\r\n", Code.POINTER),
]


@pytest.mark.parametrize("start", [b"PAR1", b"Obj\x01", b"ORC", b"ARROW1", b"bplist00", b"\x80\x04\x95"])
def test_tables_of_other_programs_are_no_text(start: bytes) -> None:
    with pytest.raises(UnreadablePackage) as caught:
        checked(start + bytes(90))
    assert caught.value.code == Code.NO_TEXT


@pytest.mark.parametrize(("data", "code"), OTHERS, ids=[f"{number}-{code}" for number, (_, code) in enumerate(OTHERS)])
@pytest.mark.parametrize("name", ["a.txt", "a.csv", "a.xls"])
def test_what_is_no_list_is_refused_as_what_it_is(data: bytes, code: Code, name: str) -> None:
    for each in (data, data.decode("gbk").encode("utf-16")):
        with pytest.raises(UnreadablePackage) as caught:
            checked(each, name=name)
        assert caught.value.code == code


@pytest.mark.parametrize(
    "first",
    [
        *("<null>", "[NULL]", "{a1}", "<a@example.com>", "From afar", "Subject: x", "[user]", "dn: x", "select1"),
        *("copycat", "BEGIN", "dn", "ORC", "PAR1001", "ARROW1"),
    ],
)
def test_accounts_that_begin_like_something_else_are_accounts(first: str) -> None:
    assert checked(f"{first}\nuser1\nuser2\n".encode()).report.accepted >= 2


@pytest.mark.parametrize("separator", [",", ";", "\t", "|", ", ", ";  "])
@pytest.mark.parametrize("end", ["", "\n", "\r\n", ",\n"])
def test_accounts_on_one_line_are_read(separator: str, end: str) -> None:
    accounts = [f"user{number}" for number in range(20_000)]
    for name in ("a.txt", "a.csv"):
        result = checked((separator.join(accounts) + end).encode(), name=name)
        assert result.report.accepted in (20_000, 19_999 + (end[:1] == separator[:1]) or 20_000)
        assert result.accepted.startswith(b"user0\nuser1\nuser2\n")
        assert Note(Note.Code.ONE_LINE) in result.report.notes


def test_a_row_of_a_table_is_not_taken_for_a_list() -> None:
    for row in ("10001,王五,+8613711112222,2026-11-28", "user1,+8613711112222", "id,name,phone"):
        with pytest.raises(ColumnsToChoose):
            checked(row.encode())
    assert checked(b"10001,10002,10003").accepted == b"10001\n10002\n10003\n"
    assert checked(b"10001,10002,10003", chosen=Chosen("whole")).accepted == b"10001,10002,10003\n"


def test_a_name_in_gbk_under_the_flag_of_utf_8() -> None:
    result = checked((LISTS / "gbk-name-flagged-utf8.zip").read_bytes(), 0, "a.zip")
    assert result.report.accepted == 2


@pytest.mark.parametrize("name", ["-", "x"])
def test_an_entry_without_an_ending(name: str) -> None:
    assert checked(zipped((name, b"user1,\nuser2,\n")), name="a.zip").accepted == b"user1\nuser2\n"


def test_a_volume_of_several_is_told() -> None:
    data = bytearray(zipped(("a.txt", b"user1\n")))
    end = data.rfind(b"PK\x05\x06")
    struct.pack_into("<HH", data, end + 4, 1, 1)
    with pytest.raises(UnreadablePackage) as caught:
        checked(bytes(data), name="a.zip")
    assert caught.value.code == Code.ZIP_VOLUMES
    assert zipfile.is_zipfile(io.BytesIO(zipped(("a.txt", b"user1\n"))))
