"""What a message says besides title and text, in words: the name of each option, its choices, and what is set."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from django.utils import formats, timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from pushes.models import MessageTemplate, Push
from pushes.tpns.message import AS_NAMED_ON_ANDROID, BESIDE_THE_MESSAGE
from pushes.tpns.message_options import OFF, Badge, Click, MessageOptions, Sound

LONGEST_AGO = timedelta(days=30)  # of a push that is replaced; two of ours never have one id within it
Words = Any  # text that is translated when it is shown
Saying = Push | MessageTemplate  # what has a title, a text and options

LABELS: dict[str, Words] = {
    "click": _("A press opens"),
    "activity": _("Activity"),
    "url": _("Web address"),
    "url_asks": _("Before it opens the address"),
    "link": _("Intent or deep link"),
    "custom": _("Custom key-values"),
    "picture": _("Picture"),
    "subtitle": _("Subtitle"),
    "sound": _("Sound"),
    "sound_file": _("Sound file"),
    "badge": _("Badge"),
    "badge_number": _("Number at the icon"),
    "channel_id": _("Channel id"),
    "channel_name": _("Channel name"),
    "importance": _("Channel importance"),
    "interruption": _("Interruption level"),
    "category": _("Category"),
    "thread": _("Thread"),
    "silent": _("Who gets it on the device"),
    "n_category": _("Category of the TPNS channel"),
    "thread_sumtext": _("Summary of the thread"),
    "xg_media_audio_resources": _("Address of an audio file (mp3)"),
    "accept_time": _("Hours in which devices show it"),
    "hw_ch_id": _("Huawei: channel id"),
    "hw_category": _("Huawei: category"),
    "hw_importance": _("Huawei and HONOR: kind of message"),
    "hw_biz_type": _("Huawei: quick notification"),
    "urgency": _("Huawei and HONOR: urgency"),
    "xm_ch_id": _("Xiaomi: channel id"),
    "xm_template_id": _("Xiaomi: template"),
    "xm_template_param": _("Xiaomi: what the template says"),
    "oppo_ch_id": _("OPPO: channel id"),
    "oppo_category": _("OPPO: category"),
    "oppo_top_notification_bar_show": _("OPPO: at the top of the notifications"),
    "oppo_senior_push": _("OPPO: senior push"),
    "oppo_advertiser_id": _("OPPO: advertiser id"),
    "vivo_ch_id": _("vivo: kind of message"),
    "vivo_category": _("vivo: category"),
    "vivo_marketing": _("vivo: marketing"),
    "fcm_ch_id": _("FCM: channel id"),
    "vibrate": _("Vibration"),
    "lights": _("Light of the device"),
    "clearable": _("Can be wiped away"),
    "small_icon": _("Small icon"),
    "icon_type": _("Where the icon is"),
    "icon_res": _("Icon"),
    "icon_color": _("Colour of the icon, RGB as one number"),
    "builder_id": _("Number of the app's own style"),
    "style_id": _("Style set on the device"),
    "show_type": _("While the app is open"),
    "multi_pkg": _("Packages of all app stores"),
    "tpns_online_push_type": _("Devices that are online"),
    "off_hw": _("Channel of Huawei"),
    "off_xm": _("Channel of Xiaomi"),
    "off_mz": _("Channel of Meizu"),
    "off_vivo": _("Channel of vivo"),
    "off_oppo": _("Channel of OPPO"),
    "off_apns": _("Channel of Apple (APNs)"),
    "off_honor": _("Channel of Honor"),
    "off_fcm": _("Channel of Google (FCM)"),
    "off_webpush": _("Channel of browsers (Web Push)"),
    "off_harmony": _("Channel of HarmonyOS"),
    "collapse_id": _("Takes the place of"),
    "force_collapse": _("On OPPO and vivo, which cannot replace it"),
    "keep_hours": _("Hours it waits for devices that are offline"),
}
USUAL = ("", _("As the service does"))
YES_OR_NO = (USUAL, ("1", _("Yes")), ("0", _("No")))
CHOICES: dict[str, tuple[tuple[str, Words], ...]] = {
    "click": (
        (Click.APP.value, _("The app")),
        (Click.ACTIVITY.value, _("An activity of the app")),
        (Click.WEB.value, _("A web address")),
        (Click.LINK.value, _("An intent or a deep link")),
    ),
    "url_asks": (("", _("the device opens it at once")), ("1", _("the device asks first"))),
    "sound": (
        (Sound.USUAL.value, _("As usual")),
        (Sound.NONE.value, _("None")),
        (Sound.FILE.value, _("A file of the app")),
    ),
    "badge": (
        (Badge.USUAL.value, _("As usual")),
        (Badge.UNCHANGED.value, _("Stays as it is")),
        (Badge.ADD.value, _("One more")),
        (Badge.SET.value, _("This number")),
    ),
    "importance": (
        ("", _("As the service does: high")),
        ("4", _("High: it pops up")),
        ("3", _("Default: it makes a sound")),
        ("2", _("Low: no sound")),
        ("1", _("Least: no sound, below the others")),
    ),
    "interruption": (
        ("", _("As the service does: active")),
        ("passive", _("Passive: it lights nothing up")),
        ("active", _("Active")),
        ("time-sensitive", _("Time-sensitive: through Focus and summaries")),
        ("critical", _("Critical: through silence, with Apple's permission")),
    ),
    "silent": (("", _("People see it")), ("1", _("The app only: nothing is shown"))),
    "hw_importance": (USUAL, ("1", _("Marketing: silent")), ("2", _("Service and communication"))),
    "hw_biz_type": YES_OR_NO,
    "urgency": (USUAL, ("HIGH", _("High urgency")), ("NORMAL", _("Normal urgency"))),
    "oppo_top_notification_bar_show": YES_OR_NO,
    "oppo_senior_push": YES_OR_NO,
    "vivo_ch_id": (USUAL, ("0", _("Operation message")), ("1", _("System message"))),
    "vibrate": YES_OR_NO,
    "lights": YES_OR_NO,
    "clearable": YES_OR_NO,
    "icon_type": (USUAL, ("0", _("In the app")), ("1", _("At a web address"))),
    "style_id": (USUAL, ("0", _("Not used")), ("1", _("Preferred"))),
    "show_type": (USUAL, ("1", _("Is not shown")), ("2", _("Is shown"))),
    "multi_pkg": YES_OR_NO,
    "tpns_online_push_type": (USUAL, ("0", _("First over TPNS")), ("1", _("Not over TPNS first"))),
    **dict.fromkeys(OFF.values(), (USUAL, ("1", _("Not used")))),
    "force_collapse": (USUAL, ("0", _("not sent")), ("1", _("sent all the same"))),
}
# What travels with one choice of another option only.
BELONGS_TO = {
    "activity": ("click", Click.ACTIVITY),
    "url": ("click", Click.WEB),
    "url_asks": ("click", Click.WEB),
    "link": ("click", Click.LINK),
    "sound_file": ("sound", Sound.FILE),
    "badge_number": ("badge", Badge.SET),
}
OF_ANDROID = frozenset(
    {
        *("click", "activity", "url", "url_asks", "link", "channel_id", "channel_name", "importance"),
        *("accept_time", "off_hw", "off_xm", "off_mz", "off_vivo", "off_oppo", "off_honor", "off_harmony"),
        *("thread_sumtext", "xg_media_audio_resources", "multi_pkg", "tpns_online_push_type", "force_collapse"),
        *(name for name in AS_NAMED_ON_ANDROID if name != "show_type"),
    }
)
# What a silent message can have.
UNSEEN = frozenset({"custom", "silent", "keep_hours", "accept_time", *OFF.values(), *BESIDE_THE_MESSAGE})
OF_IOS = frozenset({"subtitle", "interruption", "category", "off_apns"})


class Said(NamedTuple):
    """One option that is set: its name, its label, its value in words, and the element of Create Push where it is."""

    name: str
    label: Words
    value: Words
    element: str


def names_for(*, is_ios: bool) -> tuple[str, ...]:
    """The options there are on a platform, in the order of the page. On iOS the app decides what a press opens."""
    others = OF_ANDROID if is_ios else OF_IOS
    return tuple(name for name in LABELS if name not in others)


def options_said(push: Saying) -> Iterator[Said]:
    """What is set of them and travels."""
    options = push.options
    for name in names_for(is_ios=push.application.is_ios):
        value = getattr(options, name)
        if value not in ("", None) and _travels(options, name):
            said = _replaced(push, value) if name == "collapse_id" else dict(CHOICES.get(name, ())).get(value, value)
            yield Said(name, LABELS[name], said, f"id_{name}_0" if name == "click" else f"id_{name}")


def _replaced(push: Saying, key: int) -> str:
    """The push whose place it takes, as a person knows it; the id where none of ours has it."""
    at = (push.confirmed_at if isinstance(push, Push) else None) or timezone.now()
    around = {"confirmed_at__lt": at, "confirmed_at__gt": at - LONGEST_AGO}
    sent = Push.objects.filter(application=abs(push.application_id), collapse_key=key, **around)
    if found := sent.order_by("-confirmed_at").first():
        when = formats.date_format(timezone.localtime(found.confirmed_at), gettext("j M, H:i"))
        return gettext("“%(title)s”, %(when)s") % {"title": found.title, "when": when}
    return gettext("push with the collapse id %(id)s") % {"id": key}


def _travels(options: MessageOptions, name: str) -> bool:
    if options.silent and name not in UNSEEN:
        return False
    chooser, choice = BELONGS_TO.get(name, ("", ""))
    return not chooser or getattr(options, chooser) == choice


def host_of(address: str) -> str:
    """The host of a web address; the address itself where it has none."""
    try:
        return urlsplit(address).hostname or address
    except ValueError:
        return address
