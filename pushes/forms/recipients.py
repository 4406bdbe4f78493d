"""Test accounts and test devices as an administrator writes them: one a line."""

import re
from collections.abc import Callable, Iterable

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from pushes.accounts import ACCOUNT_TYPES, check_typed
from pushes.models.recipients import LONGEST_NAME, LONGEST_TOKEN, MOST, SHORTEST_TOKEN, Recipient

COMMA = re.compile("[,，\t]")


def accounts_in(text: str) -> list[Recipient]:
    """Lines of “type, account, name”, the name optional. ValidationError says what to do about each that is not."""
    return _read(text, _account)


def devices_in(text: str) -> list[Recipient]:
    """Lines of “token, name”, the name optional. ValidationError says what to do about each that is not."""
    return _read(text, _device)


def written(recipients: Iterable[Recipient], *, devices: bool) -> str:
    """The devices, or the accounts, as they are written."""
    return "\n".join(each.line for each in recipients if each.is_device == devices)


def refuse_too_many(recipients: list[Recipient]) -> None:
    """ValidationError for more of them than a test send may reach."""
    if len(recipients) > MOST:
        words = ngettext(
            "Leave out %(over)s: an application has at most %(most)s test accounts and test devices together.",
            "Leave out %(over)s of them: an application has at most %(most)s test accounts and test devices together.",
            len(recipients) - MOST,
        )
        raise ValidationError(words % {"over": len(recipients) - MOST, "most": MOST})


def _read(text: str, one: Callable[[int, str], Recipient]) -> list[Recipient]:
    found: dict[tuple[int | None, str], Recipient] = {}
    problems: list[str] = []
    for number, line in enumerate(text.splitlines(), start=1):
        if line.strip():
            try:
                recipient = one(number, line)
            except ValidationError as problem:
                problems += problem.messages
            else:
                found.setdefault((recipient.account_type, recipient.value), recipient)
    if problems:
        raise ValidationError(problems)
    return list(found.values())


def _account(number: int, line: str) -> Recipient:
    kind, *rest = (piece.strip() for piece in COMMA.split(line, maxsplit=2))
    if not (kind.isascii() and kind.isdecimal() and len(kind) < 6 and int(kind) in ACCOUNT_TYPES):
        words = _("Begin line %(number)s with the number of an account type and a comma, as in “1002, +8613711112222”.")
        raise ValidationError(words % {"number": number})
    if not rest or not rest[0]:
        raise ValidationError(_("Write the account into line %(number)s, after its type.") % {"number": number})
    checked = check_typed("\n" * (number - 1) + rest[0], int(kind))  # which tells the line itself
    if checked.rejects:
        raise ValidationError(checked.rejects[0].said(_))
    return Recipient(checked.accounts[0], int(kind), _name(number, rest[1:]))


def _device(number: int, line: str) -> Recipient:
    token, *rest = (piece.strip() for piece in COMMA.split(line, maxsplit=1))
    if not (token.isascii() and token.isalnum() and SHORTEST_TOKEN <= len(token) <= LONGEST_TOKEN):
        words = _("Begin line %(number)s with the token of a device: %(least)s to %(most)s letters and digits.")
        raise ValidationError(words % {"number": number, "least": SHORTEST_TOKEN, "most": LONGEST_TOKEN})
    return Recipient(token, None, _name(number, rest))


def _name(number: int, rest: list[str]) -> str:
    name = rest[0] if rest else ""
    if len(name) > LONGEST_NAME:
        words = _("Shorten the name in line %(number)s to %(most)s characters.")
        raise ValidationError(words % {"number": number, "most": LONGEST_NAME})
    return name
