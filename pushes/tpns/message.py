"""The `message` of a push call, for each platform: title, text, and what is set besides. Pure.

Source: Push API page, sections on the Android and the iOS message body.
"""

from typing import Any

from pushes.tpns import accept_time
from pushes.tpns.contract import Platform
from pushes.tpns.custom_content import UnreadableCustomContent, text_of
from pushes.tpns.message_options import OFF, Badge, Click, MessageOptions, Sound

SECONDS_AN_HOUR = 3600
ADD_ONE, UNCHANGED = -2, -1  # of badge_type
Path = tuple[str, ...]

AS_NAMED_ON_ANDROID = (
    *("n_category", "hw_ch_id", "hw_category", "hw_importance", "hw_biz_type", "urgency", "xm_ch_id", "oppo_ch_id"),
    *("xm_template_id", "xm_template_param", "oppo_category"),
    *("oppo_top_notification_bar_show", "oppo_senior_push", "oppo_advertiser_id", "vivo_ch_id", "vivo_category"),
    *("vivo_marketing", "fcm_ch_id", "vibrate", "lights", "clearable", "small_icon", "icon_type", "icon_res"),
    *("icon_color", "builder_id", "style_id", "show_type"),
)
BESIDE_THE_MESSAGE = ("collapse_id", "multi_pkg", "tpns_online_push_type", "force_collapse")
# Where the contract has what travels as it is written: the names from `message` down.
PLACES: dict[Platform, dict[str, Path]] = {
    Platform.ANDROID: {
        "picture": ("xg_media_resources",),
        "thread": ("thread_id",),
        "channel_id": ("android", "n_ch_id"),
        "channel_name": ("android", "n_ch_name"),
        "importance": ("android", "n_importance"),
        "thread_sumtext": ("thread_sumtext",),
        "xg_media_audio_resources": ("xg_media_audio_resources",),
        **{name: ("android", name) for name in AS_NAMED_ON_ANDROID},
    },
    Platform.IOS: {
        "picture": ("xg_media_resources",),
        "thread": ("thread_id",),
        "category": ("ios", "aps", "category"),
        "interruption": ("ios", "aps", "interruption-level"),
        "show_type": ("show_type",),
    },
}
NUMBERS = frozenset(
    {
        *("importance", "hw_importance", "hw_biz_type", "vibrate", "lights", "clearable", "icon_type", "style_id"),
        *("show_type", "tpns_online_push_type"),
    }
)
TRUTHS = frozenset({"oppo_top_notification_bar_show", "oppo_senior_push", "multi_pkg", "force_collapse"})


def message_of(platform: Platform, title: str, content: str, options: MessageOptions) -> dict[str, Any]:
    """The whole of it. What is not set is not in it."""
    said: dict[str, Any] = {"title": title, "content": content}
    if platform == Platform.ANDROID and (hours := accept_time.as_sent(options.accept_time)):
        said["accept_time"] = hours
    if options.silent:
        return said | _silent(platform, _custom(options))
    if platform == Platform.IOS:
        said["ios"] = {"aps": _aps(options)}
    else:
        said["android"] = {"action": _action(options), **_sound(options), **_badge(options)}
    if custom := _custom(options):
        said[platform.value]["custom_content"] = custom
    for name, path in PLACES[platform].items():
        if (value := getattr(options, name)) not in ("", None):
            _put(said, path, _typed(name, value))
    return said


def beside_the_message(options: MessageOptions) -> dict[str, Any]:
    """What is set and stands in the call beside `message`."""
    found = {name: getattr(options, name) for name in BESIDE_THE_MESSAGE}
    said = {name: _typed(name, value) for name, value in found.items() if value not in ("", None)}
    if rules := [{"channel": channel, "disable": True} for channel, name in OFF.items() if getattr(options, name)]:
        said["channel_rules"] = rules
    kept = options.keep_hours
    return said if kept is None else {"expire_time": kept * SECONDS_AN_HOUR, **said}


def _typed(name: str, value: Any) -> Any:
    """As the contract has it: choices are kept as text."""
    if name in TRUTHS:
        return value == "1"
    return int(value) if name in NUMBERS else value


def _silent(platform: Platform, custom: str) -> dict[str, Any]:
    """What a message that people do not see may hold: nothing that shows or sounds."""
    inside: dict[str, Any] = {"aps": {"content-available": 1}} if platform == Platform.IOS else {}
    if custom:
        inside["custom_content"] = custom
    return {platform.value: inside}


def _put(into: dict[str, Any], path: Path, value: Any) -> None:
    *outer, last = path
    for name in outer:
        into = into[name]
    into[last] = value


def _aps(options: MessageOptions) -> dict[str, Any]:
    badge = _badge(options) or {"badge_type": ADD_ONE}
    sounds = {Sound.NONE: {}, Sound.FILE: {"sound": options.sound_file}}
    sound = sounds.get(Sound(options.sound), {"sound": "default"})
    return {"alert": {"subtitle": options.subtitle}, **badge, **sound, "mutable-content": 1}


def _sound(options: MessageOptions) -> dict[str, Any]:
    """On Android."""
    if options.sound == Sound.FILE:
        return {"ring_raw": options.sound_file}
    return {"ring": 0} if options.sound == Sound.NONE else {}


def _badge(options: MessageOptions) -> dict[str, Any]:
    numbers = {Badge.UNCHANGED: UNCHANGED, Badge.ADD: ADD_ONE, Badge.SET: options.badge_number}
    number = numbers.get(Badge(options.badge))
    return {} if number is None else {"badge_type": number}


def _action(options: MessageOptions) -> dict[str, Any]:
    """What a press opens."""
    if options.click == Click.ACTIVITY:
        return {"action_type": 1, "activity": options.activity}
    if options.click == Click.WEB:
        return {"action_type": 2, "browser": {"url": options.url, "confirm": int(options.url_asks or 0)}}
    if options.click == Click.LINK:
        return {"action_type": 3, "intent": options.link}
    return {"action_type": 1}


def _custom(options: MessageOptions) -> str:
    """The custom key-values; "" while they cannot be read, which keeps a draft from being sent."""
    try:
        return text_of(options.custom)
    except UnreadableCustomContent:
        return ""
