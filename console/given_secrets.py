"""A secret that is given on a page of a channel: it is never shown, and stays sealed with its page until it is kept."""

import json
from typing import Any, ClassVar

from django import forms

from console.gateway.models import AppChannel
from pushes.forms.sealing import SealingForm
from pushes.models import Application
from pushes.models.audit import AuditRow

SEALED = "sealed"  # the hidden field


class SecretText(forms.Textarea):
    """Text that no page shows again."""

    def __init__(self) -> None:
        super().__init__({"rows": 4, "spellcheck": "false", "autocomplete": "off", "autocapitalize": "off"})

    def format_value(self, value: Any) -> str:
        """Nothing, whatever was written."""
        return ""


class SecretForm(SealingForm):
    """A form of a `channel`, one member of whose credential is `secret`."""

    kept_if_empty = ("secret_text", "secret_file")
    sealed_in: ClassVar = {"secret_text": SEALED}  # whichever it comes in
    secret: ClassVar[str] = ""  # the member that is one
    channel: AppChannel

    def stored(self, name: str) -> Any:
        """What is stored of a field; of a secret, in whichever field it comes, as the one of its text."""
        if name == "secret_text":
            return json.loads(self.channel.credential).get(self.secret, "")
        return super().stored(name)

    def written_into(self, name: str, shown: str) -> Any:
        """What was written into a field; of a secret, in whichever it comes."""
        file = self.files.get("secret_file") if name == "secret_text" else None
        return file or super().written_into(name, shown)

    def last_change(self, name: str) -> AuditRow | None:
        """The newest row that tells of this channel."""
        served = self.channel.application
        known = Application.objects.filter(access_id=served.access_id, access_point=Application.AccessPoint.GATEWAY)
        given = AuditRow.objects.filter(kind=AuditRow.Kind.CHANNEL_GIVEN, details__channel=self.channel.kind)
        return given.filter(on_kind=AuditRow.Thing.APPLICATION, on_id__in=known.values("pk")).first()
