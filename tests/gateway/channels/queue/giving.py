"""APNs for an application, as somebody gives it."""

from collections.abc import Mapping
from io import StringIO
from pathlib import Path

from django.core.management import call_command

from console.gateway.models import GatewayApplication


def give_apns(app: GatewayApplication, folder: Path, credential: Mapping[str, str], *more: str) -> str:
    """What addchannel says."""
    file = folder / "AuthKey.p8"
    file.write_text(credential["private_key"])
    members = [f"--{name.replace('_', '-')}={credential[name]}" for name in ("key_id", "team_id", "topic")]
    said = StringIO()
    given = ["--access-id", app.access_id, "--channel", "apns", "--private-key-file", str(file), "--wait-seconds", "0"]
    call_command("addchannel", *given, *members, *more, stdout=said)
    return said.getvalue()
