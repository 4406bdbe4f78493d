"""`manage.py showpush`: how a push stands, for scripts."""

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from pushes.models import Push
from pushes.telling.shell import facts_of, lines_of


class Command(BaseCommand):
    """The same facts as `createpush --json` printed, as they are now."""

    help = "Print how a push stands."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Which push, and in which form."""
        parser.add_argument("push", type=int, metavar="NUMBER")
        parser.add_argument("--json", action="store_true", help="print one JSON object")

    def handle(self, *args: Any, **options: Any) -> None:
        """Print it."""
        push = Push.objects.select_related("package").filter(pk=options["push"]).first()
        if push is None:
            raise CommandError(f"There is no push {options['push']}.")
        lines = [json.dumps(facts_of(push), ensure_ascii=False)] if options["json"] else lines_of(push)
        self.stdout.write("\n".join(lines))
