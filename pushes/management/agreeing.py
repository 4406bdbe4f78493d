"""Whether a command may send: it is told so, or asks at a terminal; to many accounts by their exact number."""

import sys
from argparse import ArgumentParser, ArgumentTypeError
from typing import Any

from pushes.actions import NotReady
from pushes.forms.typed_number import number_in
from pushes.models import Push
from pushes.telling.numbers import counted

ACCEPT_HELP = "send though the check has this doubt about the accounts, also with --yes; may be repeated"


def add_agreement_arguments(parser: ArgumentParser) -> None:
    """`--yes` for a few accounts, `--yes-to N` for exactly so many, and what each doubt is dismissed with."""
    agreed = parser.add_mutually_exclusive_group()
    agreed.add_argument("--yes", action="store_true", help="do not ask before sending to a few accounts")
    agreed.add_argument(
        "--yes-to",
        type=_number,
        metavar="N",
        help="do not ask, and send if it is for exactly N accounts: needed where the application has the number typed",
    )

    parser.add_argument("--accept-doubt", action="append", default=[], metavar="CODE", help=ACCEPT_HELP)
    parser.add_argument("--repeat", action="store_true", help="send what repeats a push of the last 7 days")


def _number(text: str) -> int:
    number = number_in(text)
    if number is None:
        raise ArgumentTypeError(f"write a number of accounts instead of {text}")
    return number


def is_agreed(options: dict[str, Any]) -> bool:
    """Whether nobody is asked at a terminal."""
    return bool(options["yes"]) or options["yes_to"] is not None


def agreed_number(push: Push, options: dict[str, Any]) -> int | None:
    """The number of accounts that was agreed to, None where none is asked for. NotReady says what to do first."""
    told: int | None = options["yes_to"]
    if told is not None and told != push.count:
        raise NotReady(f"Nothing was sent: it is for {counted(push.count)}, and --yes-to says {told:,}.")
    if told is None and push.asks_for_number:
        told = _asked_for_number(push)
    elif not is_agreed(options) and not _agrees(push):
        raise NotReady("Nothing was sent. Add --yes to send without being asked.")
    return told


def _asked_for_number(push: Push) -> int:
    question = f"Type the number of accounts, {push.count:,}, to send “{push.title}” to all of {push.application}: "
    if sys.stdin.isatty() and number_in(input(question)) == push.count:
        return push.count
    raise NotReady(f"Nothing was sent: it is for {counted(push.count)}. Add --yes-to {push.count} to send to so many.")


def _agrees(push: Push) -> bool:
    if not sys.stdin.isatty():
        return False
    question = f"Send “{push.title}” to {counted(push.count)} of {push.application}? [y/N] "
    return input(question).strip().lower() in {"y", "yes"}
