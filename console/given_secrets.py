"""A secret that is given on a page of a channel: it is never shown, and stays sealed with its page until it is kept."""

import json
from typing import Any, ClassVar

from cryptography.fernet import InvalidToken
from django import forms
from django.utils.translation import gettext_lazy as _

from console.gateway.models import AppChannel
from pushes.fields import cipher
from pushes.forms.meanwhile import MeanwhileForm
from pushes.models import Application
from pushes.models.audit import AuditRow

SEALED_SECONDS = 3600  # that a page may hold what was given while it is tested or mended


class SecretText(forms.Textarea):
    """Text that no page shows again."""

    def __init__(self) -> None:
        super().__init__({"rows": 4, "spellcheck": "false", "autocomplete": "off", "autocapitalize": "off"})

    def format_value(self, value: Any) -> str:
        """Nothing, whatever was written."""
        return ""


class SecretForm(MeanwhileForm):
    """A form of a `channel`, one member of whose credential is `secret`."""

    kept_if_empty = ("secret_text", "secret_file")
    replaced = _("%(field)s: replaced by %(who)s. What you gave stays with this page: save it to replace theirs.")
    secret: ClassVar[str] = ""  # the member that is one
    channel: AppChannel
    _owner: str  # whose the sealed one is

    def stored(self, name: str) -> Any:
        """What is stored of a field; of a secret, in whichever field it comes, as the one of its text."""
        if name == "secret_text":
            return json.loads(self.channel.credential).get(self.secret, "")
        return super().stored(name)

    def written_into(self, name: str, shown: str) -> Any:
        """What was written into a field, or given with the page before this one."""
        if name == "secret_text":
            return self.files.get("secret_file") or self.data.get("secret_text") or self._unsealed() or None
        return super().written_into(name, shown)

    def last_change(self, name: str) -> AuditRow | None:
        """The newest row that tells of this channel."""
        served = self.channel.application
        known = Application.objects.filter(access_id=served.access_id, access_point=Application.AccessPoint.GATEWAY)
        given = AuditRow.objects.filter(kind=AuditRow.Kind.CHANNEL_GIVEN, details__channel=self.channel.kind)
        return given.filter(on_kind=AuditRow.Thing.APPLICATION, on_id__in=known.values("pk")).first()

    def _seal(self, secret: str) -> str:
        return cipher().encrypt(json.dumps([self._owner, secret]).encode()).decode("ascii")

    def _unsealed(self) -> str:
        """What this person gave of this channel with the page before this one."""
        try:
            text = cipher().decrypt(self.data.get("sealed", "").encode(), ttl=SEALED_SECONDS)
            owner, secret = json.loads(text)
        except (InvalidToken, ValueError, TypeError):
            return ""
        return secret if owner == self._owner else ""
