"""`manage.py addchannel --access-id … --channel NAME …`: give an application a channel, or mend it."""

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from console.gateway import giving
from console.gateway.channels.classes import NAMED_BY
from console.gateway.channels.kinds import KINDS
from console.gateway.channels.protocol import Kind, UnusableCredentialError
from console.gateway.channels.receipt_address import told_by_hand, too_long
from console.gateway.giving import MEMBERS
from console.gateway.management.applications import served
from console.gateway.models import AppChannel
from console.secret_files import SECRET_FILE, text_of

PUBLIC = {
    Kind.WEB_PUSH: "public_key",
    Kind.APNS: "topic",
    Kind.FCM: "project",
    Kind.HUAWEI: "app_id",
    Kind.HARMONY: "project_id",
    Kind.XIAOMI: "package",
    Kind.HONOR: "app_id",
    Kind.OPPO: "app_key",
    Kind.VIVO: "app_id",
    Kind.MEIZU: "app_id",
}
# What belongs to the credentials; in files what is secret, or long.
PARTS = {
    "contact": "webpush: mailto: or https: address at which push services may reach you",
    "key_id": "apns: the 10 letters and digits beside the key",
    "team_id": "apns: the 10 letters and digits of the membership",
    "topic": "apns: the app's bundle id, such as com.example.shop",
    "app_id": "honor, hw, mz, vivo: the app's App ID; xm: the AppID, which messages of a template need",
    "app_key": "oppo, vivo: the app's AppKey",
    "client_id": "honor: the client's ID",
    "package": "xm: the app's package name",
    "project_id": "hw: the project's ID, where the credential is the whole project's",
    "badge_class": "honor, hw: the app's first activity, such as com.example.shop.Main, for the number at its icon",
    "receipt_id": "harmony, hw: the id of the receipts in AppGallery Connect, where it has several",
    "asks_receipts": "mz: yes, once the address for receipts that this command tells stands in Meizu's console",
}
FILES = {
    "private_key": "apns: the .p8 file from Apple; webpush: a VAPID private key (P-256, PEM) that browsers know",
    "service_account": "fcm, harmony: the JSON file of a service account's key, from Firebase's or Huawei's console",
    "app_secret": "hw, mz, vivo, xm: a file with the App Secret and nothing else",
    "client_secret": "honor: a file with the Client Secret and nothing else",
    "master_secret": "oppo: a file with the MasterSecret and nothing else",
}
EVERY = {**{name: name for name in PARTS}, **{name: f"{name}_file" for name in FILES}}  # by member, its option
NUMBERS = {
    "wait_seconds": (0, giving.LONGEST_WAIT),
    "place": (1, giving.LAST_PLACE),
    "daily_allowance": (0, giving.MOST_A_DAY),
}


class Command(BaseCommand):
    """Idempotent: what is not named stays as it is, and a channel that was stopped goes on.

    The key pair of Web Push is made here, unless a file gives one. Another one makes every subscription useless.
    """

    help = "Give an application of the gateway a channel of another service, or let one that was stopped go on."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """--access-id, --channel, what belongs to the credentials, --wait-seconds, --place, --test, --json."""
        parser.add_argument("--access-id", required=True, help="AccessID of the application on the gateway")
        parser.add_argument("--channel", required=True, choices=sorted(KINDS))
        for name, words in PARTS.items():
            parser.add_argument(f"--{name.replace('_', '-')}", help=words)
        for name, words in FILES.items():
            parser.add_argument(f"--{name.replace('_', '-')}-file", type=SECRET_FILE, metavar="FILE", help=words)
        parser.add_argument(
            "--wait-seconds", type=int, metavar="N", help="seconds that a device has to get it online first (10)"
        )
        parser.add_argument(
            "--place",
            type=int,
            metavar="N",
            help="1 comes before 2: a device goes through the first it has an address in, then the next (1)",
        )
        parser.add_argument(
            "--daily-allowance", type=int, metavar="N", help="marketing messages that a phones' maker takes in a day"
        )
        parser.add_argument("--approved", metavar="CLASSES", help="classes that it has approved, between blanks")
        parser.add_argument(
            "--test", action="store_true", help="ask first whether the service takes it; not for webpush"
        )
        parser.add_argument(
            "--drop-dead",
            action="store_true",
            help="where it stopped at dead addresses: drop those that are called dead once more, of what waits",
        )
        parser.add_argument("--json", action="store_true", help="print one JSON object")

    def handle(self, *args: Any, **options: Any) -> None:
        """Add or mend, and tell the public part of the credential and how many addresses there are."""
        application = served(options["access_id"])
        channel = giving.channel_of(application, options["channel"])
        _give(channel, options)
        if options["test"]:
            _test(channel)
        giving.keep(channel, drops_dead=options["drop_dead"])
        alive = giving.alive(channel)
        public = PUBLIC[Kind(channel.kind)]
        facts = {"channel": channel.kind, public: channel.public, "addresses": alive}
        if receipts := told_by_hand(channel):
            facts["receipts"] = receipts
        if longer := too_long(channel):
            facts["receipts_most_bytes"] = longer.most
        name = public.replace("_", " ")
        words = f"{application.name}: {channel.kind}, {alive:,} addresses, {name} {channel.public}"
        words += f", receipts to {receipts}" if receipts else ""
        words += f", no receipts: {longer.bytes} bytes of address, at most {longer.most}" if longer else ""
        self.stdout.write(json.dumps(facts) if options["json"] else words)


def _give(channel: AppChannel, options: dict[str, Any]) -> None:
    """Put what was given into the channel. CommandError when it cannot work."""
    named = {name: options[option] for name, option in EVERY.items() if options[option] is not None}
    if foreign := _foreign(channel.kind, options):
        raise CommandError(f"Leave out --{foreign[0].replace('_', '-')}: the channel {channel.kind} has none.")
    try:
        giving.give(channel, {name: _text(given) for name, given in named.items()})
    except UnusableCredentialError as error:
        raise CommandError(str(error)) from None
    for name, (least, most) in NUMBERS.items():
        if (number := options[name]) is not None:
            if not least <= number <= most:
                raise CommandError(f"Give --{name.replace('_', '-')} as a number from {least} to {most}.")
            setattr(channel, name, number)
    if options["approved"] is not None:
        channel.approved = giving.approved_of(options["approved"])
        if len(channel.approved) > giving.MOST_APPROVED:
            raise CommandError(f"Give --approved in at most {giving.MOST_APPROVED:,} characters.")


def _foreign(kind: str, options: dict[str, Any]) -> list[str]:
    """The options that were given and say nothing of a channel of this kind."""
    is_meant = {option: name in MEMBERS[Kind(kind)] for name, option in EVERY.items()}
    is_meant |= {"daily_allowance": kind in NAMED_BY, "approved": bool(NAMED_BY.get(kind))}
    return [option for option, is_one in is_meant.items() if options[option] is not None and not is_one]


def _text(given: Any) -> str:
    """What was given: as it is, or the text of a file."""
    return text_of(given) if hasattr(given, "read") else str(given)


def _test(channel: AppChannel) -> None:
    """CommandError when the service does not take the credential, with what it says; nothing is kept then."""
    if said := giving.ask(channel):
        raise CommandError(f"Nothing was changed: {said} docs/channels/ says what that means.")
