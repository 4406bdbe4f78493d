"""Why a whole account package cannot be read: codes and their wording. A bad row is no refusal, see rules.py."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Final

from pushes.accounts.limits import SAID
from pushes.accounts.words.catalogue import Translated
from pushes.accounts.words.catalogue import gettext_noop as _


class UnreadablePackage(Exception):
    """The package as a whole cannot be read. str() is one sentence or two: what is wrong, where, what to do.

    `code` tells the cause, `template` is the wording before `facts` are put in (for translations).
    """

    class Code(StrEnum):
        """The causes."""

        NAME_LENGTH = "name_length"
        EXTENSION = "extension"
        EMPTY = "empty"
        TOO_BIG = "too_big"
        WORKBOOK = "workbook"
        WORKBOOK_DAMAGED = "workbook_damaged"
        WORKBOOK_PASSWORD = "workbook_password"
        WORKBOOK_TOO_LARGE = "workbook_too_large"
        SHEETS = "sheets"
        ARCHIVE = "archive"
        NOT_A_ZIP = "not_a_zip"
        ZIP_CUT_SHORT = "zip_cut_short"
        ZIP_DAMAGED = "zip_damaged"
        ZIP_CHECKSUM = "zip_checksum"
        ZIP_EMPTY = "zip_empty"
        ZIP_VOLUMES = "zip_volumes"
        ZIP_FOLDER = "zip_folder"
        ZIP_MANY = "zip_many"
        ZIP_PASSWORD = "zip_password"
        ZIP_NESTED = "zip_nested"
        ZIP_ENTRY = "zip_entry"
        ZIP_METHOD = "zip_method"
        ZIP_EXPANDS = "zip_expands"
        ZIP_BOMB = "zip_bomb"
        NO_TEXT = "no_text"
        WEB_PAGE = "web_page"
        RICH_TEXT = "rich_text"
        JSON = "json"
        XML = "xml"
        MAIL = "mail"
        CARDS = "cards"
        RECORDS = "records"
        DUMP = "dump"
        POINTER = "pointer"
        UTF32 = "utf32"
        NOT_UTF8 = "not_utf8"
        UNDECODABLE = "undecodable"
        JOINED = "joined"
        JOINED_AGAIN = "joined_again"
        CUT_CHARACTER = "cut_character"
        TWO_COLUMNS = "two_columns"
        COLUMNS = "columns"
        NO_COLUMN = "no_column"
        GROWS = "grows"

    def __init__(self, code: Code, **facts: str) -> None:
        self.code: Final = code
        self.facts: Final[Mapping[str, str]] = facts | SAID
        self.template: Final = TEMPLATES[code]
        super().__init__(self.said(str))

    def said(self, translated: Translated) -> str:
        """The sentence in the reader's language."""
        return translated(self.template) % self.facts


_Code = UnreadablePackage.Code

TEMPLATES: Final[Mapping[UnreadablePackage.Code, str]] = {
    _Code.NAME_LENGTH: _(
        "The file name has %(length)s characters. Give it a name of 1 to %(longest_name)s characters."
    ),
    _Code.EXTENSION: _('"%(name)s" does not end in .zip, .txt, .csv or .xlsx. Upload one of these.'),
    _Code.EMPTY: _('"%(name)s" is empty. Put one account on each row.'),
    _Code.TOO_BIG: _(
        '"%(name)s" has %(size)s MB. A package has at most %(largest)s MB: zip it, or split it into several.'
    ),
    _Code.WORKBOOK: _('"%(name)s" is an Excel workbook. In Excel choose Save As, CSV UTF-8 (comma delimited).'),
    _Code.WORKBOOK_DAMAGED: _(
        '"%(name)s" cannot be read as a workbook. Open it in a spreadsheet and save it as .xlsx, or as CSV UTF-8.'
    ),
    _Code.WORKBOOK_PASSWORD: _(
        '"%(name)s" asks for a password. Save it without one: in Excel choose File, Info, Protect.'
    ),
    _Code.WORKBOOK_TOO_LARGE: _(
        '"%(name)s" takes more memory than a workbook may. In Excel choose Save As, CSV UTF-8, and upload that.'
    ),
    _Code.SHEETS: _("The workbook has %(sheets)s sheets with rows. Choose the column with the accounts."),
    _Code.ARCHIVE: _('"%(name)s" is a compressed archive. Unpack it, or upload it as a .zip with one list in it.'),
    _Code.NOT_A_ZIP: _('"%(name)s" ends in .zip but is not a zip archive. Zip the file again, or upload it as it is.'),
    _Code.ZIP_CUT_SHORT: _('"%(name)s" ends in the middle of the archive. Zip and upload it again.'),
    _Code.ZIP_DAMAGED: _('"%(entry)s" in the archive is damaged and cannot be unpacked. Zip and upload it again.'),
    _Code.ZIP_CHECKSUM: _('"%(entry)s" in the archive does not match its checksum (CRC). Zip and upload it again.'),
    _Code.ZIP_EMPTY: _("The archive holds no file. Put one .txt, .csv or .xlsx into it."),
    _Code.ZIP_VOLUMES: _('"%(name)s" is one of several volumes. Zip the file again without splitting it.'),
    _Code.ZIP_FOLDER: _('The archive holds a folder: "%(entry)s". Zip the list itself, without a folder.'),
    _Code.ZIP_MANY: _("The archive holds %(count)s files: %(entries)s. Put exactly one .txt, .csv or .xlsx into it."),
    _Code.ZIP_PASSWORD: _('"%(entry)s" in the archive asks for a password. Zip it again without one.'),
    _Code.ZIP_NESTED: _('The archive holds another archive: "%(entry)s". Put the list itself into it.'),
    _Code.ZIP_ENTRY: _('The archive holds "%(entry)s", which does not end in .txt, .csv or .xlsx. Put one in.'),
    _Code.ZIP_METHOD: _('"%(entry)s" is compressed in an uncommon way (method %(method)s). Zip it again as plain zip.'),
    _Code.ZIP_EXPANDS: _('"%(entry)s" unpacks to more than %(cap)s MB. Split it into several packages.'),
    _Code.ZIP_BOMB: _(
        '"%(entry)s" unpacks to more than %(ratio)s times the size of its archive, as only repetition does. Upload the '
        "file itself, without what repeats."
    ),
    _Code.NO_TEXT: _('"%(name)s" is a picture, document or program, no text. Upload a .txt or .csv of accounts.'),
    _Code.WEB_PAGE: _(
        '"%(name)s" is a web page, which programs also call .xls or .csv. Log in and download the list again, or open '
        "the file in a spreadsheet and save it as .xlsx."
    ),
    _Code.RICH_TEXT: _('"%(name)s" is rich text. Save it as plain text (.txt), with one account on each row.'),
    _Code.JSON: _('"%(name)s" is JSON. Export the accounts as CSV, or write each of them on a row of its own.'),
    _Code.XML: _('"%(name)s" is XML. Open it in a spreadsheet and save it as .xlsx, or export the accounts as CSV.'),
    _Code.CARDS: _(
        '"%(name)s" holds address cards, no list. Export the contacts as CSV, and choose the column with the accounts.'
    ),
    _Code.RECORDS: _(
        '"%(name)s" shows each column on a line of its own, as \\x, \\G and LDIF do. Export the accounts as CSV.'
    ),
    _Code.DUMP: _(
        '"%(name)s" is SQL, not the result of it. Export the accounts as CSV, or write each of them on a row of its '
        "own."
    ),
    _Code.POINTER: _('"%(name)s" only says where the list lies, as a shortcut does. Download the list itself.'),
    _Code.MAIL: _('"%(name)s" is the source of an e-mail. Save the list that is attached to it, and upload that.'),
    _Code.UTF32: _('"%(name)s" is saved as UTF-32. Save it as UTF-8: in Notepad choose Save As, Encoding UTF-8.'),
    _Code.NOT_UTF8: _(
        "Row %(row)s is not UTF-8: its byte %(position)s is 0x%(byte)s. Save the file as UTF-8: in Excel choose "
        "Save As, CSV UTF-8; in Notepad choose Save As, Encoding UTF-8."
    ),
    _Code.UNDECODABLE: _(
        "Row %(row)s is not %(encoding)s, in which the file seems to be saved: its byte %(position)s is 0x%(byte)s. "
        "Save the file as UTF-8: in Excel choose Save As, CSV UTF-8; in Notepad choose Save As, Encoding UTF-8."
    ),
    _Code.JOINED: _(
        "The file is saved in two encodings: it begins in %(first)s, and from row %(row)s on it is %(second)s, as when "
        "two exports are joined. Save each of them as UTF-8 before you join them, or upload them one by one."
    ),
    _Code.JOINED_AGAIN: _(
        "The file changes its encoding: it begins in %(first)s, from row %(row)s on it is %(second)s, and from row "
        "%(again)s on %(third)s again, as when exports are joined. Save each of them as UTF-8 before you join them, or "
        "upload them one by one."
    ),
    _Code.CUT_CHARACTER: _(
        "The file ends in the middle of a character, in row %(row)s, as after a download that broke off (it is "
        "%(encoding)s). Download or export it again, and compare the number of rows with the source."
    ),
    _Code.TWO_COLUMNS: _(
        "Row %(row)s has %(columns)s columns. Keep one column only, one account on each row, or choose a column."
    ),
    _Code.COLUMNS: _(
        "The file has %(columns)s columns. Choose the one with the accounts, or save the file with that column alone."
    ),
    _Code.NO_COLUMN: _('The file has no column "%(column)s". Choose one of these: %(columns)s.'),
    _Code.GROWS: _("The accounts come to more than %(cap)s MB. Split the file into several packages."),
}
