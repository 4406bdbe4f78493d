"""`manage.py addchannel --access-id … --channel webpush --contact …`: give an application a channel, or mend it."""

import json
from argparse import ArgumentParser, FileType
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from console.gateway.channels.protocol import Kind, UnusableCredentialError
from console.gateway.channels.webpush import vapid
from console.gateway.models import Address, AppChannel, GatewayApplication

# What a worker that carries it meanwhile does not write by itself, and what it is told by.
GIVEN = (
    "credential", "public", "wait_seconds", "is_stopped", "trouble", "dead_in_a_row", "held_until", "changed_at"
)  # fmt: skip


class Command(BaseCommand):
    """Idempotent: what is not named stays as it is, and a channel that was stopped goes on.

    The key pair is made here, unless a file gives one. Another pair than before makes every subscription useless.
    """

    help = "Give an application of the gateway a channel of another service, or let one that was stopped go on."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """--access-id, --channel, --contact, --private-key-file, --wait-seconds, --json."""
        parser.add_argument("--access-id", required=True, help="AccessID of the application on the gateway")
        parser.add_argument("--channel", required=True, choices=[Kind.WEB_PUSH.value])
        parser.add_argument("--contact", help="mailto: or https: address at which push services may reach you")
        parser.add_argument(
            "--private-key-file",
            type=FileType(encoding="ascii"),
            metavar="FILE",
            help="a VAPID private key (P-256, PEM) to go on with, where browsers have subscribed to it already",
        )
        parser.add_argument(
            "--wait-seconds", type=int, metavar="N", help="seconds that a device has to get it online first (10)"
        )
        parser.add_argument("--json", action="store_true", help="print one JSON object")

    def handle(self, *args: Any, **options: Any) -> None:
        """Add or mend, and tell the public key and how the channel is."""
        application = GatewayApplication.objects.with_devices().filter(access_id=options["access_id"]).first()
        if application is None:
            raise CommandError(f"The gateway has no application with AccessID {options['access_id']}.")
        channel = AppChannel.objects.filter(application=application, kind=options["channel"]).first()
        channel = channel or AppChannel(application=application, kind=options["channel"], credential="{}")
        _give(channel, options)
        channel.is_stopped, channel.trouble, channel.dead_in_a_row, channel.held_until = False, "", 0, None
        if channel.pk:
            channel.save(update_fields=GIVEN)
        else:
            channel.save()
        alive = Address.objects.filter(channel=channel, dead_at=None).count()
        facts = {"channel": channel.kind, "public_key": channel.public, "addresses": alive}
        words = f"{application.name}: {channel.kind}, {alive:,} addresses, public key {channel.public}"
        self.stdout.write(json.dumps(facts) if options["json"] else words)


def _give(channel: AppChannel, options: dict[str, Any]) -> None:
    """Put what was given into the channel. CommandError when it cannot work."""
    before = json.loads(channel.credential)
    file = options["private_key_file"]
    key = file.read() if file else before.get("private_key") or vapid.new_key()
    credential = {"private_key": key, "contact": options["contact"] or before.get("contact", "")}
    try:
        channel.public = vapid.Signer(**credential).public_key
    except UnusableCredentialError as error:
        raise CommandError(str(error)) from None
    if credential != before:
        channel.credential, channel.changed_at = json.dumps(credential), timezone.now()
    if options["wait_seconds"] is not None:
        if not 0 <= options["wait_seconds"] <= 3600:
            raise CommandError("Give --wait-seconds as a number from 0 to 3600.")
        channel.wait_seconds = options["wait_seconds"]
