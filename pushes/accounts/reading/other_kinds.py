"""Texts that are no lists: web pages, rich text, JSON, XML, the source of an e-mail, address cards, dumps of databases,
records with a line for each column, and what only says where a list lies. Told by how they begin."""

import re
from collections.abc import Sequence
from typing import Final

from pushes.accounts.reading.file_names import printed
from pushes.accounts.rows.characters import TRIMMED
from pushes.accounts.words.package_refusals import UnreadablePackage

Code = UnreadablePackage.Code

_LOOKED_AT: Final = 2000  # characters
_HEADERS: Final = 30  # lines of an e-mail in which its headers are looked for
_PAGE: Final = re.compile(
    r"<(?:!doctype html|html|head|body|table|div|style|meta|script|!--\[if)\b|<!--\[if", re.IGNORECASE
)
_MARKUP: Final = re.compile(r"<\?xml\b|<[a-z][\w:.-]*(?:\s[^<>@]*)?>.*(?:</|/>)", re.IGNORECASE | re.DOTALL)
_JSON: Final = re.compile(r"""\{\s*["}]|\[\s*[{\["'\]0-9-]""")
_OF_MAIL: Final = re.compile(
    r"From |(?:Return-Path|Received|Delivered-To|MIME-Version|Message-ID|Subject|Date|From|To|X-[\w-]+):", re.IGNORECASE
)
_HEADER: Final = re.compile(r"(?:MIME-Version|Message-ID|Subject|Content-Type|Received|From|Date): ", re.IGNORECASE)
# RFC 6350 and RFC 5545; psql's \\x, MySQL's \\G and LDIF (RFC 2849); dumps of mysqldump, pg_dump, SQLite, phpMyAdmin,
# Navicat; pointers of Git LFS and of desktops.
_CARDS: Final = re.compile("BEGIN:V(?:CARD|CALENDAR)", re.IGNORECASE)
_RECORDS: Final = re.compile(
    r"-\[ RECORD [0-9]+ \]|\*{5,} [0-9]+\. row \*{5,}|(?:version: 1\n+)?dn:? [^\n]*\n[A-Za-z][\w;-]*: "
)
_DUMP: Final = re.compile(
    r"(?:-- |/\*!?\s*|--\n-- )(?:MySQL dump|MariaDB dump|PostgreSQL database dump|phpMyAdmin SQL Dump|Navicat)"
    r"|SET NAMES |PRAGMA foreign_keys|BEGIN TRANSACTION;|(?:INSERT|REPLACE) INTO |(?:CREATE|DROP) TABLE "
    r"|SELECT [^\n]* FROM |COPY [^\n]* FROM stdin;",
    re.IGNORECASE,
)
_POINTER: Final = re.compile(r"version https://git-lfs|\[InternetShortcut\]|\[Desktop Entry\]")
_BEGINNINGS: Final = {
    _CARDS: Code.CARDS, _RECORDS: Code.RECORDS, _DUMP: Code.DUMP, _POINTER: Code.POINTER
}  # fmt: skip


def refuse_other_kinds(lines: Sequence[str], name: str) -> None:
    """Raise UnreadablePackage if a file with these first lines is something else than a list."""
    text = "\n".join(lines[:_HEADERS])[:_LOOKED_AT].lstrip(TRIMMED + "\n")
    if code := _kind(text):
        raise UnreadablePackage(code, name=printed(name))


def _kind(text: str) -> UnreadablePackage.Code | None:
    for beginning, code in _BEGINNINGS.items():
        if beginning.match(text):
            return code
    if text[:1] not in "<{[" or not text:
        headers = {found[0].casefold() for line in text.split("\n") if (found := _HEADER.match(line))}
        return Code.MAIL if len(headers) >= 2 and _OF_MAIL.match(text) else None
    if _PAGE.match(text) or (text.startswith("<?xml") and "<html" in text):
        return Code.WEB_PAGE
    if text.startswith("{\\rtf"):
        return Code.RICH_TEXT
    if _JSON.match(text):
        return Code.JSON
    return Code.XML if _MARKUP.match(text) else None
