"""Forms only validate: what is written goes to actions as it is."""

from typing import Any

from crispy_forms.helper import FormHelper
from django import forms
from django.utils.translation import gettext_lazy as _

from pushes.accounts import ACCOUNT_TYPES, AccountType
from pushes.models import Application, Push

TYPED_LENGTH = 200_000  # characters: 1,000 accounts of the longest kind with room for what will be refused


def _type_label(kind: AccountType) -> str:
    example = f" · {kind.example}" if kind.example else ""
    gone = "" if kind.newest else " · " + str(_("not in the newest table"))
    return f"{kind.value} · {kind.name}{example}{gone}"


def account_type_choices() -> list[tuple[int, str]]:
    """The account type table as choices, in its order."""
    return [(kind.value, _type_label(kind)) for kind in ACCOUNT_TYPES.values()]


class DraftForm(forms.ModelForm):  # type: ignore[type-arg]
    """What a marketer writes into a draft. It may be incomplete; `pushes.readiness` says what it lacks."""

    # The order of the page: what is missing is listed in it.
    field_order = ("version", "target", "package", "typed", "account_type", "account_push_type", "environment")

    version = forms.IntegerField(widget=forms.HiddenInput)
    account_type = forms.TypedChoiceField(
        label=_("Account type"),
        choices=account_type_choices,
        coerce=int,
        help_text=_("The type the accounts were bound with in the app. Default, if the app gives none."),
    )
    package = forms.FileField(
        label=_("Account package"),
        required=False,
        help_text=_(
            "A .txt or .csv file with one account per row, or a .zip that holds one of them and no folder. "
            "UTF-8 (UTF-16 and GB18030 are read too), at most 100 MB, file name of at most 100 characters."
        ),
        widget=forms.FileInput(attrs={"accept": ".txt,.csv,.zip"}),
    )

    class Meta:
        model = Push
        fields = ("target", "typed", "account_type", "account_push_type", "environment", "title", "content")
        labels = {
            "target": _("Target"),
            "typed": _("Accounts"),
            "account_push_type": _("Devices"),
            "environment": _("APNs environment"),
            "title": _("Title"),
            "content": _("Text"),
        }
        help_texts = {
            "typed": _("One per line, or separated by commas. 1 to 1,000 accounts; upload a package for more."),
            "account_push_type": _("The device an account used last, or every device it is bound to."),
            "environment": _("Production reaches people; Development reaches test builds only."),
        }
        widgets = {
            "target": forms.RadioSelect,
            "account_push_type": forms.RadioSelect,
            "environment": forms.RadioSelect,
            "typed": forms.Textarea(attrs={"rows": 6, "spellcheck": "false", "autocomplete": "off"}),
            "content": forms.Textarea(attrs={"rows": 4}),
        }

    def __init__(self, *args: Any, instance: Push, **kwargs: Any) -> None:
        kwargs["initial"] = {"version": instance.version} | kwargs.get("initial", {})
        kwargs["instance"] = instance
        super().__init__(*args, **kwargs)
        self.fields["typed"].max_length = TYPED_LENGTH  # type: ignore[attr-defined]
        if not instance.application.is_ios:
            del self.fields["environment"]
        self.helper = FormHelper()
        self.helper.form_tag = False

    def draft(self) -> dict[str, Any]:
        """What to store, by field of Push."""
        return {name: self.cleaned_data[name] for name in self._meta.fields or () if name in self.cleaned_data}


class ApplicationForm(forms.ModelForm):  # type: ignore[type-arg]
    """An application's configuration. The SecretKey can be written and never read."""

    secret_key = forms.CharField(
        label=_("SecretKey"), required=False, max_length=100, widget=forms.PasswordInput(attrs={"autocomplete": "off"})
    )

    class Meta:
        model = Application
        fields = ("name", "platform", "access_point", "access_id", "secret_key", "people")
        help_texts = {
            "access_point": _("Where the application was made. An AccessID is known at one access point only."),
            "people": _("Marketers who may push to this application and see its pushes. Administrators always may."),
        }
        widgets = {"people": forms.CheckboxSelectMultiple}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kept = self.instance.pk is not None
        self.fields["secret_key"].required = not kept
        self.fields["secret_key"].help_text = (
            _("Stored encrypted and never shown. Leave it empty to keep the present one.")
            if kept
            else _("Stored encrypted and never shown again.")
        )
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.disable_csrf = True  # the page's form has the token

    def clean_secret_key(self) -> str:
        """The new key, or the present one where none is given."""
        return str(self.cleaned_data["secret_key"] or self.instance.secret_key)
