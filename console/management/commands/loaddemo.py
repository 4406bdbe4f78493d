"""`manage.py loaddemo`: a person of each role and two applications to try everything with."""

import secrets
from io import StringIO
from typing import Any

from django.conf import settings
from django.contrib.auth.models import Group, User
from django.core.management import call_command
from django.core.management.base import BaseCommand

from console.gateway.channels.protocol import Kind
from console.gateway.models import AppChannel
from console.kept_secrets import kept_secret
from console.registration import register
from pushes.models import Application
from pushes.roles import ADMINISTRATORS, APPROVERS, AUDITORS, MARKETERS

PEOPLE = (("marketer", MARKETERS), ("approver", APPROVERS), ("admin", ADMINISTRATORS), ("auditor", AUDITORS))
APPLICATIONS = (("Demo Shop", "android", "1500000001"), ("Demo Shop iOS", "ios", "1600000001"))
CONTACT = "mailto:push@example.com"  # whom push services write to: nobody reads it
UNDO_SECONDS = 10  # enough to try it, and not to wait for it


class Command(BaseCommand):
    """Idempotent: what is there stays as people changed it."""

    help = "Make the demo's people and applications, and print the logins."

    def handle(self, *args: Any, **options: Any) -> None:
        """Make what is missing and print the logins."""
        password = kept_secret(settings.DATA_DIR / "secrets" / "demo", lambda: secrets.token_hex(5))
        for username, role in PEOPLE:
            shown = password if self._has_it(username, role, password) else "(the password you set)"
            self.stdout.write(f"  {username} / {shown}")
        for name, platform, access_id in APPLICATIONS:
            if not Application.objects.filter(access_id=access_id).exists():
                application, _created = register(
                    name=name,
                    platform=platform,
                    access_id=access_id,
                    secret_key=secrets.token_hex(16),
                    access_point=Application.AccessPoint.GATEWAY,
                    people=["marketer", "approver"],
                )
                application.undo_seconds = UNDO_SECONDS
                application.save(update_fields=["undo_seconds"])
            self._reach_closed_pages(access_id)

    def _reach_closed_pages(self, access_id: str) -> None:
        """Web Push, for the demo device whose page is closed."""
        if not AppChannel.objects.filter(application__access_id=access_id, kind=Kind.WEB_PUSH).exists():
            given = ("--access-id", access_id, "--channel", Kind.WEB_PUSH, "--contact", CONTACT)
            call_command("addchannel", *given, stdout=StringIO())

    def _has_it(self, username: str, role: str, password: str) -> bool:
        """Whether the person, who is made if there is none, logs in with the password."""
        if user := User.objects.filter(username=username).first():
            return user.check_password(password)
        user = User.objects.create_user(username, password=password, is_staff=role == ADMINISTRATORS)
        user.groups.add(Group.objects.get(name=role))
        return True
