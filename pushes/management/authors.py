"""The person whose push a command creates."""

from argparse import ArgumentParser
from difflib import get_close_matches

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.core.management.base import CommandError

from pushes.models import Push
from pushes.models.audit import AuditRow

SHELL = "shell"  # whose pushes those are that name no author
WHO_ELSE = "Name with --author who answers for this push now, or have an administrator activate that person again."


def add_author_arguments(parser: ArgumentParser) -> None:
    """`--author`, and `--new-author` for a name that nobody has yet."""
    parser.add_argument("--author", default=SHELL, metavar="USER", help="whose push it is in the records")
    told = "have a person of that name made, who cannot log in, if there is none"
    parser.add_argument("--new-author", action="store_true", help=told)


def author_named(name: str, *, is_new: bool, returncode: int) -> User:
    """The person of that name, who is made where that `is_new` or nobody was named.

    CommandError, which ends with `returncode`, if there is none: a mistyped name would be somebody from then on. And if
    the person is deactivated: a job of cron goes on in nobody's name who has left.
    """
    found = User.objects.filter(username=name).first()
    if found is None and name != SHELL and not is_new:
        raise CommandError(_unknown(name), returncode=returncode)
    if found and not found.is_active:
        raise CommandError(f"{name} is deactivated. {WHO_ELSE}", returncode=returncode)
    return found or _made(name, returncode)


def noted(push: Push) -> Push:
    """The draft, once it is in the audit log that the shell began it: its flight record tells of the author alone."""
    AuditRow.objects.record(AuditRow.Kind.BEGUN_IN_SHELL, push, names=[push.author.get_username()])
    return push


def _unknown(name: str) -> str:
    names = {each.lower(): each for each in User.objects.order_by("username").values_list("username", flat=True)}
    alike = ", ".join(names[each] for each in get_close_matches(name.lower(), names))
    similar = f" Similar: {alike}." if alike else ""
    return f"Nobody is called {name}.{similar} Add --new-author to have a person of that name made, who cannot log in."


def _made(name: str, returncode: int) -> User:
    try:
        User(username=name, password="!").full_clean()
    except ValidationError as refused:
        raise CommandError(f"--author: {' '.join(refused.messages)}", returncode=returncode) from None
    return User.objects.get_or_create(username=name, defaults={"password": "!"})[0]  # of two at once one makes it
