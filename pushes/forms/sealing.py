"""What is given that no page shows again, a secret or a file, stays sealed with its page until it is saved."""

import json
from typing import Any, ClassVar

from cryptography.fernet import InvalidToken
from django.utils.translation import gettext_lazy as _

from pushes.fields import cipher
from pushes.forms.meanwhile import MeanwhileForm

SEALED_SECONDS = 3600  # that a page may hold what was given while it is tested or mended
STAYS = _("What you gave stays with this page for an hour, encrypted: you need not give it again.")
GONE = _("Give it again: what was given with this page is not held any more.")


class SealingForm(MeanwhileForm):
    """A form with fields that no page shows again. Filled in, it has `sealed`, which the next page sends along."""

    sealed_in: ClassVar[dict[str, str]]  # by such a field: the hidden one that holds what was given
    sealed_for: str  # who gives it, and of what: it counts for nothing else

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.sealed: dict[str, str] = {}  # by hidden field

    def full_clean(self) -> None:
        """What every such form does. A field whose help says what leaving it empty keeps says what stays instead."""
        super().full_clean()
        for name, hidden in self.sealed_in.items():
            if hidden in self.sealed:
                self[name].help_text = STAYS

    def given(self, name: str, now: str) -> str:
        """What is given `now` into a field, or was with the page before; it stays with the next. Empty if none."""
        what, hidden = now or self.unsealed(name), self.sealed_in[name]
        if what:
            sealed = json.dumps([self.sealed_for, hidden, what]).encode()
            self.sealed[hidden] = cipher().encrypt(sealed).decode("ascii")
        elif self.data.get(hidden):
            self.add_error(name, GONE)
        return what

    def unsealed(self, name: str) -> str:
        """What the page before held of a field; empty where it was given by somebody else, or too long ago."""
        hidden = self.sealed_in[name]
        try:
            text = cipher().decrypt(self.data.get(hidden, "").encode(), ttl=SEALED_SECONDS)
            *sealed_for, what = json.loads(text)
        except (InvalidToken, ValueError, TypeError):
            return ""
        return str(what) if sealed_for == [self.sealed_for, hidden] else ""

    def written_into(self, name: str, shown: str) -> Any:
        """What was written into a field, or given with the page before this one."""
        written = super().written_into(name, shown)
        return (written or self.unsealed(name) or None) if name in self.sealed_in else written
