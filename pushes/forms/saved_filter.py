"""The name of a saved filter of the records: a new one's, and another one for one that is saved."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from pushes.forms.field_messages import say
from pushes.forms.meanwhile import ONESELF, MeanwhileForm
from pushes.invisible import shows_nothing
from pushes.models import SavedFilter

TAKEN = "taken"
NAME_TAKEN = _("You have filters of this name already. Choose another one.")
LONGEST = 2_000  # characters of an address: the links to all of a person's stand on the page of the records


class SavedFilterForm(forms.ModelForm):  # type: ignore[type-arg]
    """A name that no other filter of the person has, unless that one is to be replaced."""

    class Meta:
        model = SavedFilter
        fields = ("name",)
        labels = {"name": _("Name")}

    def __init__(self, *args: Any, replaces: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.replaces = replaces
        say(self, name=_("Write a name for these filters."))

    def clean(self) -> dict[str, Any]:
        """What it looks for is not a page of text."""
        if len(self.instance.query) > LONGEST:
            raise forms.ValidationError(_("Look for a shorter text, and save that."))
        return super().clean() or self.cleaned_data

    def clean_name(self) -> str:
        """Not blank, not taken, and not one more than a person may have."""
        name: str = self.cleaned_data["name"]
        if shows_nothing(name):
            raise forms.ValidationError(self.fields["name"].error_messages["required"])
        others = SavedFilter.objects.filter(person=self.instance.person).exclude(pk=self.instance.pk)
        is_taken = others.filter(name=name).exists()
        if is_taken and not self.replaces:
            said = _("You have filters of this name already. Choose another one, or replace them.")
            raise forms.ValidationError(NAME_TAKEN if self.instance.pk else said, code=TAKEN)
        if not is_taken and not self.instance.pk and others.count() >= SavedFilter.MOST:
            said = _(
                "You have saved %(most)s filters, and no more can be. Delete one, or write the name of one to replace."
            )
            raise forms.ValidationError(said, params={"most": SavedFilter.MOST})
        return name

    @property
    def taken(self) -> str:
        """The name that other filters have, if that is what is wrong with it."""
        return self["name"].value() if self.has_error("name", TAKEN) else ""


class RenamedFilterForm(MeanwhileForm, SavedFilterForm):
    """Another name for one that is saved. Its person may have given it one on another page."""

    def last_change(self, name: str) -> None:
        """The audit log does not tell of them."""

    def changed_by(self, name: str) -> str:
        """Nobody else sees it."""
        return str(ONESELF)
