"""The `message` of a push call: both message types, the bodies of both platforms.

What devices and channels get is the message as it was sent, but numbers and flags are numbers, also where they came
as digit text; absent ones are left out. What concerns vendors' channels alone is judged by its type and carried along.
"""

import json
import re
from typing import Any

from console.gateway.contract.envelope import Refusal
from console.gateway.contract.members import (
    LARGEST,
    choice,
    mapping,
    mappings,
    number,
    required,
    text,
    with_flags,
    with_numbers,
)
from console.gateway.models import GatewayApplication
from pushes.tpns.contract import MAX_MESSAGE_BYTES, Code, MessageType

ANDROID = "message.android."
IOS = "message.ios."
APS = "message.ios.aps."
COLOURS = 2**32 - 1
COMMON_TEXTS = ("thread_id", "thread_sumtext", "xg_media_resources", "xg_media_audio_resources")
ANDROID_TEXTS = (
    "n_ch_id", "n_ch_name", "n_category", "xm_ch_id", "fcm_ch_id", "hw_ch_id", "oppo_ch_id", "vivo_ch_id",
    "vivo_category", "hw_category", "urgency", "oppo_advertiser_id", "vivo_marketing", "ring_raw", "icon_res",
    "small_icon", "xm_template_id", "oppo_category", "oppo_template_id",
)  # fmt: skip
ANDROID_FLAGS = ("ring", "vibrate", "lights", "clearable")
ANDROID_TRUTHS = ("oppo_top_notification_bar_show", "oppo_senior_push")  # true or false, not 1 or 0
ANDROID_NUMBERS = {
    "n_importance": (0, 4),
    "hw_importance": (0, 2),
    "hw_biz_type": (0, 1),
    "oppo_notify_level": (1, 16),
    "n_id": (-1, 2**31 - 1),
    "builder_id": (0, 2**31 - 1),
    "badge_type": (-2, 99),
    "icon_type": (0, 1),
    "style_id": (0, 1),
    "icon_color": (0, COLOURS),
    "show_type": (0, 2),
}
ACTIVITY_NUMBERS = {"if": (-(2**31), LARGEST), "pf": (-(2**31), LARGEST)}
APS_NUMBERS = {
    "mutable-content": (0, 1),
    "content-available": (0, 1),
    "badge_type": (-2, LARGEST),  # -2 adds one; -1 leaves the badge as it is
}
LEVELS = ("passive", "active", "time-sensitive", "critical")
VIVO_CATEGORY = re.compile("[A-Z_]+")
WEB_ADDRESS = re.compile("https?://[^/]", re.IGNORECASE)


def check(application: GatewayApplication, message_type: MessageType, data: dict[str, Any]) -> dict[str, Any]:
    """The `message` of a push call, ready to be stored. Raises Refusal."""
    message = mapping(data, "message")
    if not message:
        raise Refusal(Code.MISSING_PARAMETER, "Send message.")
    _measure(message)
    for name in COMMON_TEXTS:
        text(message, name, inside="message.")
    message = with_numbers(message, {"show_type": (0, 2)}, inside="message.")
    _check_accept_time(message)
    android, ios = (mapping(message, name, inside="message.") for name in ("android", "ios"))
    if application.is_ios:
        return _ios(message_type, message, ios)
    return _with_words(_put(message, "android", _android(android)), {})


def _measure(message: dict[str, Any]) -> None:
    size = len(json.dumps(message, ensure_ascii=False, separators=(",", ":")).encode())
    if size > MAX_MESSAGE_BYTES:
        words = f"message has {size:,} bytes as JSON. It may have {MAX_MESSAGE_BYTES:,}. Shorten it."
        raise Refusal(Code.PARAMETER_REFUSED, words)


def _check_accept_time(message: dict[str, Any]) -> None:
    for period in mappings(message, "accept_time", inside="message."):
        for end in ("start", "end"):
            inside = f"message.accept_time.{end}."
            moment = mapping(period, end, inside="message.accept_time.")
            number(moment, "hour", largest=23, inside=inside)
            number(moment, "min", largest=59, inside=inside)


def _with_words(message: dict[str, Any], fallback: dict[str, Any]) -> dict[str, Any]:
    """The message with title and content, which must be text; those of `fallback` where it has none itself."""
    words = {name: message.get(name) or fallback.get(name) for name in ("title", "content")}
    for name, value in words.items():
        if not value or not isinstance(value, str):
            code = Code.PARAMETER_REFUSED if value else Code.MISSING_PARAMETER
            raise Refusal(code, f"Send message.{name} as text.")
    return {**message, **words}


def _check_custom(data: dict[str, Any], name: str, inside: str) -> None:
    """Custom parameters: an object, or one as JSON text."""
    value = data.get(name)
    if value is None or value == "" or value == [] or isinstance(value, dict):
        return
    if not isinstance(value, str) or not _is_json_object(value):
        raise Refusal(Code.PARAMETER_REFUSED, f"Send {inside}{name} as the JSON text of an object.")


def _is_json_object(value: str) -> bool:
    try:
        return isinstance(json.loads(value), dict)
    except (ValueError, RecursionError):
        return False


def _put(data: dict[str, Any], name: str, value: dict[str, Any]) -> dict[str, Any]:
    """With the object of this name as it was read; without one it stays as it came."""
    return {**data, name: value} if data.get(name) else data


def _android(android: dict[str, Any]) -> dict[str, Any]:
    for name in ANDROID_TEXTS:
        text(android, name, inside=ANDROID)
    android = with_flags(android, ANDROID_FLAGS, inside=ANDROID)
    android = with_flags(android, ANDROID_TRUTHS, written=bool, inside=ANDROID)
    android = with_numbers(android, ANDROID_NUMBERS, inside=ANDROID)
    _check_vivo_category(text(android, "vivo_category", inside=ANDROID))
    for name in ("custom_content", "xm_template_param", "oppo_title_param", "oppo_content_param"):
        _check_custom(android, name, ANDROID)
    return _put(android, "action", _action(mapping(android, "action", inside=ANDROID), ANDROID + "action."))


def _check_vivo_category(category: str) -> None:
    if category and not VIVO_CATEGORY.fullmatch(category):
        words = f"Send {ANDROID}vivo_category in capitals, such as IM or SUBSCRIPTION."
        raise Refusal(Code.VIVO_CATEGORY_WRONG, words)


def _action(action: dict[str, Any], inside: str) -> dict[str, Any]:
    action = with_numbers(action, {"action_type": (0, 3)}, inside=inside)
    kind = action.get("action_type")
    for name in ("activity", "intent"):
        text(action, name, inside=inside)
    attributes, browser = (mapping(action, name, inside=inside) for name in ("aty_attr", "browser"))
    attributes = with_numbers(attributes, ACTIVITY_NUMBERS, inside=inside + "aty_attr.")
    browser = with_flags(browser, ["confirm"], inside=inside + "browser.")
    if kind == 2 and not WEB_ADDRESS.match(required(browser, "url", inside=inside + "browser.")):
        words = f"Send {inside}browser.url as a web address that begins with http:// or https://."
        raise Refusal(Code.PARAMETER_REFUSED, words)
    if kind == 3:
        required(action, "intent", inside=inside)
    return _put(_put(action, "aty_attr", attributes), "browser", browser)


def _ios(message_type: MessageType, message: dict[str, Any], ios: dict[str, Any]) -> dict[str, Any]:
    aps = mapping(ios, "aps", inside=IOS)
    if ios.get("aps") in (None, ""):  # an empty one will do where title and content are there
        raise Refusal(Code.MISSING_PARAMETER, "Send message.ios.aps: the application is for iOS.")
    for name in ("custom_content", "custom"):
        _check_custom(ios, name, IOS)
    aps = _aps(aps)
    message = {**message, "ios": {**ios, "aps": aps}}
    if message_type is MessageType.MESSAGE:
        return _silent(message, aps)
    if _is_silent(aps):
        raise Refusal(Code.PARAMETER_REFUSED, f"Leave {APS}content-available out, or send message_type as message.")
    return _with_words(message, _alert(aps))


def _aps(aps: dict[str, Any]) -> dict[str, Any]:
    for name in ("category", "sound"):
        text(aps, name, inside=APS)
    if aps.get("interruption-level"):
        choice(aps, "interruption-level", LEVELS, inside=APS)
    return with_numbers(aps, APS_NUMBERS, inside=APS)


def _is_silent(aps: dict[str, Any]) -> bool:
    return bool(aps.get("content-available"))


def _silent(message: dict[str, Any], aps: dict[str, Any]) -> dict[str, Any]:
    if not _is_silent(aps):
        raise Refusal(Code.MISSING_PARAMETER, f"Send {APS}content-available as 1 for a silent message.")
    shown = [name for name in ("alert", "sound", "badge_type") if aps.get(name)]
    if shown:
        raise Refusal(Code.PARAMETER_REFUSED, f"Leave {APS}{shown[0]} out of a silent message.")
    return {**message, **{name: text(message, name, inside="message.") for name in ("title", "content")}}


def _alert(aps: dict[str, Any]) -> dict[str, Any]:
    """Title and content of the alert, which is an object, or the content alone."""
    if isinstance(aps.get("alert"), str):
        return {"content": aps["alert"]}
    alert = mapping(aps, "alert", inside=APS)
    words = {name: text(alert, name, inside=APS + "alert.") for name in ("title", "subtitle", "body")}
    return {"title": words["title"], "content": words["body"]}
