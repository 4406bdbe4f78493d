"""What a message says besides title and text, as fields of the form of a draft or of a template."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any, NamedTuple

from django import forms
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from pushes.intake.pictures import FOR_ANDROID, FOR_IOS
from pushes.intake.pictures import LARGEST as LARGEST_PICTURE
from pushes.intake.pictures import LARGEST_MB as LARGEST_PICTURE_MB
from pushes.telling.message import CHOICES, LABELS, Said, Saying, names_for, options_said
from pushes.tpns.contract import MAX_MESSAGE_BYTES
from pushes.tpns.message_options import LONGEST_ADDRESS, MOST_HOURS, NAMES

PICTURES_OF_ANDROID = format_lazy(
    _(
        "JPEG or PNG, at most {most} MB. It is made to fit TPNS's own channel: at most {height} pixels high. Xiaomi "
        "shows pictures that were uploaded to Xiaomi only, of 876 × 324 pixels; write their address. The channels of "
        "other vendors show none."
    ),
    most=LARGEST_PICTURE_MB,
    height=FOR_ANDROID.height,
)
PICTURES_OF_IOS = format_lazy(
    _(
        "JPEG or PNG, at most {most} MB. It is made smaller than 1 MB and {side} pixels; APNs takes 10 MB. The app "
        "needs a notification service extension to show it."
    ),
    most=LARGEST_PICTURE_MB,
    side=f"{FOR_IOS.width:,}",
)


def _text(name: str, longest: int, help_text: Any = "", **attrs: str) -> forms.CharField:
    widget = forms.TextInput(attrs={"spellcheck": "false", "autocapitalize": "off", "autocomplete": "off", **attrs})
    return forms.CharField(label=LABELS[name], required=False, max_length=longest, help_text=help_text, widget=widget)


def _choice(name: str, help_text: Any = "", widget: Any = forms.Select) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=LABELS[name], required=False, choices=CHOICES[name], help_text=help_text, widget=widget
    )


def _number(name: str, largest: int, help_text: Any = "") -> forms.IntegerField:
    return forms.IntegerField(label=LABELS[name], required=False, min_value=0, max_value=largest, help_text=help_text)


class PlainFields(forms.Form):
    """Each is empty where nobody set it. What is written is kept as it is, and judged when the push is to be sent."""

    click = _choice("click", widget=forms.RadioSelect)
    activity = _text("activity", 255, _("The full name of its class, such as com.example.shop.SaleActivity."))
    url = _text("url", LONGEST_ADDRESS, _("It begins with https:// or http://."), inputmode="url")
    url_asks = _choice("url_asks")
    link = _text("link", LONGEST_ADDRESS, _("Such as shop://sale/7, or intent:#Intent;…;end."), inputmode="url")
    picture = _text(
        "picture",
        LONGEST_ADDRESS,
        _("Its address, with https://. Devices that show pictures load it."),
        inputmode="url",
    )
    picture_file = forms.FileField(
        label=_("Upload a picture"),
        required=False,
        widget=forms.FileInput(
            attrs={
                "accept": "image/jpeg,image/png",
                "data-largest": LARGEST_PICTURE,
                "data-too-large": _("Choose a smaller picture, or a JPEG of it: this file is too large."),
                "data-uploading": _("Uploading"),
                "data-logged-out": _("Not uploaded: you are logged out. Log in in another tab, then choose it again."),
                "data-not-uploaded": _("Not uploaded: the console does not answer. Choose the picture again."),
            }
        ),
    )
    subtitle = forms.CharField(label=LABELS["subtitle"], required=False, max_length=200)
    sound = _choice("sound")
    sound_file = _text("sound_file", 100, _("As the app has it: on Android without its ending, on iOS with it."))
    badge = _choice("badge")
    badge_number = _number("badge_number", 99_999)
    channel_id = _text("channel_id", 100, _("Of a notification channel of the app."))
    channel_name = _text("channel_name", 100, _("What people read in the settings of their phone."), spellcheck="true")
    importance = _choice("importance", _("For the first message of a channel: after it people decide."))
    interruption = _choice("interruption", _("From iOS 15 on."))
    category = _text("category", 100, _("Of the buttons that the app gives it."))
    thread = _text("thread", 100, _("Messages of one thread are shown together."))
    keep_hours = _number(
        "keep_hours", MOST_HOURS, _("0 to 72. 0: only devices that are online now. Empty: 72, as the service does.")
    )
    custom = forms.CharField(
        label=LABELS["custom"],
        required=False,
        max_length=MAX_MESSAGE_BYTES,
        help_text=_("For the app, one per line: key=value. Or a JSON object, where values are to be more than text."),
        widget=forms.Textarea(attrs={"rows": 3, "spellcheck": "false", "autocapitalize": "off", "autocomplete": "off"}),
    )


class AdvancedFields(forms.Form):
    """Members of vendors and of single channels, as the contract has them."""

    silent = _choice("silent")
    n_category = _text("n_category", 100)
    thread_sumtext = _text("thread_sumtext", 100)
    xg_media_audio_resources = _text("xg_media_audio_resources", LONGEST_ADDRESS, inputmode="url")
    accept_time = _text(
        "accept_time",
        200,
        _("Such as 09:00-12:00, 14:00-20:30. TPNS's own channel keeps to them, and the app at the own gateway."),
    )
    hw_ch_id = _text("hw_ch_id", 100)
    hw_category = _text("hw_category", 100, _("IM, VOIP, SUBSCRIPTION and others of Huawei."))
    hw_importance = _choice("hw_importance")
    hw_biz_type = _choice("hw_biz_type")
    urgency = _choice("urgency")
    xm_ch_id = _text("xm_ch_id", 100)
    oppo_ch_id = _text("oppo_ch_id", 100)
    oppo_top_notification_bar_show = _choice("oppo_top_notification_bar_show")
    oppo_senior_push = _choice("oppo_senior_push")
    oppo_advertiser_id = _text("oppo_advertiser_id", 100)
    vivo_ch_id = _choice("vivo_ch_id", _("vivo is giving this up: choose its category instead."))
    vivo_category = _text("vivo_category", 100, _("In capitals, such as IM, ACCOUNT or SUBSCRIPTION."))
    vivo_marketing = _text("vivo_marketing", 100)
    fcm_ch_id = _text("fcm_ch_id", 100)
    vibrate = _choice("vibrate")
    lights = _choice("lights")
    clearable = _choice("clearable")
    small_icon = _text("small_icon", 100)
    icon_type = _choice("icon_type")
    icon_res = _text("icon_res", LONGEST_ADDRESS, _("Its name in the app, or its web address."))
    icon_color = _number("icon_color", 2**24 - 1)
    builder_id = _number("builder_id", 2**31 - 1)
    style_id = _choice("style_id")
    show_type = _choice("show_type")
    multi_pkg = _choice("multi_pkg")
    tpns_online_push_type = _choice("tpns_online_push_type")
    off_hw = _choice("off_hw")
    off_xm = _choice("off_xm")
    off_mz = _choice("off_mz")
    off_vivo = _choice("off_vivo")
    off_oppo = _choice("off_oppo")
    off_apns = _choice("off_apns")


class ReplacingFields(forms.Form):
    """Which earlier push it takes the place of. `offer_to_replace` says which there are."""

    collapse_id = forms.IntegerField(
        label=LABELS["collapse_id"],
        required=False,
        min_value=0,
        max_value=2**63 - 1,
        help_text=_(
            "Devices take the earlier one back, and what of it still waits is not sent. There are those that went to a "
            "package in one part, and ended within 72 hours."
        ),
        widget=forms.Select,
    )
    force_collapse = _choice("force_collapse")


class MessageFields(ReplacingFields, AdvancedFields, PlainFields):
    """All of them, of a form that has title and text as well."""

    def clean_content(self) -> str:
        """Line ends depend on how a page was sent: one byte each travels, and is counted."""
        return str(self.cleaned_data["content"]).replace("\r\n", "\n").replace("\r", "\n")


class Group(NamedTuple):
    """Fields that are folded away together; of those that are set, what is."""

    key: str
    title: Any
    fields: list[forms.BoundField]
    set: list[Said]
    has_errors: bool
    is_alike: bool  # on all drafts of a platform, as long as nothing is set


REPLACING = "replacing"
GROUPS: tuple[tuple[str, Any, tuple[str, ...]], ...] = (
    (
        "looks",
        _("Picture, sound and badge"),
        ("picture", "picture_file", "subtitle", "sound", "sound_file", "badge", "badge_number"),
    ),
    (
        "place",
        _("Where it stands on the device"),
        ("interruption", "channel_id", "channel_name", "importance", "thread", "category"),
    ),
    ("app", _("Key-values for the app"), ("custom",)),
    ("advanced", _("Advanced"), tuple(AdvancedFields.base_fields)),
    (REPLACING, _("Replaces an earlier push"), tuple(ReplacingFields.base_fields)),
)


def groups_of(form: forms.BaseForm, push: Saying) -> list[Group]:
    """The groups with those of their fields that its platform has."""
    said = {each.name: each for each in options_said(push)}
    made = []
    for key, title, names in GROUPS:
        if key == REPLACING and not _can_replace(form):
            continue
        fields = [form[name] for name in names if name in form.fields]
        found = [said[name] for name in names if name in said]
        has_errors = any(field.errors for field in fields)
        made.append(Group(key, title, fields, found, has_errors, is_alike=key != REPLACING))
    return made


def _can_replace(form: forms.BaseForm) -> bool:
    """Whether there is anything to replace, or was on the page that is saved."""
    widget: Any = form.fields["collapse_id"].widget
    return bool(widget.choices) or "collapse_id" in form.data


def offer_to_replace(form: forms.BaseForm, push: Saying, offered: Iterable[tuple[int, str]]) -> None:
    """Offer these pushes by what people know them by; the one that is chosen is offered as well."""
    names, chosen = dict(offered), push.options.collapse_id
    if chosen and chosen not in names:
        names[chosen] = next((str(each.value) for each in options_said(push) if each.name == "collapse_id"), "")
    if names:
        widget: Any = form.fields["collapse_id"].widget
        widget.choices = [("", _("None")), *names.items()]


def initial_of(push: Saying) -> dict[str, Any]:
    """What it has of them, by field."""
    return {name: getattr(push.options, name) for name in NAMES}


def keep_to_platform(form: forms.BaseForm, push: Saying) -> None:
    """Take away the fields that its platform does not have, and say what its channels take."""
    for name in set(NAMES) - set(names_for(is_ios=push.application.is_ios)):
        del form.fields[name]
    form.fields["picture_file"].help_text = PICTURES_OF_IOS if push.application.is_ios else PICTURES_OF_ANDROID


def written(form: forms.BaseForm, push: Saying) -> dict[str, Any]:
    """What to store as `message_options`; what the page did not have stays as it is stored."""
    posted = {name: form.cleaned_data[name] for name in NAMES if name in form.cleaned_data and name in form.data}
    return replace(push.options, **posted).kept()
