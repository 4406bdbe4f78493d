"""`manage.py rungateway`: the gateway alone on this machine, with one command."""

import os

from django.conf import settings
from django.core.management.base import CommandParser

from console.env import port_number
from console.management.commands import loaddemo, runconsole
from console.registration import keep, keys_of

PORT = "8100"


class Command(runconsole.Command):
    """Start broker, web, worker and beat for the gateway's addresses only, and keep them running."""

    help = "Start the gateway alone: a push service with the contract at its root, kept running until Ctrl-C."
    gateway_only = True

    def add_arguments(self, parser: CommandParser) -> None:
        """Those of runconsole, with a port of its own."""
        super().add_arguments(parser)
        parser.set_defaults(port=port_number(os.environ.get("PORT", PORT)))

    def load_demo(self) -> str:
        """Make the demo's applications where they are missing; their keys."""
        for name, platform, access_id in loaddemo.APPLICATIONS:
            keep(name=name, platform=platform, access_id=access_id)
        lines = [f"  {name} ({platform}): {keys_of(access_id)}" for name, platform, access_id in loaddemo.APPLICATIONS]
        return "\n".join(lines)

    def announcement(self, demo: str) -> list[str]:
        """Address, keys, and how to add an application."""
        lines = [f"The gateway runs: {settings.PUBLIC_URL}/"]
        if demo:
            lines += ["Applications:", demo]
        add = ".venv/bin/python manage.py addapplication --access-point gateway --help"
        lines.append(f"To add an application: GATEWAY_ONLY=true DATA_DIR={settings.DATA_DIR} {add}")
        return lines
