"""What the first rows of a package look like: asked before its check, where nobody has chosen an account type."""

from itertools import islice
from pathlib import Path
from typing import Final

from pushes.accounts.choosing import opened_rows
from pushes.accounts.columns_to_choose import NOTHING, Chosen
from pushes.accounts.judging.headers import Header
from pushes.accounts.judging.type_suggestion import Doctor
from pushes.accounts.judging.types import rule_of
from pushes.accounts.reading.encodings import GB18030, looks_like_gb18030
from pushes.accounts.reading.lines import opened
from pushes.accounts.words.countries import CHINA
from pushes.accounts.words.package_refusals import UnreadablePackage
from pushes.accounts.words.type_suggestions import Suggestion

LOOKED_AT: Final = 4  # blocks of a megabyte


def plain_type(source: Path, name: str, chosen: Chosen = NOTHING, home: str = CHINA) -> int | None:
    """The type that nearly all of the first rows plainly look like, as no other thing does; None if there is none.

    `home`: the ISO 3166 code of the application's home country.
    Raises UnreadablePackage, where its check would, too.
    """
    try:
        found = _suggestion(source, name, chosen, home)
    except UnreadablePackage as problem:
        if problem.code != problem.Code.NOT_UTF8:
            raise
        with opened(source, name) as package:
            encoding = GB18030 if looks_like_gb18030(package) else ""
        found = _suggestion(source, name, chosen, home, encoding)
    return found.account_type if found and found.is_plain else None


def _suggestion(source: Path, name: str, chosen: Chosen, home: str, encoding: str = "") -> Suggestion | None:
    rule = rule_of(0)
    doctor = Doctor(0, rule, None, home)
    with opened_rows(source, name, chosen, 0, encoding) as package:
        laid = package.laid
        for block in islice(Header(rule, keep=False, above=laid.above).passed(laid.blocks), LOOKED_AT):
            doctor.look(block)
    return doctor.suggestion()
