"""A push to some of the accounts of another one, as arguments of a command."""

from argparse import ArgumentParser, ArgumentTypeError
from collections.abc import Sequence

from django.contrib.auth.models import User
from django.core.management.base import CommandError

from pushes import actions
from pushes.management.exit_status import NOTHING_SENT
from pushes.models import AccountPackage, Application, Push, Who

WHO_HELP = f"of --those-of: {', '.join(Who.values)}, or several of these separated by commas (default: not-arrived)"


def add_who_argument(parser: ArgumentParser) -> None:
    """Which of the accounts."""
    parser.add_argument("--who", type=_groups, default=[Who.NOT_ARRIVED.value], metavar="GROUPS", help=WHO_HELP)


def _groups(text: str) -> list[str]:
    groups = [each.strip() for each in text.split(",")]
    if unknown := [each for each in groups if each not in Who.values]:
        raise ArgumentTypeError(f"write {', '.join(Who.values)} instead of {unknown[0]}")
    return groups


def draft_for(application: Application, number: int, who: Sequence[str], author: User) -> Push:
    """A draft for accounts of the push with this number, which workers gather. CommandError if there are none."""
    source: Push | None = Push.objects.filter(application=application, pk=number).first()
    if source is None:
        raise CommandError(f"{application.name} has no push {number}.", returncode=NOTHING_SENT)
    try:
        return actions.gather(push=source, by=author, who=who)
    except actions.NotReady as missing:
        raise CommandError(str(missing), returncode=NOTHING_SENT) from None


def progress_of(package: AccountPackage) -> str:
    """How far a package is that workers have in hand."""
    if package.is_being_gathered and (gathering := package.gathering):
        return f"Gathering: {gathering.asked:,} of {gathering.accounts:,} accounts asked about"
    return f"Checking: {package.percent_read} %, {package.rows_read:,} rows"


def waits_for_worker(package: AccountPackage) -> bool:
    """Whether no worker has begun with it."""
    is_untouched = package.is_being_gathered and package.fence == 0
    return is_untouched or package.status == package.Status.RECEIVED
