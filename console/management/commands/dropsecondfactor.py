"""`manage.py dropsecondfactor`: for who has lost the phone and the recovery codes."""

from argparse import ArgumentParser
from typing import Any

from django.contrib.auth.models import User
from django.core.management.base import BaseCommand, CommandError

from console import second_factor


class Command(BaseCommand):
    """Whoever runs it has the installation; it is written in the log."""

    help = "Take a person's second factor and passkeys away: the password alone logs in, until something new is set up."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Arguments: whose."""
        parser.add_argument("username", help="whose second factor it is")

    def handle(self, *args: Any, **options: Any) -> None:
        """Take it away, and say whether there was one."""
        name = options["username"]
        person = User.objects.filter(username=name).first()
        if person is None:
            raise CommandError(f"There is no {name}. Write the username as it stands under People.")
        taken = second_factor.take_away(person)
        self.stdout.write(f"{name}: the second factor is taken away" if taken else f"{name}: there was none")
