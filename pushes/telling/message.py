"""What a message says besides title and text, in words: the name of each option, its choices, and what is set."""

from collections.abc import Iterator
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from django.utils.translation import gettext_lazy as _

from pushes.models import Push
from pushes.tpns.message_options import Badge, Click, MessageOptions, Sound

Words = Any  # text that is translated when it is shown

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
    "keep_hours": _("Hours it waits for devices that are offline"),
}
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
OF_ANDROID = frozenset({"click", "activity", "url", "url_asks", "link", "channel_id", "channel_name", "importance"})
OF_IOS = frozenset({"subtitle", "interruption", "category"})


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


def options_said(push: Push) -> Iterator[Said]:
    """What is set of them and travels."""
    options = push.options
    for name in names_for(is_ios=push.application.is_ios):
        value = getattr(options, name)
        if value not in ("", None) and _travels(options, name):
            said = dict(CHOICES.get(name, ())).get(value, value)
            yield Said(name, LABELS[name], said, f"id_{name}_0" if name == "click" else f"id_{name}")


def _travels(options: MessageOptions, name: str) -> bool:
    chooser, choice = BELONGS_TO.get(name, ("", ""))
    return not chooser or getattr(options, chooser) == choice


def host_of(address: str) -> str:
    """The host of a web address; the address itself where it has none."""
    try:
        return urlsplit(address).hostname or address
    except ValueError:
        return address
