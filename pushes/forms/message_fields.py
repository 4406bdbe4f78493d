"""The fields of what a message says besides title and text, in the three kinds in which a page folds them away."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from pushes.intake.pictures import LARGEST as LARGEST_PICTURE
from pushes.telling.message import CHOICES, LABELS
from pushes.tpns.contract import MAX_MESSAGE_BYTES
from pushes.tpns.message_options import LONGEST_ADDRESS, MOST_HOURS


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
                "data-proxy-limit": _("Not uploaded: too large for the proxy. Choose a smaller picture."),
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
    xm_template_id = _text("xm_template_id", 100, _("Its id. Xiaomi shows the template, not title and text."))
    xm_template_param = _text("xm_template_param", 1000, _('Such as {"keywords1": "tomorrow"}.'))
    oppo_ch_id = _text("oppo_ch_id", 100)
    oppo_category = _text("oppo_category", 100, _("As OPPO has approved it, such as IM."))
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
    off_honor = _choice("off_honor")
    off_fcm = _choice("off_fcm")
    off_webpush = _choice("off_webpush")
    off_harmony = _choice("off_harmony")


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
