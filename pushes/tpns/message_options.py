"""What a message says besides its title and text, as a person sets it. Pure.

What nobody set is left out of the request, and the service decides: a push without options travels as it did before
there were any. `pushes.tpns.bodies` puts them where the contract has them.

Source: Push API page, sections on the Android and the iOS message body.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields, replace
from enum import StrEnum
from typing import Any, Self
from urllib.parse import urlsplit

LONGEST_ADDRESS = 2048  # characters
# With these a browser would do something else than open an app, and with the first two it is a web address.
_NO_APPS = "https?|javascript|vbscript|data|file|blob|about|view-source"
_APP_LINK = re.compile(rf"(?!(?:{_NO_APPS}):)[a-z][a-z0-9+.-]*:(?://|#Intent;)\S*", re.IGNORECASE)
_CLASS_NAME = re.compile(r"[A-Za-z_$][\w$]*(?:\.[A-Za-z_$][\w$]*)+")
_UNSEEN = re.compile(r"[\s\x00-\x1f\x7f]")


class Click(StrEnum):
    """What a press on the notification opens."""

    APP = ""
    ACTIVITY = "activity"
    WEB = "web"
    LINK = "link"


class Sound(StrEnum):
    """What is heard."""

    USUAL = ""  # iOS: its default sound; Android: what the channel has
    NONE = "none"
    FILE = "file"


class Badge(StrEnum):
    """What becomes of the number at the app's icon."""

    USUAL = ""  # iOS: one more; Android: it stays
    UNCHANGED = "unchanged"
    ADD = "add"
    SET = "set"


@dataclass(frozen=True)
class MessageOptions:
    """Each is as it was written: text that is empty where nothing was set, or a number that is None there.

    What belongs to another click action than the chosen one stays, and does not travel.
    """

    click: str = Click.APP.value
    activity: str = ""  # the full name of its class
    url: str = ""
    url_asks: str = ""  # "1": the device asks before it opens the address
    link: str = ""  # an intent, or a deep link into the app
    custom: str = ""  # as custom_content.parse reads it
    picture: str = ""  # its address
    subtitle: str = ""
    sound: str = Sound.USUAL.value
    sound_file: str = ""
    badge: str = Badge.USUAL.value
    badge_number: int | None = None
    channel_id: str = ""
    channel_name: str = ""
    importance: str = ""  # "1" to "4"
    interruption: str = ""
    category: str = ""
    thread: str = ""
    silent: str = ""  # "1": people see nothing, the app gets it
    # By the names that the contract has for them; choices are the digits that travel.
    n_category: str = ""
    thread_sumtext: str = ""
    xg_media_audio_resources: str = ""
    accept_time: str = ""  # the hours in which devices show it, as accept_time.parse reads them
    hw_ch_id: str = ""
    hw_category: str = ""
    hw_importance: str = ""
    hw_biz_type: str = ""
    urgency: str = ""
    xm_ch_id: str = ""
    xm_template_id: str = ""  # this and the next: of the own gateway alone
    xm_template_param: str = ""  # JSON of an object
    oppo_ch_id: str = ""
    oppo_category: str = ""  # of the own gateway alone
    oppo_top_notification_bar_show: str = ""
    oppo_senior_push: str = ""
    oppo_advertiser_id: str = ""
    vivo_ch_id: str = ""
    vivo_category: str = ""
    vivo_marketing: str = ""
    fcm_ch_id: str = ""
    vibrate: str = ""
    lights: str = ""
    clearable: str = ""
    small_icon: str = ""
    icon_type: str = ""
    icon_res: str = ""
    icon_color: int | None = None
    builder_id: int | None = None
    style_id: str = ""
    show_type: str = ""
    multi_pkg: str = ""
    tpns_online_push_type: str = ""
    # "1": it does not go over this channel.
    off_hw: str = ""
    off_xm: str = ""
    off_mz: str = ""
    off_vivo: str = ""
    off_oppo: str = ""
    off_apns: str = ""
    off_honor: str = ""
    off_fcm: str = ""
    off_webpush: str = ""
    off_harmony: str = ""
    force_collapse: str = ""
    collapse_id: int | None = None
    keep_hours: int | None = None  # for devices that are offline; 0: only those online now, None: as the service does

    @classmethod
    def read(cls, kept: Mapping[str, Any]) -> Self:
        """What `kept` stored. Names that are not known any more are passed over."""
        known = {field.name for field in fields(cls)}
        return cls(**{name: value for name, value in kept.items() if name in known})

    def kept(self) -> dict[str, Any]:
        """What is set, to be stored; in one order, so that equal options are stored alike."""
        return {name: value for name, value in asdict(self).items() if value not in ("", None)}

    def kept_for_another(self) -> dict[str, Any]:
        """What `kept` has, for another push: it takes no other's place by itself."""
        return replace(self, collapse_id=None, force_collapse="").kept()

    @property
    def opens(self) -> str:
        """The address that a press opens, if it is one that may be opened; else ""."""
        if self.click == Click.WEB and not web_address_fault(self.url):
            return self.url
        return self.link if self.click == Click.LINK and is_app_link(self.link) else ""


OF_A_NEW_DRAFT = {"keep_hours": 24}  # as the service's own console has it; its API keeps 72 hours
MOST_HOURS = 72
OFF = {"hw": "off_hw", "xm": "off_xm", "mz": "off_mz", "vivo": "off_vivo", "oppo": "off_oppo", "apns": "off_apns"}
# The own gateway knows these too; TPNS names none of them as channels that can be left out.
OFF |= {"honor": "off_honor", "fcm": "off_fcm", "webpush": "off_webpush", "harmony": "off_harmony"}
OF_GATEWAY = (
    "off_honor",
    "off_fcm",
    "off_webpush",
    "off_harmony",
    "xm_template_id",
    "xm_template_param",
    "oppo_category",
)
LARGEST_BADGE = 99  # on Android
NAMES = tuple(field.name for field in fields(MessageOptions))


def web_address_fault(address: str) -> str:
    """What is wrong with a web address: "" for nothing, "unseen", "login", or "no address"."""
    if _UNSEEN.search(address):
        return "unseen"
    try:
        parts = urlsplit(address)
        _port = parts.port
    except ValueError:
        return "no address"
    if parts.scheme.lower() not in ("http", "https") or not parts.hostname:
        return "no address"
    return "login" if "@" in parts.netloc else ""


def is_app_link(link: str) -> bool:
    """Whether it is an intent or a deep link: a scheme of an app's own, and what to open in it."""
    return bool(_APP_LINK.fullmatch(link))


def is_object(text: str) -> bool:
    """Whether it is the JSON of an object."""
    try:
        return isinstance(json.loads(text), dict)
    except (ValueError, RecursionError):
        return False


def is_class_name(name: str) -> bool:
    """Whether it is the full name of a class: its package, and its name."""
    return bool(_CLASS_NAME.fullmatch(name))
