"""An audience: under which name it is saved, and in the place of which other one."""

from typing import Any

from crispy_forms.helper import FormHelper
from django import forms
from django.utils.translation import gettext_lazy as _

from pushes.forms.field_messages import say
from pushes.forms.meanwhile import MeanwhileForm
from pushes.models import AccountPackage, SavedAudience

NO_NAME = _("Write a name for the audience.")
OTHERS = _("These are other accounts than your page showed: the package was changed meanwhile. Look again, and save.")
TAKEN = _("An audience has this name already. Choose another one.")
TAKEN_OR_REPLACED = _("An audience has this name already. Choose another one, or replace that one below.")


class AudienceForm(MeanwhileForm, forms.ModelForm):  # type: ignore[type-arg]
    """The name of an audience that is saved already."""

    class Meta:
        model = SavedAudience
        fields = ("name",)
        labels = {"name": _("Name")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        say(self, name=NO_NAME)
        self.helper = FormHelper()
        self.helper.form_tag, self.helper.disable_csrf = False, True

    def clean_name(self) -> str:
        """No two of an application have one name."""
        name: str = self.cleaned_data["name"]
        others = SavedAudience.objects.filter(application=self.instance.application_id, name=name)
        if others.exclude(pk=self.instance.pk).exists():
            raise forms.ValidationError(TAKEN)
        return name


class SaveAudienceForm(forms.Form):
    """A name for a new audience, or the audience whose accounts are replaced; with both it is called anew."""

    name = forms.CharField(label=_("Name"), required=False, max_length=100)
    replaced = forms.ModelChoiceField(
        SavedAudience.objects.none(),
        label=_("In the place of"),
        required=False,
        empty_label=_("none: it is a new audience"),
        help_text=_("Drafts and pushes that use the accounts it has now keep them."),
    )

    def __init__(self, *args: Any, package: AccountPackage, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.package, self.application = package, package.application
        audiences: Any = self.fields["replaced"]
        audiences.queryset = SavedAudience.objects.of(self.application, user)
        if not audiences.queryset:
            del self.fields["replaced"]
        say(self)
        self.helper = FormHelper()
        self.helper.form_tag, self.helper.disable_csrf = False, True

    def clean(self) -> dict[str, Any]:
        """A name that is free; one that is replaced has a name already. And the accounts that the page showed."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if self.data.get("checked_as", self.package.checked_as) != self.package.checked_as:
            self.add_error(None, OTHERS)
        replaced = cleaned.get("replaced")
        name = cleaned["name"] = cleaned.get("name") or (replaced.name if replaced else "")
        others = SavedAudience.objects.filter(application=self.application, name=name)
        if "name" in self.errors:
            return cleaned
        if not name:
            self.add_error("name", NO_NAME)
        elif others.exclude(pk=replaced.pk if replaced else 0).exists():
            self.add_error("name", TAKEN_OR_REPLACED)
        return cleaned
