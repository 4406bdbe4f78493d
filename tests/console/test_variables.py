"""Tests of console.variables."""

import os
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from console.variables import Variables, read_file, written

FILE = """\
# A comment, and an empty line.

DATA_DIR=/srv/push/data
export PORT=9000
   # one more
BROKER_URL = redis://broker.example.com:6379/0\t
EMAIL_PASSWORD="a # in \\"it\\""
EMAIL_USER='it''s'
SECRET_KEY=$tr0ng#key
OIDC_CLIENT_SECRET=
"""
READ = {
    "DATA_DIR": "/srv/push/data",
    "PORT": "9000",
    "BROKER_URL": "redis://broker.example.com:6379/0",
    "EMAIL_PASSWORD": 'a # in "it"',
    "EMAIL_USER": "it''s",
    "SECRET_KEY": "$tr0ng#key",
    "OIDC_CLIENT_SECRET": "",
}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_a_file_is_read_as_it_is_meant(tmp_path: Path, encoding: str, end: str) -> None:
    path = tmp_path / ".env"
    path.write_bytes(FILE.replace("\n", end).encode(encoding))
    assert dict(written(path)) == READ


def test_what_is_set_wins_over_the_file_and_a_missing_file_says_nothing(tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("PORT=9000\nLOG_LEVEL=DEBUG\n")
    given = {"PORT": "8000"}
    read_file(tmp_path / ".env", given)
    read_file(tmp_path / "none", given)
    assert given == {"PORT": "8000", "LOG_LEVEL": "DEBUG"}


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("hunter2", "sets nothing. Write NAME=value"),
        ("DATABASE_URL: postgres://push:hunter2@db/push", "sets nothing. Write NAME=value"),
        ("PORT=8000 # hunter2", "has a # after a blank. Write NAME=value, and comments on lines of their own"),
        ('SECRET_KEY="hunter2', "begins with a quote and does not end with it."),
        ("SECRET_KEY='hunter2' # of the web", "begins with a quote and does not end with it."),
        ("SECRET_KEY='", "begins with a quote and does not end with it."),
    ],
)
def test_a_line_that_may_be_meant_otherwise_is_named_and_not_shown(tmp_path: Path, line: str, words: str) -> None:
    path = tmp_path / ".env"
    path.write_text(f"PORT=8000\n{line}\n")
    given: dict[str, str] = {}
    with pytest.raises(ImproperlyConfigured) as caught:
        read_file(path, given)
    assert str(caught.value).startswith(f"Line 2 of {path} {words}")
    assert "hunter2" not in str(caught.value)


def test_a_file_that_cannot_be_read_is_no_missing_file(tmp_path: Path) -> None:
    (tmp_path / ".env").mkdir()
    with pytest.raises(ImproperlyConfigured, match=r"\.env cannot be read \(Is a directory\)\. Run this as a user who"):
        read_file(tmp_path / ".env", {})
    (tmp_path / "gbk").write_bytes("OIDC_NAME=公司".encode("gbk"))
    with pytest.raises(ImproperlyConfigured, match="is not UTF-8"):
        read_file(tmp_path / "gbk", {})


def test_text_is_what_it_says_without_blanks_around() -> None:
    given = Variables({"SECRET_KEY": "$tr0ng\n", "EMAIL_HOST": "  ", "tr0ng": "another"})
    assert given.text("SECRET_KEY") == "$tr0ng"
    assert (given.text("EMAIL_HOST"), given.text("EMAIL_HOST", default="mail")) == ("", "mail")
    assert given.text("PORT", default="8000") == "8000"


@pytest.mark.parametrize(("said", "means"), [("Yes", True), ("1", True), ("OFF", False), (" 0 ", False), ("", False)])
def test_a_flag_is_yes_or_no(said: str, means: bool) -> None:
    assert Variables({"DEBUG": said}).flag("DEBUG") is means
    assert not Variables({}).flag("DEBUG")


@pytest.mark.parametrize("said", ["ture", "enabled", "2", "yes please"])
def test_a_flag_that_is_neither_is_refused(said: str) -> None:
    with pytest.raises(ImproperlyConfigured, match=f"Set DEBUG to true or false. It is '{said}'."):
        Variables({"DEBUG": said}).flag("DEBUG")


def test_texts_stand_between_commas_however_many_blanks_there_are() -> None:
    assert Variables({"ALLOWED_HOSTS": " a.example.com ,b.example.com,\n, "}).texts("ALLOWED_HOSTS") == [
        "a.example.com",
        "b.example.com",
    ]
    assert Variables(os.environ).texts("NOBODY_SETS_THIS") == []
