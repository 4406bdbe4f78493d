"""A vendor's channel for an application, as somebody gives it."""

from collections.abc import Mapping
from io import StringIO
from pathlib import Path

from django.core.management import call_command

from console.gateway.channels.protocol import Kind
from console.gateway.giving import MEMBERS
from console.gateway.models import GatewayApplication


def give(app: GatewayApplication, kind: Kind, credential: Mapping[str, str], folder: Path, *more: str) -> str:
    """What addchannel says. The first of its members is a secret, and comes in a file."""
    file = folder / "secret"
    secret, *readable = MEMBERS[kind]
    file.write_text(credential[secret])
    named = {f"{secret}-file": str(file)} | {name: credential[name] for name in readable if name in credential}
    options = [f"--{name.replace('_', '-')}={value}" for name, value in named.items()]
    said = StringIO()
    given = ["--access-id", app.access_id, "--channel", kind, "--wait-seconds", "0", *more]
    call_command("addchannel", *given, *options, stdout=said)
    return said.getvalue().strip()
