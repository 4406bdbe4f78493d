"""What a message says besides title and text, in words: the name of each option, its choices, and what is set."""

from collections.abc import Iterator
from typing import Any, NamedTuple

from django.utils.translation import gettext_lazy as _

from pushes.models import Push
from pushes.tpns.message_options import Click

Words = Any  # text that is translated when it is shown

LABELS: dict[str, Words] = {
    "click": _("A press opens"),
    "activity": _("Activity"),
    "url": _("Web address"),
    "url_asks": _("Before it opens the address"),
    "link": _("Intent or deep link"),
    "custom": _("Custom key-values"),
}
CHOICES: dict[str, tuple[tuple[str, Words], ...]] = {
    "click": (
        (Click.APP.value, _("The app")),
        (Click.ACTIVITY.value, _("An activity of the app")),
        (Click.WEB.value, _("A web address")),
        (Click.LINK.value, _("An intent or a deep link")),
    ),
    "url_asks": (("", _("the device opens it at once")), ("1", _("the device asks first"))),
}
OF_CLICK = {Click.ACTIVITY: ("activity",), Click.WEB: ("url", "url_asks"), Click.LINK: ("link",)}
OF_ANDROID = frozenset({"click", "activity", "url", "url_asks", "link"})  # iOS: the app decides, by the key-values


class Said(NamedTuple):
    """One option that is set: its name, its label, its value in words, and the element of Create Push where it is."""

    name: str
    label: Words
    value: Words
    element: str


def names_for(*, is_ios: bool) -> tuple[str, ...]:
    """The options there are on a platform, in the order of the page."""
    return tuple(name for name in LABELS if not (is_ios and name in OF_ANDROID))


def options_said(push: Push) -> Iterator[Said]:
    """What is set of them and travels."""
    options, asleep = push.options, _asleep(push.options.click)
    for name in names_for(is_ios=push.application.is_ios):
        value = getattr(options, name)
        if value not in ("", None) and name not in asleep:
            said = dict(CHOICES.get(name, ())).get(value, value)
            yield Said(name, LABELS[name], said, f"id_{name}_0" if name == "click" else f"id_{name}")


def _asleep(click: str) -> set[str]:
    """Options of the click actions that are not chosen."""
    return {name for action, names in OF_CLICK.items() if action != click for name in names}
