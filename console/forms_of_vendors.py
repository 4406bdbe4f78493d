"""The channels of phone makers, as an administrator gives them; and the forms of all channels."""

from typing import TYPE_CHECKING, ClassVar

from django import forms
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from console import forms_of_channels
from console.forms_of_channels import BESIDE, ChannelForm, FcmForm
from console.gateway import giving
from console.gateway.channels.protocol import Kind
from console.given_secrets import SecretText

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

OF_MAKERS = ("daily_allowance", *BESIDE)
OF_CLASSES = ("approved", *OF_MAKERS)
PACKAGE = _("Write the app's package name, such as com.example.shop.")
RECEIPT_ID = _("Write the ID as AppGallery Connect shows it, or leave it empty.")
LONGEST = 200  # characters of what a maker's console shows


def _shown(label: "StrPromise | str", help_text: "StrPromise | str" = "", *, required: bool = True) -> forms.CharField:
    """What a maker's console shows and is no secret."""
    widget = forms.TextInput(attrs={"spellcheck": "false", "autocomplete": "off", "autocapitalize": "off"})
    return forms.CharField(label=label, max_length=LONGEST, required=required, help_text=help_text, widget=widget)


def _secret(label: "StrPromise | str") -> forms.CharField:
    widget = SecretText()
    widget.attrs["rows"] = 1
    return forms.CharField(label=label, max_length=LONGEST, required=False, widget=widget)


def _copied(name: "StrPromise | str") -> "StrPromise":
    return format_lazy(_("Copy the {name} from the maker's console: without spaces."), name=name)


class MakerForm(ChannelForm):
    """What all makers have: what they allow the application."""

    beside: ClassVar[tuple[str, ...]] = OF_MAKERS
    daily_allowance = forms.IntegerField(
        label=_("Marketing messages a day"),
        min_value=0,
        max_value=giving.MOST_A_DAY,
        required=False,
        help_text=_("As the maker's console shows it. The preview asks about a push beyond it. Empty: it never asks."),
    )


class ClassesForm(MakerForm):
    """What makers have who approve classes of messages."""

    beside: ClassVar[tuple[str, ...]] = OF_CLASSES
    approved = forms.CharField(
        label=_("Approved classes"),
        max_length=giving.MOST_APPROVED,
        required=False,
        help_text=_(
            "The categories, channels or templates that the maker has approved, between blanks. A push that names "
            "another is refused in the preview. Empty: none is refused."
        ),
        widget=forms.TextInput(attrs={"spellcheck": "false", "autocomplete": "off", "autocapitalize": "off"}),
    )

    def clean_approved(self) -> str:
        """Each once, between single blanks."""
        return giving.approved_of(self.cleaned_data["approved"])


class HuaweiForm(ClassesForm):
    """Huawei's phones with Android: an app of AppGallery Connect."""

    secret, readable = "app_secret", ("app_id", "project_id", "badge_class", "receipt_id")
    unusable: ClassVar = {
        "app_secret": _copied("App Secret"),
        "app_id": _copied("App ID"),
        "project_id": _("Write the project's ID, or leave it empty."),
        "receipt_id": RECEIPT_ID,
    }
    app_id = _shown("App ID", _("In AppGallery Connect: Project settings, General information, App information."))
    secret_text = _secret("App Secret")
    project_id = _shown(
        _("Project ID"), _("Only where the credential is the whole project's; empty: the app's own."), required=False
    )
    badge_class = _shown(
        _("First activity of the app"),
        _("Its full class name, such as com.example.shop.MainActivity: for the number at the icon. Empty: none."),
        required=False,
    )
    receipt_id = _shown(
        _("ID of the receipts"),
        _("Where AppGallery Connect has several: of those with the address that the list of channels tells."),
        required=False,
    )
    field_order = ("app_id", "secret_text", "project_id", "badge_class", "receipt_id", *OF_CLASSES)


class HarmonyForm(ClassesForm, FcmForm):
    """Huawei's devices with HarmonyOS 5 and later: a service account of the project."""

    readable = ("receipt_id",)
    unusable: ClassVar = {
        "service_account": _(
            "Give the whole JSON file of a service account key: in Huawei's API Console, My credentials, Create "
            "credential, Service account key."
        ),
        "receipt_id": RECEIPT_ID,
    }
    receipt_id = HuaweiForm.base_fields["receipt_id"]
    field_order = ["secret_file", "secret_text", "receipt_id", *OF_CLASSES]


class XiaomiForm(ClassesForm):
    """Xiaomi's and Redmi's phones."""

    secret, readable = "app_secret", ("package", "app_id")
    unusable: ClassVar = {"app_secret": _copied("AppSecret"), "app_id": _copied("AppID"), "package": PACKAGE}
    secret_text = _secret("AppSecret")
    package = _shown(_("Package name"), _("Such as com.example.shop."))
    app_id = _shown(
        "AppID", _("Only for messages of a template, which private messages need; else leave it empty."), required=False
    )
    field_order = ("package", "secret_text", "app_id", *OF_CLASSES)


class HonorForm(MakerForm):
    """Honor's phones."""

    secret, readable = "client_secret", ("app_id", "client_id", "badge_class")
    unusable: ClassVar = {
        "client_secret": _copied("Client Secret"),
        "app_id": _copied("App ID"),
        "client_id": _copied("Client ID"),
    }
    app_id = _shown("App ID")
    client_id = _shown("Client ID")
    secret_text = _secret("Client Secret")
    badge_class = HuaweiForm.base_fields["badge_class"]
    field_order = ("app_id", "client_id", "secret_text", "badge_class", *OF_MAKERS)


class OppoForm(ClassesForm):
    """Phones of OPPO, OnePlus and realme."""

    secret, readable = "master_secret", ("app_key",)
    unusable: ClassVar = {"master_secret": _copied("MasterSecret"), "app_key": _copied("AppKey")}
    app_key = _shown("AppKey")
    secret_text = _secret("MasterSecret")
    field_order = ("app_key", "secret_text", *OF_CLASSES)


class VivoForm(ClassesForm):
    """Phones of vivo and iQOO."""

    secret, readable = "app_secret", ("app_id", "app_key")
    unusable: ClassVar = {
        "app_secret": _copied("AppSecret"),
        "app_id": _copied("AppID"),
        "app_key": _copied("AppKey"),
    }
    app_id = _shown("AppID")
    app_key = _shown("AppKey")
    secret_text = _secret("AppSecret")
    field_order = ("app_id", "app_key", "secret_text", *OF_CLASSES)


class MeizuForm(MakerForm):
    """Meizu's phones."""

    secret, readable = "app_secret", ("app_id", "asks_receipts")
    unusable: ClassVar = {"app_secret": _copied("App Secret"), "app_id": _copied("App ID")}
    app_id = _shown("App ID")
    secret_text = _secret("App Secret")
    asks_receipts = forms.ChoiceField(
        label=_("Receipts"),
        choices=(("", _("None")), ("yes", _("Asked for: their address stands in Meizu's console"))),
        required=False,
        help_text=_("Once it is saved, the list of channels tells the address."),
    )
    field_order = ("app_id", "secret_text", "asks_receipts", *OF_MAKERS)


FORMS: dict[str, type[ChannelForm]] = {
    **forms_of_channels.FORMS,
    Kind.HUAWEI: HuaweiForm,
    Kind.HARMONY: HarmonyForm,
    Kind.XIAOMI: XiaomiForm,
    Kind.HONOR: HonorForm,
    Kind.OPPO: OppoForm,
    Kind.VIVO: VivoForm,
    Kind.MEIZU: MeizuForm,
}
