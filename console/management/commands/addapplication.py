"""`manage.py addapplication`: add an application, or bring it up to date."""

import json
import os
import sys
from argparse import ArgumentParser, BooleanOptionalAction
from getpass import getpass
from typing import IO, Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError

from console.registration import access_key_of, bind_by, refuse_repeats, register, test_on
from console.secret_files import SECRET_FILE, text_of
from pushes.models import Application
from pushes.models.access_points import access_points

# Options that set a column, with what they mean.
LIMITS = {
    "number_asked_from": ("--number-from", "the number is typed from so many accounts on, 100,000 at first; 0: never"),
    "approval_from": ("--approval-from", "somebody else approves it from so many accounts on; 0, as at first: never"),
    "undo_seconds": ("--undo-seconds", "how long a confirmed push can be taken back, 30 at first"),
    "speed_per_minute": (
        "--speed-per-minute",
        "accounts a minute that all pushes together go to at most; 0: no limit",
    ),
    "daily_limit": ("--daily-limit", "pushes that an account gets within 24 hours at most; 0, as at first: any number"),
    "shadow_percent": (
        "--shadow-percent",
        "percent of each account package that goes through the application with this AccessID at the gateway; 0, as at "
        "first: none",
    ),
    "keep_days": ("--keep-days", "days that accounts are kept after a push has ended; 0, as at first: for good"),
}


class Command(BaseCommand):
    """Idempotent: the AccessID and the access point name the application, the rest is brought up to date."""

    help = "Add an application or bring it up to date. On the access point gateway it is made there too."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Arguments: an application's configuration."""
        parser.add_argument("--name", required=True, help="what people call it here")
        parser.add_argument("--platform", required=True, choices=Application.Platform.values, help="of the app")
        parser.add_argument("--access-id", required=True, help="AccessID, as the push service shows it")
        parser.add_argument(
            "--secret-key-file",
            type=SECRET_FILE,
            metavar="FILE",
            help="the file with the SecretKey, - for standard input; else it is SECRET_KEY_OF_APP or asked for",
        )
        parser.add_argument("--secret-key", help="for scripts that have it: everybody on the machine can read it there")
        parser.add_argument(
            "--access-point", required=True, choices=list(dict(access_points())), help="where it was made"
        )
        parser.add_argument("--people", nargs="*", default=[], metavar="USER", help="marketers who may use it")
        _add_settings(parser)
        parser.add_argument("--json", action="store_true", help="print one JSON object")

    def handle(self, *args: Any, **options: Any) -> None:
        """Add or update, and say which."""
        secret_key = options["secret_key"] or _secret_key(options["secret_key_file"])
        fields = {name: options[name] for name in ("name", "platform", "access_id", "access_point")}
        try:
            country = options["home_country"] or ""
            application, created = register(
                **fields,
                secret_key=secret_key,
                people=options["people"],
                home_country=country.upper(),
                limits={name: options[name] for name in LIMITS if options[name] is not None},
            )
            if options["bindings"]:
                bind_by(application, options["bindings"])
            test_on(application, accounts=options["test_account"], devices=options["test_device"])
            if options["refuse_repeats"] is not None:
                refuse_repeats(application, options["refuse_repeats"])
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from None
        facts = fields | {"application": application.pk, "created": created}
        if application.is_on_gateway:
            facts["access_key"] = access_key_of(application)
        done = "added" if created else "up to date"
        self.stdout.write(json.dumps(facts) if options["json"] else f"{application.name}: {done}")


def _add_settings(parser: ArgumentParser) -> None:
    """What stays as it is where it is left out."""
    parser.add_argument(
        "--home-country", metavar="CC", help="ISO 3166 code, such as US (default: as it is, CN at first)"
    )
    parser.add_argument(
        "--bindings",
        choices=Application.BindingRule.values,
        help="on the gateway: who ties accounts to devices; see docs/devices.md (default: as it is, open at first)",
    )
    parser.add_argument(
        "--refuse-repeats",
        action=BooleanOptionalAction,
        help="on the gateway: refuse the same push to the same audience within an hour",
    )
    parser.add_argument(
        "--test-account",
        action="append",
        metavar="TYPE,ACCOUNT[,NAME]",
        help="gets test sends; may be repeated; they take the place of those there are (default: as it is)",
    )
    parser.add_argument(
        "--test-device", action="append", metavar="TOKEN[,NAME]", help="the same, a device by its token"
    )
    for column, (option, meaning) in LIMITS.items():
        parser.add_argument(option, type=int, metavar="N", dest=column, help=f"{meaning} (default: as it is)")


def _secret_key(file: IO[str] | None) -> str:
    """The SecretKey from where no list of processes shows it. CommandError when there is none."""
    if file:
        key = text_of(file).strip()
    else:
        key = os.environ.get("SECRET_KEY_OF_APP") or (getpass("SecretKey: ").strip() if sys.stdin.isatty() else "")
    if not key:
        raise CommandError(
            "Give the SecretKey: in --secret-key-file, in SECRET_KEY_OF_APP, or at a terminal when asked."
        )
    return key
