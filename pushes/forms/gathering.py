"""Which accounts of a push get another one."""

from collections.abc import Collection
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from pushes.forms.field_messages import say
from pushes.models import Who


class GatherForm(forms.Form):
    """The groups of accounts, one at least, of those `groups` that there are."""

    who = forms.MultipleChoiceField(choices=Who.choices)

    def __init__(self, *args: Any, groups: Collection[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        there = [(value, label) for value, label in Who.choices if value in groups]
        self.fields["who"].choices = there  # type: ignore[attr-defined]
        self.fields["who"].initial = [there[0][0]]
        say(self, who=_("Tick one line at least."))

    @property
    def ticked(self) -> list[str]:
        """The groups that are ticked as the form is shown."""
        return list(self["who"].value() or ())
